/// Every field a message from a page or a journal payload may carry.
///
/// Unknown fields are checked as JSON and ignored, so that an older server understands a newer page. The terms of a sale
/// format have names of their own, which only the format knows.
enum FieldName: String, CaseIterable, Sendable {
    case type, key, room, epoch, offset
    case lot, amount, confirmed, quantity, hold, text
    case choice, beneficiary = "for", step, least, most, code
    case product, format
    case by, reason, bid, paddle, message
    case actor, household, downtime, commitment, seed, outcome

    /// Finds the name that stands in a range of the text, without making a string.
    static func match(_ bytes: RawSpan, _ range: Range<Int>) -> FieldName? {
        allNames.first { entry in
            guard entry.utf8.count == range.count else { return false }
            return entry.utf8.indices.allSatisfy { index in
                bytes.byte(at: range.lowerBound + index) == entry.utf8[index]
            }
        }?.name
    }

    private static let allNames: [(name: FieldName, utf8: [UInt8])] = allCases.map {
        ($0, Array($0.rawValue.utf8))
    }
}

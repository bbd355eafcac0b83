public import Market

/// The first thing in a data folder that does not agree with the rest.
public enum JournalDifference: Hashable, Sendable {
    /// SQLite finds its own file damaged; the text is its.
    case damagedFile(String)
    /// A room's entries do not follow each other.
    case gap(room: RoomID, expected: Int64, found: Int64)
    /// An entry or the one before it was changed after it was recorded.
    case hash(room: RoomID, sequence: Int64)
    /// Entries are missing at the end of a room's journal, or its remembered head was changed.
    case head(room: RoomID, lastEntry: Int64)
    /// The rules do not decide what the entry says; the text is the caller's.
    case rule(room: RoomID, sequence: Int64, reason: String)
    /// A paddle is not what the journal makes it; `nil` stands for no row.
    case paddle(expected: PaddleRow?, found: PaddleRow?)
    /// A lot is not what the journal makes it; `nil` stands for no row.
    case lot(expected: LotRow?, found: LotRow?)
    /// A hold is not what the journal makes it; `nil` stands for no row.
    case hold(expected: HoldRow?, found: HoldRow?)
}

extension JournalDifference: CustomStringConvertible {
    /// One sentence for the person who asked.
    public var description: String {
        switch self {
        case .damagedFile(let text):
            "the file is damaged: \(text)"
        case .gap(let room, let expected, let found):
            "room \(room): entry \(expected) is expected, \(found) was found"
        case .hash(let room, let sequence):
            "room \(room): entry \(sequence) does not have the hash of its content"
        case .head(let room, let lastEntry):
            "room \(room): the journal ends with entry \(lastEntry), and its head says otherwise"
        case .rule(let room, let sequence, let reason):
            "room \(room): entry \(sequence): \(reason)"
        case .paddle(let expected, let found):
            JournalDifference.text("paddle", expected, found)
        case .lot(let expected, let found):
            JournalDifference.text("lot", expected, found)
        case .hold(let expected, let found):
            JournalDifference.text("hold", expected, found)
        }
    }

    private static func text<Row>(_ name: String, _ expected: Row?, _ found: Row?) -> String {
        let expected = expected.map { "\($0)" } ?? "none"
        let found = found.map { "\($0)" } ?? "none"
        return "a \(name) differs: the journal makes \(expected), stored is \(found)"
    }
}

/// The rows that a room's journal leads to.
public struct ReadModel: Hashable, Sendable {
    /// Paddles, in order.
    public var paddles: [PaddleRow]
    /// Lots, in order.
    public var lots: [LotRow]
    /// Holds, in order.
    public var holds: [HoldRow]

    /// Makes a read model.
    public init(paddles: [PaddleRow], lots: [LotRow], holds: [HoldRow]) {
        self.paddles = paddles
        self.lots = lots
        self.holds = holds
    }
}

extension ReadModel {
    /// The first row in which what is stored is not what the journal makes.
    func difference(stored: ReadModel) -> JournalDifference? {
        if let (expected, found) = firstDifference(paddles, stored.paddles) {
            return .paddle(expected: expected, found: found)
        }
        if let (expected, found) = firstDifference(lots, stored.lots) {
            return .lot(expected: expected, found: found)
        }
        if let (expected, found) = firstDifference(holds, stored.holds) {
            return .hold(expected: expected, found: found)
        }
        return nil
    }
}

private func firstDifference<Row: Equatable>(
    _ expected: [Row],
    _ found: [Row]
) -> (Row?, Row?)? {
    for index in 0..<max(expected.count, found.count) {
        let left = index < expected.count ? expected[index] : nil
        let right = index < found.count ? found[index] : nil
        if left != right {
            return (left, right)
        }
    }
    return nil
}

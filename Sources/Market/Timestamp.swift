/// A span of time in milliseconds.
public typealias Milliseconds = Int64

/// A moment of the server's clock: milliseconds since 1970 in UTC.
///
/// The rules never read a clock; every moment arrives with a command. Arithmetic stops at the
/// ends of `Int64` instead of trapping.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// A moment from milliseconds since 1970 in UTC.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The moment some milliseconds later, or earlier when negative.
    public static func + (moment: Timestamp, span: Milliseconds) -> Timestamp {
        let (sum, overflow) = moment.milliseconds.addingReportingOverflow(span)
        return Timestamp(milliseconds: overflow ? (span < 0 ? .min : .max) : sum)
    }

    /// The milliseconds from the right moment to the left one.
    public static func - (left: Timestamp, right: Timestamp) -> Milliseconds {
        let (span, overflow) = left.milliseconds.subtractingReportingOverflow(right.milliseconds)
        return overflow ? (left < right ? .min : .max) : span
    }

    /// The earlier moment first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Timestamp: Codable {
    /// Reads an integer of milliseconds.
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes an integer of milliseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// The milliseconds in digits.
    public var description: String { "\(milliseconds)" }
}

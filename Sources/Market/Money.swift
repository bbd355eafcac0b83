/// An amount in whole đồng, from 0 to 10^12, never a fraction.
///
/// Arithmetic answers `nil` instead of leaving the range, so overflow is always the caller's
/// refusal and never a trap.
public struct Money: Hashable, Comparable, Sendable {
    /// Whole đồng.
    public let dong: Int64

    /// Nothing to pay.
    public static let zero = Money(unchecked: 0)
    /// The largest amount there is: 10^12 đồng.
    public static let largest = Money(unchecked: 1_000_000_000_000)

    /// An amount of whole đồng, or `nil` outside `0...10^12`.
    public init?(dong: Int64) {
        guard dong >= 0, dong <= Money.largest.dong else { return nil }
        self.dong = dong
    }

    private init(unchecked dong: Int64) {
        self.dong = dong
    }

    /// The nearest amount in range; for sums whose terms are already bounded.
    init(clamping dong: Int64) {
        self.dong = min(max(dong, 0), Money.largest.dong)
    }

    /// The sum, or `nil` above ``largest``.
    public func adding(_ other: Money) -> Money? {
        Money(dong: dong + other.dong)
    }

    /// The difference, or `nil` below zero.
    public func subtracting(_ other: Money) -> Money? {
        Money(dong: dong - other.dong)
    }

    /// The amount a number of times, or `nil` out of range or for a negative number.
    public func times(_ count: Int) -> Money? {
        let (product, overflow) = dong.multipliedReportingOverflow(by: Int64(count))
        return overflow ? nil : Money(dong: product)
    }

    /// The smaller amount first.
    public static func < (left: Money, right: Money) -> Bool {
        left.dong < right.dong
    }
}

extension Money: Codable {
    /// Reads an integer of đồng and refuses one that is out of range.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let dong = try container.decode(Int64.self)
        guard let money = Money(dong: dong) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\(dong) is not an amount of đồng"
            )
        }
        self = money
    }

    /// Writes an integer of đồng.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(dong)
    }
}

extension Money: CustomStringConvertible {
    /// The integer of đồng in digits.
    public var description: String { "\(dong)" }
}

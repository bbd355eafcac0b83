/// The code that opens an order at the stall, such as `7K3Q-M4XZ-P`.
///
/// The order's digits, three that nobody can guess, and a check digit. The three come from a tag
/// that the shell makes with a secret, so nothing needs to be stored and every code is unique.
public struct PickupCode: Hashable, Sendable {
    private static let secretCount = 3

    /// The order that it opens.
    public let order: OrderID
    private let secret: [UInt8]

    /// The code of an order.
    ///
    /// - Parameters:
    ///   - order: Which order.
    ///   - tag: At least 8 bytes that only the market can make from the order.
    public init(_ order: OrderID, tag: [UInt8]) {
        precondition(tag.count >= 8, "the tag is too short")
        self.order = order
        let number = tag.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        secret = CodeAlphabet.digits(of: number, count: Self.secretCount)
    }

    /// What somebody typed or scanned, or `nil` where it is no code; compare it with the true one.
    public init?(_ text: some StringProtocol) {
        guard let digits = CodeAlphabet.read(text, countMax: 8 + Self.secretCount + 1),
            let check = digits.last, CodeAlphabet.check(digits.dropLast()) == check,
            let order = OrderID(digits: digits.dropLast(Self.secretCount + 1))
        else { return nil }
        self.order = order
        secret = Array(digits.dropLast().suffix(Self.secretCount))
    }

    /// The code in groups of four, as people read and type it.
    public var text: String {
        let digits = order.digits + secret
        let plain = Array(CodeAlphabet.text(digits + [CodeAlphabet.check(digits)]))
        let groups = stride(from: 0, to: plain.count, by: 4).map { start in
            String(plain[start..<min(start + 4, plain.count)])
        }
        return groups.joined(separator: "-")
    }
}

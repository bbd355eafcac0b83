public import Market

/// An order: a hold of a room, with what was agreed about it.
public struct OrderID: Hashable, Comparable, Sendable {
    /// The room that made the hold.
    public let room: RoomID
    /// The hold's number in the room.
    public let hold: HoldID

    /// The order that a hold is.
    public init(room: RoomID, hold: HoldID) {
        self.room = room
        self.hold = hold
    }

    /// By room, then by hold.
    public static func < (left: OrderID, right: OrderID) -> Bool {
        (left.room, left.hold) < (right.room, right.hold)
    }
}

/// The code under which people know an order, such as `7K3Q-M2`.
///
/// Five digits in base 31, more only when a market has grown past 28 million, and a check digit.
/// Nothing is stored: the number is `hold * 4096 + room`, multiplied by a constant modulo 31^5 so
/// that neighbours look different. Anybody can work it out, so it opens nothing.
extension OrderID {
    private static let rooms: UInt64 = 4_096
    private static let lengths = 5...8
    /// Not a multiple of 31, so multiplying is a permutation of the numbers of each length.
    private static let scatter: UInt64 = 7_368_787

    /// The code with a hyphen, for reading.
    public var code: String {
        let text = plainCode
        return text.prefix(4) + "-" + text.dropFirst(4)
    }

    /// The code without a hyphen, as it stands in a bank's reference.
    public var plainCode: String {
        let digits = digits
        return CodeAlphabet.text(digits + [CodeAlphabet.check(digits)])
    }

    /// The digits without the check digit.
    var digits: [UInt8] {
        precondition((0..<Int(Self.rooms)).contains(room.rawValue), "no such room number")
        let number = UInt64(hold.rawValue) * Self.rooms + UInt64(room.rawValue)
        for count in Self.lengths {
            let size = Self.size(count)
            guard number < size else { continue }
            return CodeAlphabet.digits(of: Self.product(number, Self.scatter, size), count: count)
        }
        preconditionFailure("no hold has so high a number")
    }

    /// The order of a code as somebody typed it, or `nil` where it is none.
    ///
    /// Letters in either case; hyphens and spaces do not count. Whether there is such an order is
    /// another question.
    public init?(code text: some StringProtocol) {
        guard let digits = CodeAlphabet.read(text, countMax: Self.lengths.upperBound + 1),
            let check = digits.last, CodeAlphabet.check(digits.dropLast()) == check
        else { return nil }
        self.init(digits: digits.dropLast())
    }

    init?(digits: some Collection<UInt8>) {
        guard Self.lengths.contains(digits.count), let scattered = CodeAlphabet.number(digits)
        else { return nil }
        let size = Self.size(digits.count)
        let number = Self.product(scattered, Self.inverse(size), size)
        // Each number has one code: the shortest.
        guard digits.count == Self.lengths.lowerBound || number >= Self.size(digits.count - 1)
        else { return nil }
        self.init(
            room: RoomID(Int(number % Self.rooms)),
            hold: HoldID(Int(number / Self.rooms))
        )
    }

    private static func size(_ count: Int) -> UInt64 {
        (0..<count).reduce(1) { size, _ in size * CodeAlphabet.base }
    }

    private static func product(_ one: UInt64, _ other: UInt64, _ modulus: UInt64) -> UInt64 {
        modulus.dividingFullWidth(one.multipliedFullWidth(by: other % modulus)).remainder
    }

    /// What takes ``scatter`` back, by Euler's theorem: 31^n has 30 * 31^(n-1) numbers prime to it.
    private static func inverse(_ modulus: UInt64) -> UInt64 {
        var exponent = modulus / CodeAlphabet.base * (CodeAlphabet.base - 1) - 1
        var power: UInt64 = 1
        var factor = scatter % modulus
        while exponent > 0 {
            if exponent & 1 == 1 { power = product(power, factor, modulus) }
            factor = product(factor, factor, modulus)
            exponent >>= 1
        }
        return power
    }
}

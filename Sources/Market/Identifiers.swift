/// An integer that names one kind of thing, so that two kinds cannot be mixed up.
public protocol TypedID: RawRepresentable<Int>, Hashable, Comparable, Codable, Sendable,
    CustomStringConvertible
{
    /// The identifier with this number.
    init(rawValue: Int)
}

extension TypedID {
    /// The identifier with this number.
    @inlinable
    public init(_ rawValue: Int) {
        self.init(rawValue: rawValue)
    }

    /// The lower number first.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The number in digits.
    public var description: String { "\(rawValue)" }

    /// Where the thing sits in an array of things numbered from 1.
    var index: Int { rawValue &- 1 }
}

/// A room of the market.
public struct RoomID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The room with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

// What a room makes in a rush is kept by the hundred thousand: its numbers take half a word.

/// A lot of one room, numbered from 1 in the order of preparation.
public struct LotID: TypedID {
    private let number: Int32
    /// The number.
    public var rawValue: Int { Int(number) }
    /// The lot with this number; numbers that no room reaches become the largest of 32 bits.
    public init(rawValue: Int) { number = Int32(clamping: rawValue) }
}

/// The number under which a bidder appears in one room, from 1 in the order of registration.
public struct Paddle: TypedID {
    private let number: Int32
    /// The number.
    public var rawValue: Int { Int(number) }
    /// The paddle with this number; numbers that no room reaches become the largest of 32 bits.
    public init(rawValue: Int) { number = Int32(clamping: rawValue) }
}

/// A hold of one room, numbered from 1 in the order of making.
public struct HoldID: TypedID {
    private let number: Int32
    /// The number.
    public var rawValue: Int { Int(number) }
    /// The hold with this number; numbers that no room reaches become the largest of 32 bits.
    public init(rawValue: Int) { number = Int32(clamping: rawValue) }
}

/// A bid of one lot, numbered from 1 in the order of acceptance.
public struct BidID: TypedID {
    private let number: Int32
    /// The number.
    public var rawValue: Int { Int(number) }
    /// The bid with this number; numbers that no room reaches become the largest of 32 bits.
    public init(rawValue: Int) { number = Int32(clamping: rawValue) }
}

/// A product of the catalogue.
public struct ProductID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The product with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A producer of the catalogue.
public struct ProducerID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The producer with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

/// An account of a person.
public struct AccountID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The account with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A chat message of one room, numbered from 1.
public struct MessageID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The message with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

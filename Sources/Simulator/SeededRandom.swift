/// Random numbers that are the same for the same seed: SplitMix64.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins with a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in a range.
    mutating func pick(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// A number in a range.
    mutating func span(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.count))
    }

    /// One of some things; there must be one.
    mutating func pick<Element>(from elements: [Element]) -> Element {
        elements[pick(0...elements.count - 1)]
    }

    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool {
        pick(1...100) <= percent
    }

    /// True in so many of a thousand cases.
    mutating func chance(permille: Int) -> Bool {
        permille > 0 && pick(1...1_000) <= permille
    }

    /// A generator of its own, so that two parts do not disturb each other.
    mutating func fork() -> SeededRandom {
        SeededRandom(seed: next())
    }
}

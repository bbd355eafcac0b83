/// The name that a sender gives to one intent, the same on every retry.
///
/// 1-16 bytes of `A-Z a-z 0-9 _ -`, packed in two words, the first byte highest, zero-padded.
public struct IdempotencyKey: Hashable, Sendable {
    @usableFromInline let high: UInt64
    @usableFromInline let low: UInt64

    /// Bytes that a key has at most.
    public static let bytesMax = 16

    /// Its bytes, the first one highest, padded with zeros.
    @inlinable public var words: (high: UInt64, low: UInt64) { (high, low) }

    /// How many bytes it has.
    @inlinable public var count: Int {
        low == 0 ? 8 - high.trailingZeroBitCount / 8 : 16 - low.trailingZeroBitCount / 8
    }

    /// Packs the bytes of a key, or answers `nil` for a wrong length or a byte that is not allowed.
    @inlinable
    public init?(ascii bytes: some Collection<UInt8>) {
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        for byte in bytes {
            guard count < 16, IdempotencyKey.allows(byte) else { return nil }
            let shift = UInt64(56 - 8 * (count & 7))
            if count < 8 {
                words.0 |= UInt64(byte) << shift
            } else {
                words.1 |= UInt64(byte) << shift
            }
            count += 1
        }
        guard count > 0 else { return nil }
        (high, low) = words
    }

    /// A key from its two words, as they are stored.
    init(words high: UInt64, _ low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    @usableFromInline
    static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}

extension IdempotencyKey: CustomStringConvertible {
    /// The key as it was sent.
    public var description: String {
        // Every byte is a letter, a digit or one of two marks, and the zeros come last.
        unsafe String(unsafeUninitializedCapacity: 16) { text in
            var count = 0
            for place in 0..<16 {
                let word = place < 8 ? high : low
                let byte = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (place & 7)))
                guard byte != 0 else { break }
                unsafe text[count] = byte
                count += 1
            }
            return count
        }
    }
}

extension IdempotencyKey: Codable {
    /// Reads the key as a string and refuses one that is not a key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let key = IdempotencyKey(ascii: text.utf8) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not an idempotency key"
            )
        }
        self = key
    }

    /// Writes the key as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

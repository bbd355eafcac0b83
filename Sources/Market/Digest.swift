/// The SHA-256 of something, 32 bytes (FIPS 180-4); shown as 64 hexadecimal digits.
public struct Digest: Hashable, Sendable {
    /// How many bytes a digest and a seed have.
    public static let byteCount = 32

    /// The bytes, the first one first.
    public let bytes: [UInt8]

    /// A digest of 32 bytes, or `nil` for another number of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The digest that 64 hexadecimal digits show, or `nil`.
    public init?(_ text: String) {
        guard let bytes = Hexadecimal.decode(text) else { return nil }
        self.init(bytes)
    }

    /// The digest of some bytes.
    public init(of message: [UInt8]) {
        bytes = SHA256.digest(message)
    }

    /// The digest of a text's UTF-8.
    init(ofText text: String) {
        self.init(of: Array(text.utf8))
    }
}

extension Digest: CustomStringConvertible, Codable {
    /// 64 hexadecimal digits.
    public var description: String { Hexadecimal.encode(bytes) }

    /// Reads hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        self = try Hexadecimal.value(from: decoder, Digest.init)
    }

    /// Writes hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The secret of a draw, 32 bytes, told once the list of entries is fixed.
public struct Seed: Hashable, Sendable {
    /// The bytes, the first one first.
    public let bytes: [UInt8]

    /// A seed of 32 bytes, or `nil` for another number of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Digest.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The seed that 64 hexadecimal digits show, or `nil`.
    public init?(_ text: String) {
        guard let bytes = Hexadecimal.decode(text) else { return nil }
        self.init(bytes)
    }

    /// What is shown of the seed before the draw.
    public var commitment: Digest { Digest(of: bytes) }
}

extension Seed: CustomStringConvertible, Codable {
    /// 64 hexadecimal digits.
    public var description: String { Hexadecimal.encode(bytes) }

    /// Reads hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        self = try Hexadecimal.value(from: decoder, Seed.init)
    }

    /// Writes hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

private enum Hexadecimal {
    static func encode(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }

    static func value<Value>(
        from decoder: any Decoder,
        _ make: (String) -> Value?
    ) throws -> Value {
        let container = try decoder.singleValueContainer()
        guard let value = make(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not 64 hexadecimal digits"
            )
        }
        return value
    }
}

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

extension Hexadecimal {
    fileprivate static func value<Value>(
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

/// The SHA-256 that chains a journal entry to the one before it in its room.
///
/// Kept as four words, so that a chain's head costs no allocation.
public struct JournalHash: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// What the first entry of a room is chained to: 32 zero bytes.
    public static let start = JournalHash(words: (0, 0, 0, 0))

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Takes 32 bytes; other lengths give `nil`.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else {
            return nil
        }
        words = (
            JournalHash.word(bytes, 0), JournalHash.word(bytes, 8),
            JournalHash.word(bytes, 16), JournalHash.word(bytes, 24)
        )
    }

    /// The 32 bytes, in the order SHA-256 gives them.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes.
    func append(to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: 32))
        unsafe bytes.withUnsafeMutableBytes { memory in
            unsafe store(in: UnsafeMutableRawBufferPointer(rebasing: memory[start...]))
        }
    }

    /// Writes the 32 bytes at the start of `memory`.
    func store(in memory: UnsafeMutableRawBufferPointer) {
        unsafe memory.storeBytes(of: words.0.bigEndian, toByteOffset: 0, as: UInt64.self)
        unsafe memory.storeBytes(of: words.1.bigEndian, toByteOffset: 8, as: UInt64.self)
        unsafe memory.storeBytes(of: words.2.bigEndian, toByteOffset: 16, as: UInt64.self)
        unsafe memory.storeBytes(of: words.3.bigEndian, toByteOffset: 24, as: UInt64.self)
    }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in offset..<offset + 8 {
            word = word << 8 | UInt64(bytes[index])
        }
        return word
    }

    /// Whether all 32 bytes are equal.
    public static func == (left: JournalHash, right: JournalHash) -> Bool {
        left.words == right.words
    }

    /// Feeds the hash's first word, which is as good as any.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

extension JournalHash: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

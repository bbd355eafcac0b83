/// Checks UTF-8 as it arrives, in pieces cut anywhere, and refuses at the first byte that cannot
/// be right.
///
/// Overlong forms, surrogates and what lies beyond U+10FFFF are refused.
/// Source: RFC 3629 §4.
public struct UTF8Validator: Sendable, Equatable {
    /// Bytes that the character in progress still needs, 0–3.
    private var missing: UInt8 = 0
    /// The least value of the next byte of the character in progress.
    private var lower: UInt8 = 0x80
    /// The greatest value of the next byte of the character in progress.
    private var upper: UInt8 = 0xBF

    /// Starts between characters.
    public init() {}

    /// Whether the bytes so far end between characters.
    public var isComplete: Bool { missing == 0 }

    /// Takes the next piece.
    ///
    /// - Returns: `false` at the first wrong byte; the validator is of no use afterwards.
    /// - Complexity: O(n); ASCII goes by 32 bytes at a time, other characters one by one.
    public mutating func accepts(_ bytes: RawSpan) -> Bool {
        var offset = 0
        while missing > 0, offset < bytes.byteCount {
            guard proceed(bytes.byte(offset)) else { return false }
            offset &+= 1
        }
        while offset &+ 4 <= bytes.byteCount {
            if bytes.byte(offset) < 0x80 {
                offset = Self.skipASCII(bytes, from: offset)
            } else {
                let length = Self.characterLength(bytes.halfWord(offset))
                guard length > 0 else { return false }
                offset &+= length
            }
        }
        while offset < bytes.byteCount {
            guard proceed(bytes.byte(offset)) else { return false }
            offset &+= 1
        }
        return true
    }

    /// Goes on from a byte that is ASCII; stops at one that is not, or with fewer than 8 bytes left.
    @inline(__always)
    private static func skipASCII(_ bytes: RawSpan, from start: Int) -> Int {
        var offset = start
        while offset &+ 32 <= bytes.byteCount {
            let high = bytes.vector(offset) & 0x8080_8080_8080_8080
            guard high == .zero else { break }
            offset &+= 32
        }
        while offset &+ 8 <= bytes.byteCount {
            let high = bytes.word(offset) & 0x8080_8080_8080_8080
            guard high == 0 else { return offset &+ high.trailingZeroBitCount >> 3 }
            offset &+= 8
        }
        while offset < bytes.byteCount, bytes.byte(offset) < 0x80 {
            offset &+= 1
        }
        return offset
    }

    /// The length of the character of more than one byte that four bytes start with, the first one
    /// lowest; 0 when it is none.
    ///
    /// The first test of each case looks at the marks of all bytes; the others exclude overlong
    /// forms, surrogates and what lies beyond the last character.
    @inline(__always)
    private static func characterLength(_ bytes: UInt32) -> Int {
        if bytes & 0x00C0_C0F0 == 0x0080_80E0 {
            let leading = bytes & 0x0000_200F
            return leading != 0 && leading != 0x200D ? 3 : 0
        }
        if bytes & 0x0000_C0E0 == 0x0000_80C0 {
            return bytes & 0x0000_001E != 0 ? 2 : 0
        }
        guard bytes & 0xC0C0_C0F8 == 0x8080_80F0 else { return 0 }
        let leading = bytes & 0x0000_3007
        guard leading & 0x3003 != 0 || leading == 4 else { return 0 }
        return leading & 4 == 0 || leading == 4 ? 4 : 0
    }

    /// Takes one byte.
    private mutating func proceed(_ byte: UInt8) -> Bool {
        guard missing > 0 else { return byte < 0x80 || start(byte) }
        guard byte >= lower, byte <= upper else { return false }
        missing &-= 1
        lower = 0x80
        upper = 0xBF
        return true
    }

    /// Takes the first byte of a character of more than one byte.
    private mutating func start(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF:
            missing = 1
        case 0xE0:
            missing = 2
            lower = 0xA0
        case 0xED:
            missing = 2
            upper = 0x9F
        case 0xE1...0xEF:
            missing = 2
        case 0xF0:
            missing = 3
            lower = 0x90
        case 0xF4:
            missing = 3
            upper = 0x8F
        case 0xF1...0xF3:
            missing = 3
        default:
            return false
        }
        return true
    }
}

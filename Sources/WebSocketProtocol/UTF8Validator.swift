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
    /// - Complexity: O(n); ASCII goes by eight bytes at a time.
    public mutating func accepts(_ bytes: RawSpan) -> Bool {
        var offset = 0
        let count = bytes.byteCount
        while offset < count {
            if missing == 0 {
                offset = Self.skipASCII(bytes, from: offset)
                guard offset < count else { return true }
                guard start(bytes.byte(offset)) else { return false }
            } else {
                let byte = bytes.byte(offset)
                guard byte >= lower, byte <= upper else { return false }
                missing &-= 1
                lower = 0x80
                upper = 0xBF
            }
            offset &+= 1
        }
        return true
    }

    /// The offset of the first byte from `offset` on that is not ASCII.
    @inline(__always)
    private static func skipASCII(_ bytes: RawSpan, from start: Int) -> Int {
        var offset = start
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

    /// Takes the first byte of a character of more than one byte.
    @inline(__always)
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

/// The key that a client mixes into a payload, at the position that the next byte needs.
///
/// Source: RFC 6455 §5.3.
struct MaskingKey: Sendable, Equatable {
    /// The next byte's key is the lowest 8 bits, the one after it the next 8.
    private(set) var bits: UInt32

    /// Takes the key as it is written in a header: its first byte highest.
    init(networkOrder key: UInt32) {
        bits = key.byteSwapped
    }

    /// Masks or unmasks a part of a payload in place and moves on by its length.
    ///
    /// Returns whether the result is known to be ASCII, which costs next to nothing here and spares
    /// most texts a second pass.
    @discardableResult
    mutating func apply(to bytes: inout MutableRawSpan, in range: Range<Int>) -> Bool {
        guard bits != 0 else { return false }
        precondition(range.upperBound <= bytes.byteCount, "a payload lies within its bytes")
        // Checked once for the whole range; every bit pattern is a number.
        return unsafe bytes.withUnsafeMutableBytes { unsafe apply(to: $0, in: range) }
    }

    private mutating func apply(
        to bytes: UnsafeMutableRawBufferPointer,
        in range: Range<Int>
    ) -> Bool {
        let word = (UInt64(bits) << 32 | UInt64(bits)).littleEndian
        var seen: UInt64 = 0
        var offset = range.lowerBound
        while offset &+ 8 <= range.upperBound {
            let masked = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            unsafe bytes.storeBytes(of: masked ^ word, toByteOffset: offset, as: UInt64.self)
            seen |= masked ^ word
            offset &+= 8
        }
        let rest = range.upperBound &- offset
        if rest > 0, range.count > 8 {
            // The last bytes are the highest of the range's last word, whose others are done.
            let last = range.upperBound &- 8
            let partial = (word.littleEndian << UInt64(8 &* (8 &- rest))).littleEndian
            let masked = unsafe bytes.loadUnaligned(fromByteOffset: last, as: UInt64.self)
            unsafe bytes.storeBytes(of: masked ^ partial, toByteOffset: last, as: UInt64.self)
            seen |= masked ^ partial
            let turned = UInt32(8 &* (rest & 3))
            bits = bits >> turned | bits << ((32 &- turned) & 31)
        } else {
            while offset < range.upperBound {
                let unmasked = unsafe bytes[offset] ^ UInt8(truncatingIfNeeded: bits)
                unsafe bytes[offset] = unmasked
                seen |= UInt64(unmasked)
                bits = bits >> 8 | bits << 24
                offset &+= 1
            }
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }
}

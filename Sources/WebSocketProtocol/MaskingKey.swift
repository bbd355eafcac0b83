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
        return unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return true }
            return unsafe apply(from: base + range.lowerBound, to: base + range.upperBound)
        }
    }

    private mutating func apply(
        from start: UnsafeMutableRawPointer,
        to end: UnsafeMutableRawPointer
    ) -> Bool {
        let word = (UInt64(bits) << 32 | UInt64(bits)).littleEndian
        var seen: UInt64 = 0
        var place = unsafe start
        while unsafe place + 8 <= end {
            let unmasked = unsafe place.loadUnaligned(as: UInt64.self) ^ word
            unsafe place.storeBytes(of: unmasked, as: UInt64.self)
            seen |= unmasked
            unsafe place += 8
        }
        let rest = unsafe end - place
        if rest > 0, unsafe end - start > 8 {
            // The last bytes are the highest of the last word, whose others are done.
            let last = unsafe end - 8
            let partial = (word.littleEndian << UInt64(8 &* (8 &- rest))).littleEndian
            let unmasked = unsafe last.loadUnaligned(as: UInt64.self) ^ partial
            unsafe last.storeBytes(of: unmasked, as: UInt64.self)
            seen |= unmasked
            let turned = UInt32(8 &* (rest & 3))
            bits = bits >> turned | bits << ((32 &- turned) & 31)
        } else {
            while unsafe place < end {
                let unmasked =
                    unsafe place.load(as: UInt8.self) ^ UInt8(truncatingIfNeeded: bits)
                unsafe place.storeBytes(of: unmasked, as: UInt8.self)
                seen |= UInt64(unmasked)
                bits = bits >> 8 | bits << 24
                unsafe place += 1
            }
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }
}

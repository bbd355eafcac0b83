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
        var offset = range.lowerBound
        let word = (UInt64(bits) << 32 | UInt64(bits)).littleEndian
        // Every bit pattern is a number, and loads and stores check the offset.
        let vector = SIMD4<UInt64>(repeating: word)
        var seen = SIMD4<UInt64>.zero
        var rest: UInt64 = 0
        while offset &+ 32 <= range.upperBound {
            let masked = unsafe bytes.unsafeLoadUnaligned(
                fromByteOffset: offset,
                as: SIMD4<UInt64>.self
            )
            let unmasked = masked ^ vector
            seen |= unmasked
            bytes.storeBytes(of: unmasked, toByteOffset: offset, as: SIMD4<UInt64>.self)
            offset &+= 32
        }
        while offset &+ 8 <= range.upperBound {
            let masked = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            rest |= masked ^ word
            bytes.storeBytes(of: masked ^ word, toByteOffset: offset, as: UInt64.self)
            offset &+= 8
        }
        if offset &+ 4 <= range.upperBound {
            let masked = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
            let half = UInt32(truncatingIfNeeded: word)
            rest |= UInt64(masked ^ half)
            bytes.storeBytes(of: masked ^ half, toByteOffset: offset, as: UInt32.self)
            offset &+= 4
        }
        while offset < range.upperBound {
            let masked = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            let unmasked = masked ^ UInt8(truncatingIfNeeded: bits)
            rest |= UInt64(unmasked)
            bytes.storeBytes(of: unmasked, toByteOffset: offset, as: UInt8.self)
            bits = bits >> 8 | bits << 24
            offset &+= 1
        }
        rest |= seen[0] | seen[1] | seen[2] | seen[3]
        return rest & 0x8080_8080_8080_8080 == 0
    }
}

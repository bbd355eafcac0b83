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
    mutating func apply(to bytes: inout MutableRawSpan, in range: Range<Int>) {
        guard bits != 0 else { return }
        var offset = range.lowerBound
        let word = UInt64(bits) << 32 | UInt64(bits)
        while offset &+ 8 <= range.upperBound {
            // Sound: every bit pattern is a number, and load and store check the offset.
            let masked = unsafe UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            )
            bytes.storeBytes(
                of: (masked ^ word).littleEndian,
                toByteOffset: offset,
                as: UInt64.self
            )
            offset &+= 8
        }
        while offset < range.upperBound {
            let masked = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            bytes.storeBytes(
                of: masked ^ UInt8(truncatingIfNeeded: bits),
                toByteOffset: offset,
                as: UInt8.self
            )
            bits = bits >> 8 | bits << 24
            offset &+= 1
        }
    }
}

extension RawSpan {
    /// The byte at an offset; traps outside the span.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        // Sound for every bit pattern, and the offset is checked by the load.
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
    }

    /// The eight bytes at an offset, the first one lowest; traps outside the span.
    @inline(__always)
    func word(_ offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The four bytes at an offset, the first one lowest; traps outside the span.
    @inline(__always)
    func halfWord(_ offset: Int) -> UInt32 {
        unsafe UInt32(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The 32 bytes at an offset, in the machine's own order; traps outside the span.
    @inline(__always)
    func vector(_ offset: Int) -> SIMD4<UInt64> {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
    }
}

extension [UInt8] {
    /// Appends a copy of the bytes.
    mutating func append(copying bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}

extension RawSpan {
    /// The byte at an offset; traps outside the span.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        // Sound for every bit pattern, and the offset is checked by the load.
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
    }

    /// The offset of the first such byte from `start` on.
    func firstOffset(of wanted: UInt8, from start: Int = 0) -> Int? {
        var offset = start
        while offset < byteCount {
            if byte(offset) == wanted { return offset }
            offset &+= 1
        }
        return nil
    }

    /// Goes over groups of eight bytes that hold no control byte.
    func skipText(from start: Int, to end: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        var offset = start
        while offset &+ 8 <= end {
            // Sound for every bit pattern, and the offset is checked by the load.
            let word = unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let deletes = word ^ (ones &* 0x7F)
            // A byte below n borrows into its high bit, which the byte itself must not have had.
            let controls = (word &- ones &* 0x20) & ~word | (deletes &- ones) & ~deletes
            guard controls & highs == 0 else { break }
            offset &+= 8
        }
        return offset
    }

    /// The byte that two hexadecimal digits at an offset stand for, if they are there.
    func escapedByte(_ offset: Int) -> UInt8? {
        guard offset + 2 <= byteCount, let high = byte(offset).hexadecimalValue,
            let low = byte(offset + 1).hexadecimalValue
        else { return nil }
        return high << 4 | low
    }

    /// Whether every byte passes.
    func allBytes(_ passes: (UInt8) -> Bool) -> Bool {
        for offset in 0..<byteCount where !passes(byte(offset)) {
            return false
        }
        return true
    }

    /// The bytes as UTF-8 text; what is not UTF-8 becomes U+FFFD.
    var text: String {
        unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

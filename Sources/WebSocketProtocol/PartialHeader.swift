/// The bytes of a header that came in parts.
struct PartialHeader {
    private var storage = InlineArray<14, UInt8>(repeating: 0)
    /// Bytes kept so far.
    var count: Int { Int(kept) }
    private var kept: UInt8 = 0

    /// Keeps as many bytes as a header can still have.
    mutating func append(_ bytes: RawSpan) {
        let taken = min(bytes.byteCount, FrameHeader.bytesMax - count)
        for offset in 0..<taken {
            storage[count + offset] = bytes.byte(offset)
        }
        kept += UInt8(taken)
    }

    /// Reads the header from the bytes kept.
    @inline(never)
    func parse(_ allowed: FrameHeader.Allowance) throws(ProtocolError) -> FrameHeader? {
        try unsafe FrameHeader.parse(storage.span.bytes.extracting(first: count), allowed)
    }

    /// Forgets the bytes.
    mutating func clear() {
        kept = 0
    }
}

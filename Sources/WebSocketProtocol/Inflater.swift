internal import CZlib

/// One direction's stream of compressed messages, being inflated.
///
/// Holds about 7 KiB and the window: 2^n bytes between messages, 32 KiB inside one. Not for concurrent
/// use.
/// Source: RFC 7692 §7.2.2; zlib's `inflate`.
@safe public final class Inflater {
    /// Allocated once: zlib remembers the address of its stream.
    private let stream: UnsafeMutablePointer<z_stream>
    /// The window between messages; zlib inflates with 9 bits at least.
    private let windowBits: Int
    /// Whether the data so far ends with a block marked as the last one.
    private var isAfterFinalBlock = false
    /// Whether the message in progress has any data.
    private var isMessageEmpty = true

    /// What a sender removes from the end of each message, and the receiver puts back.
    private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
    /// Bytes inflated between two looks at them; bounds what a small message can become at once.
    private static let pieceBytes = 8192
    /// As far back as deflate can refer.
    private static let windowBitsMax = 15

    /// Makes a stream whose messages may refer up to 2^n bytes back into the ones before.
    ///
    /// - Parameter windowBits: 8–15, as agreed. A sender that zlib has promoted from 8 to 9 stays
    ///   readable, because 9 is the least used here.
    public init(windowBits: Int) {
        precondition(DeflateParameters.windowBits.contains(windowBits), "window bits out of range")
        self.windowBits = max(windowBits, 9)
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe inflateInit2_(
            stream,
            -Int32(self.windowBits),
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        // Only memory can be short here, as for any other allocation of the process.
        precondition(status == Z_OK, "zlib could not start inflating")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Inflates the next part of a message and hands out what it becomes, piece by piece.
    ///
    /// - Parameters:
    ///   - input: Payload bytes of the message.
    ///   - produced: Takes at most 8 KiB at a time, valid during the call; throws to stop.
    /// - Throws: ``ProtocolError/invalidDeflateData``, and what `produced` throws; the stream is of
    ///   no use afterwards.
    public func inflate(
        _ input: RawSpan,
        produced: (RawSpan) throws(ProtocolError) -> Void
    ) throws(ProtocolError) {
        guard !input.isEmpty else { return }
        if isMessageEmpty { resizeWindow(to: Self.windowBitsMax) }
        isMessageEmpty = false
        isAfterFinalBlock = false
        try unsafe input.withUnsafeBytes { (bytes) throws(ProtocolError) in
            // zlib never writes to its input.
            unsafe stream.pointee.next_in = UnsafeMutablePointer(
                mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress
            )
            unsafe stream.pointee.avail_in = UInt32(bytes.count)
            defer { unsafe stream.pointee.next_in = nil }
            try run(produced)
        }
    }

    /// Ends a message: what is still inside comes out, and the data must end between blocks.
    ///
    /// A message without any data is taken as empty.
    ///
    /// - Parameter produced: As in ``inflate(_:produced:)``.
    /// - Throws: ``ProtocolError/invalidDeflateData``, and what `produced` throws.
    public func endMessage(
        produced: (RawSpan) throws(ProtocolError) -> Void
    ) throws(ProtocolError) {
        guard !isMessageEmpty else { return }
        if !isAfterFinalBlock {
            try unsafe inflate(Self.tail.span.bytes, produced: produced)
            // zlib tells the unused bits of the last byte, and adds 128 right after a block's end.
            let isBetweenBlocks = unsafe stream.pointee.data_type & 0b1011_1111 == 128
            guard isBetweenBlocks || isAfterFinalBlock else { throw .invalidDeflateData }
        }
        isMessageEmpty = true
        resizeWindow(to: windowBits)
    }

    /// Goes on with a window of another size and what fits in it of the bytes before.
    ///
    /// In a small window zlib also takes references beyond it, into what the same call has put out;
    /// the result would depend on where the data were cut. In the full window none lies beyond.
    ///
    /// - Precondition: The data so far end between blocks.
    private func resizeWindow(to bits: Int) {
        guard windowBits < Self.windowBitsMax else { return }
        unsafe withUnsafeTemporaryAllocation(
            of: UInt8.self,
            capacity: 1 << Self.windowBitsMax
        ) { history in
            var count: UInt32 = 0
            unsafe inflateGetDictionary(stream, history.baseAddress, &count)
            unsafe inflateReset2(stream, -Int32(bits))
            let kept = unsafe history[..<Int(count)].suffix(1 << bits)
            let bytes = unsafe UnsafeBufferPointer(rebasing: kept)
            unsafe inflateSetDictionary(stream, bytes.baseAddress, UInt32(bytes.count))
        }
    }

    /// Inflates all of the stream's input.
    private func run(_ produced: (RawSpan) throws(ProtocolError) -> Void) throws(ProtocolError) {
        try unsafe withUnsafeTemporaryAllocation(
            of: UInt8.self,
            capacity: Self.pieceBytes
        ) { (piece) throws(ProtocolError) in
            repeat {
                unsafe stream.pointee.next_out = piece.baseAddress
                unsafe stream.pointee.avail_out = UInt32(piece.count)
                let status = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
                let count = unsafe piece.count - Int(stream.pointee.avail_out)
                if count > 0 {
                    let written = unsafe UnsafeRawBufferPointer(piece).prefix(count)
                    try produced(unsafe RawSpan(_unsafeBytes: written))
                }
                switch status {
                case Z_OK, Z_BUF_ERROR:
                    break
                case Z_STREAM_END:
                    // A last block does not end the connection's stream (RFC 7692 §7.2.3.4): go on
                    // with the same window.
                    unsafe inflateResetKeep(stream)
                    isAfterFinalBlock = unsafe stream.pointee.avail_in == 0
                default:
                    throw .invalidDeflateData
                }
            } while unsafe stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
        }
    }
}

internal import CZlib

/// One direction's stream of messages, being compressed.
///
/// Holds up to 256 KiB, so make it when there is something to compress, and keep it only where the
/// context is kept. Not for concurrent use.
/// Source: RFC 7692 §7.2.1; zlib's `deflate`.
@safe public final class Deflater {
    /// Allocated once: zlib remembers the address of its stream.
    private let stream: UnsafeMutablePointer<z_stream>
    private let keepsContext: Bool

    /// Bytes of output between two copies.
    private static let pieceBytes = 8192

    /// Makes a stream that refers at most 2^n bytes back.
    ///
    /// zlib has no raw deflate of 8 bits. It gets 9, whose references go back 250 bytes at most
    /// (the window less its look-ahead of 262), so that 8 bits hold on the wire.
    ///
    /// - Parameters:
    ///   - windowBits: 8–15, as agreed.
    ///   - keepsContext: Whether a message may refer to the ones before it.
    ///   - level: Effort from 1 (fast) to 9 (small).
    public init(windowBits: Int, keepsContext: Bool, level: Int = 6) {
        precondition(DeflateParameters.windowBits.contains(windowBits), "window bits out of range")
        precondition((1...9).contains(level), "level out of range")
        self.keepsContext = keepsContext
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let bits = max(windowBits, 9)
        // The smaller the window, the smaller the hash table that serves it; and a table that is
        // cleared for every message costs more than it finds.
        let memoryLevel = Int32(min(keepsContext ? 8 : 6, bits - 6))
        let status = unsafe deflateInit2_(
            stream,
            Int32(level),
            Z_DEFLATED,
            -Int32(bits),
            memoryLevel,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        // Only memory can be short here, as for any other allocation of the process.
        precondition(status == Z_OK, "zlib could not start deflating")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Appends a whole message, compressed, as the payload of frames whose first has RSV1.
    ///
    /// An empty message becomes the one byte 0 (RFC 7692 §7.2.3.6).
    ///
    /// - Parameters:
    ///   - payload: The message.
    ///   - output: Where its compressed form goes.
    public func deflate(_ payload: RawSpan, to output: inout [UInt8]) {
        guard !payload.isEmpty else {
            output.append(0)
            return
        }
        unsafe payload.withUnsafeBytes { bytes in
            // zlib never writes to its input.
            unsafe stream.pointee.next_in = UnsafeMutablePointer(
                mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress
            )
            unsafe stream.pointee.avail_in = UInt32(bytes.count)
            run(&output)
            unsafe stream.pointee.next_in = nil
        }
        // A flush ends with an empty stored block, whose last four bytes are not sent.
        output.removeLast(4)
        if !keepsContext { unsafe deflateReset(stream) }
    }

    /// Compresses all of the stream's input and flushes.
    private func run(_ output: inout [UInt8]) {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.pieceBytes) { piece in
            repeat {
                unsafe stream.pointee.next_out = piece.baseAddress
                unsafe stream.pointee.avail_out = UInt32(piece.count)
                let status = unsafe CZlib.deflate(stream, Z_SYNC_FLUSH)
                precondition(status == Z_OK || status == Z_BUF_ERROR, "zlib's state is damaged")
                let count = unsafe piece.count - Int(stream.pointee.avail_out)
                unsafe output.append(contentsOf: piece.prefix(count))
            } while unsafe stream.pointee.avail_out == 0
        }
    }
}

internal import CZlib

/// Compresses whole files once, when the server starts (RFC 1952).
enum Gzip {
    /// - Returns: nil if compressing would not make the file smaller.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = unsafe z_stream()
        // 15 bits of window; 16 more ask zlib for the gzip wrapper.
        guard
            unsafe deflateInit2_(
                &stream,
                Z_BEST_COMPRESSION,
                Z_DEFLATED,
                15 + 16,
                9,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { return nil }
        defer { unsafe deflateEnd(&stream) }

        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + 64)
        let isWhole = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe stream.next_in = source.baseAddress
                unsafe stream.avail_in = UInt32(source.count)
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = UInt32(target.count)
                return unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
        }
        guard isWhole else { return nil }
        let length = unsafe Int(stream.total_out)
        guard length < bytes.count else { return nil }
        return Array(output[..<length])
    }
}

import CZlib
import FuzzInput
import WebSocketProtocol

/// What zlib alone says of a whole message.
private struct Reference {
    var bytes: [UInt8]
    /// Of the last call.
    var status: Int32
    /// Whether the data ended between two blocks.
    var isBetweenBlocks: Bool

    /// Inflates in one call, with all the room that it may take and the largest window.
    init(_ message: [UInt8]) {
        var input = message + [0x00, 0x00, 0xFF, 0xFF]
        var stream = unsafe z_stream()
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        unsafe require(inflateInit2_(&stream, -15, ZLIB_VERSION, size) == Z_OK, "no memory")
        defer { unsafe inflateEnd(&stream) }
        var status = Z_OK
        // One byte more than is allowed shows that there is more.
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: bytesMax + 1) { room, count in
            unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = room.baseAddress
                unsafe stream.avail_out = UInt32(room.count)
                status = unsafe inflate(&stream, Z_SYNC_FLUSH)
                count = unsafe room.count - Int(stream.avail_out)
            }
        }
        self.status = status
        isBetweenBlocks = unsafe stream.avail_in == 0 && stream.data_type & 0b1011_1111 == 128
    }
}

/// Compares the first message of a stream with what zlib makes of it in one call.
///
/// A block that is marked as the last one ends zlib's stream but not the message, so only what
/// comes before it is compared then.
func checkAgainstZlib(_ inflated: Inflated, _ message: [UInt8]) {
    guard !message.isEmpty else {
        require(inflated == Inflated(), "an empty message becomes something")
        return
    }
    let reference = Reference(message)
    let common = reference.bytes.prefix(bytesMax)
    require(inflated.bytes.starts(with: common), "not what zlib makes of it")
    guard reference.bytes.count <= bytesMax else {
        require(inflated.error == .messageTooBig, "more than the bound: \(inflated.error as Any)")
        return
    }
    switch reference.status {
    case Z_STREAM_END: return
    case Z_OK where reference.isBetweenBlocks, Z_BUF_ERROR where reference.isBetweenBlocks:
        require(inflated.error == nil, "zlib takes it: \(inflated.error as Any)")
    default:
        require(inflated.error == .invalidDeflateData, "zlib refuses it: \(inflated)")
    }
    require(inflated.bytes.count == reference.bytes.count, "more than zlib makes of it")
}

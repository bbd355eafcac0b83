import FuzzInput
import WebSocketProtocol

/// The payload of a compressed message, received twice on one stream so that the second may refer
/// to the first; or the same bytes compressed and inflated.
///
/// Setup: bits 0–2 are the window, less 8; bit 3 compresses, and bit 4 keeps the context then.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let input = unsafe FuzzInput(start, count) else { return -1 }
    let windowBits = 8 + Int(input.setup & 7)
    guard !input.flag(3) else {
        checkThereAndBack(input, windowBits)
        return 0
    }
    let ways = input.everyWay.map { pieces in
        let inflater = Inflater(windowBits: windowBits)
        let first = inflate(pieces, inflater)
        // After an error the stream is of no use.
        return first.error == nil ? [first, inflate(pieces, inflater)] : [first]
    }
    for way in ways[1...] {
        require(way == ways[0], "cuts change the result: \(way), whole \(ways[0])")
    }
    checkAgainstZlib(ways[0][0], input.bytes)
    return 0
}

/// No message of the fuzzer may become more than this.
let bytesMax = 1 << 16

/// What a message became, and why it failed, if it did.
struct Inflated: Equatable, CustomStringConvertible {
    var bytes: [UInt8] = []
    var error: ProtocolError?

    var description: String { "\(bytes.count) bytes, \(error.map { "\($0)" } ?? "whole")" }
}

/// Inflates one message that comes in pieces.
func inflate(_ pieces: [[UInt8]], _ inflater: Inflater) -> Inflated {
    var inflated = Inflated()
    func take(_ piece: RawSpan) throws(ProtocolError) {
        require(inflated.error == nil, "more comes after an error")
        require(!piece.isEmpty && piece.byteCount <= 8192, "a piece of \(piece.byteCount) bytes")
        let room = min(bytesMax - inflated.bytes.count, piece.byteCount)
        unsafe piece.extracting(first: room).withUnsafeBytes {
            unsafe inflated.bytes.append(contentsOf: $0)
        }
        guard room == piece.byteCount else { throw .messageTooBig }
    }
    do throws(ProtocolError) {
        for piece in pieces { try unsafe inflater.inflate(piece.span.bytes, produced: take) }
        try inflater.endMessage(produced: take)
    } catch {
        inflated.error = error
    }
    return inflated
}

/// What is compressed here inflates to itself, cut anywhere, with and without context.
func checkThereAndBack(_ input: FuzzInput, _ windowBits: Int) {
    let deflater = Deflater(windowBits: windowBits, keepsContext: input.flag(4))
    let inflater = Inflater(windowBits: windowBits)
    for _ in 0..<2 {
        var payload: [UInt8] = []
        unsafe deflater.deflate(input.bytes.span.bytes, to: &payload)
        let middle = payload.count / 2
        let pieces = [Array(payload[..<middle]), Array(payload[middle...])]
        let back = inflate(pieces, inflater)
        require(back == Inflated(bytes: input.bytes), "\(payload) comes back as \(back)")
    }
}

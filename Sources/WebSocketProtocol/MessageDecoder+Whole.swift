extension MessageDecoder {
    /// Hands out the messages at the front of some bytes that are one whole uncompressed frame each.
    ///
    /// For bytes that begin between two messages, of a connection for which nothing is kept: the usual
    /// message needs no decoder. Stops before a frame that is of another kind or not all there; a new
    /// decoder goes on with it.
    ///
    /// - Parameters:
    ///   - bytes: What the peer sent; what is taken is unmasked in place.
    ///   - endpoint: Who receives.
    ///   - limits: How large a message may get.
    ///   - deflate: The agreed parameters of permessage-deflate, if it was agreed.
    ///   - deliver: As that of ``receive(_:_:)``.
    /// - Returns: How many bytes were taken.
    /// - Throws: The first rule that the peer broke; what came before it has been delivered.
    public static func receiveWholeMessages(
        _ bytes: inout MutableRawSpan,
        endpoint: Endpoint,
        limits: MessageLimits,
        deflate: DeflateParameters?,
        _ deliver: (MessageKind, RawSpan) -> Void
    ) throws(ProtocolError) -> Int {
        let allowed = FrameHeader.Allowance(
            endpoint: endpoint,
            compression: deflate != nil,
            isMessageOpen: false,
            takesFragment: limits.fragmentsMax > 0,
            plainMax: limits.messageBytesMax,
            compressedMax: limits.compressedBytesMax
        )
        var taken = 0
        while taken < bytes.byteCount {
            let parsed = try FrameHeader.parse(bytes.bytes.extracting(taken...), allowed)
            guard let header = parsed else { break }
            var position = taken + header.byteCount
            guard try takeWhole(header, &bytes, &position, deliver) else { break }
            taken = position
        }
        return taken
    }

    /// Hands out the usual message, a single frame that is all there, without keeping anything.
    ///
    /// - Returns: `false`, having done nothing, when the frame is of another kind or not all there.
    @inline(__always)
    static func takeWhole(
        _ header: FrameHeader,
        _ bytes: inout MutableRawSpan,
        _ position: inout Int,
        _ deliver: (MessageKind, RawSpan) -> Void
    ) throws(ProtocolError) -> Bool {
        guard header.isWholeMessage, bytes.byteCount - position >= header.payloadLength else {
            return false
        }
        let range = position..<(position + header.payloadLength)
        var key = MaskingKey(networkOrder: header.maskingKey ?? 0)
        let isASCII = key.apply(to: &bytes, in: range)
        position = range.upperBound
        let payload = bytes.bytes.extracting(range)
        if header.opcode == .text, !isASCII {
            var validator = UTF8Validator()
            guard validator.accepts(payload), validator.isComplete else { throw .invalidUTF8 }
        }
        deliver(header.opcode == .text ? .text : .binary, payload)
        return true
    }
}

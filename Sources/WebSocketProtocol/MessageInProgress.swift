/// The frame whose payload is being received.
struct FrameInProgress {
    var opcode = Opcode.binary
    var fin = true
    /// Payload bytes still to come.
    var missing = 0
    var key = MaskingKey(networkOrder: 0)

    /// No frame.
    init() {}

    /// The start of a frame's payload.
    init(_ header: FrameHeader) {
        opcode = header.opcode
        fin = header.fin
        missing = header.payloadLength
        key = MaskingKey(networkOrder: header.maskingKey ?? 0)
    }
}

/// The data message whose frames are being received.
struct MessageInProgress {
    /// Text or binary.
    private(set) var kind = MessageKind.binary
    /// Whether its payload is deflated.
    private(set) var isCompressed = false
    /// Whether its first frame has come and its last has not ended.
    private(set) var isOpen = false
    /// Frames so far.
    private(set) var fragments = 0
    /// Payload bytes so far, when compressed.
    private(set) var compressedBytes = 0
    /// What is kept of the message, inflated.
    private(set) var bytes: [UInt8] = []
    private var validator = UTF8Validator()

    /// Notes a data frame.
    mutating func begin(_ header: FrameHeader) {
        fragments += 1
        guard header.opcode != .continuation else { return }
        isOpen = true
        kind = header.opcode == .text ? .text : .binary
        isCompressed = header.rsv1
    }

    /// Forgets the message and lets its memory go.
    mutating func end() {
        self = MessageInProgress()
    }

    /// Whether text, if this is text, ends between characters.
    var isComplete: Bool { validator.isComplete }

    /// Checks the next part, if this is text.
    mutating func acceptsText(_ piece: RawSpan) -> Bool {
        kind != .text || validator.accepts(piece)
    }

    /// Keeps a part; `announced` more bytes are known to follow it.
    ///
    /// Grows fourfold, but not beyond what was announced, so that a large frame ends in memory of its
    /// own size and a mere announcement costs nothing.
    mutating func append(_ piece: RawSpan, announced: Int) {
        let needed = bytes.count + piece.byteCount
        if needed > bytes.capacity, announced > 0 {
            bytes.reserveCapacity(min(needed + announced, max(needed, 4 * bytes.capacity)))
        }
        bytes.append(copying: piece)
    }

    /// Keeps what a part inflates to, looking at each piece before the next is made.
    ///
    /// - Throws: ``ProtocolError/invalidDeflateData``, ``ProtocolError/invalidUTF8`` or
    ///   ``ProtocolError/messageTooBig``, whichever byte comes first.
    mutating func inflate(
        _ part: RawSpan,
        isLast: Bool,
        with inflater: Inflater,
        bytesMax: Int
    ) throws(ProtocolError) {
        compressedBytes += part.byteCount
        try inflater.inflate(part) { (piece) throws(ProtocolError) in
            try appendInflated(piece, bytesMax: bytesMax)
        }
        guard isLast else { return }
        try inflater.endMessage { (piece) throws(ProtocolError) in
            try appendInflated(piece, bytesMax: bytesMax)
        }
    }

    private mutating func appendInflated(
        _ piece: RawSpan,
        bytesMax: Int
    ) throws(ProtocolError) {
        let room = bytesMax - bytes.count
        guard acceptsText(piece.extracting(first: room)) else { throw .invalidUTF8 }
        guard piece.byteCount <= room else { throw .messageTooBig }
        append(piece, announced: 0)
    }
}

/// Turns the bytes of one connection into whole messages and control frames.
///
/// Feed it every byte that arrives, cut anywhere: the result is the same. A whole frame is unmasked
/// where it lies and handed out without a copy. Only what is partial is kept: a header, a control
/// payload, or the message so far. Nothing that the peer announces is allocated before it arrives.
///
/// After an error, and after a close frame, the decoder is finished and takes no further bytes.
/// Sources: RFC 6455 §5 and §8.1, RFC 7692 §7.2.2.
public struct MessageDecoder: ~Copyable {
    private let limits: MessageLimits
    private let endpoint: Endpoint
    private let deflate: DeflateParameters?
    private var stage = Stage.header
    private var header = PartialHeader()
    private var frame = FrameInProgress()
    private var control: [UInt8] = []
    private var message = MessageInProgress()
    private var inflater: Inflater?

    /// What the next byte belongs to.
    private enum Stage {
        case header
        case payload
        case finished
    }

    /// Starts before the first frame.
    ///
    /// - Parameters:
    ///   - endpoint: Who receives.
    ///   - limits: How large a message may get.
    ///   - deflate: The agreed parameters of permessage-deflate, if it was agreed.
    public init(endpoint: Endpoint, limits: MessageLimits, deflate: DeflateParameters?) {
        self.endpoint = endpoint
        self.limits = limits
        self.deflate = deflate
    }

    /// Whether a close frame or an error has ended this direction.
    public var isFinished: Bool { stage == .finished }

    /// Whether nothing is partial: no header, frame or message has begun without its end.
    public var isBetweenMessages: Bool {
        stage == .header && header.count == 0 && !message.isOpen
    }

    /// Whether nothing is kept at all, so that a new decoder could go on in this one's place.
    public var keepsNothing: Bool { isBetweenMessages && inflater == nil }

    /// Takes all bytes and hands out what they complete, in order.
    ///
    /// - Parameters:
    ///   - bytes: What the peer sent; unmasked in place.
    ///   - deliver: Gets each whole message and control frame. The payload is valid during the call;
    ///     text is valid UTF-8 and a close payload is valid.
    /// - Throws: The first rule that the peer broke; what came before it has been delivered.
    /// - Complexity: O(n) in the bytes, and in what they inflate to, up to the limit per message.
    public mutating func receive(
        _ bytes: inout MutableRawSpan,
        _ deliver: (MessageKind, RawSpan) -> Void
    ) throws(ProtocolError) {
        do {
            var position = 0
            while try decodeFrame(&bytes, &position, deliver) {}
        } catch {
            finish()
            throw error
        }
    }

    /// Takes bytes up to the end of one frame; `false` when there is nothing more to do.
    private mutating func decodeFrame(
        _ bytes: inout MutableRawSpan,
        _ position: inout Int,
        _ deliver: (MessageKind, RawSpan) -> Void
    ) throws(ProtocolError) -> Bool {
        if stage == .header {
            guard position < bytes.byteCount else { return false }
            guard let next = try readHeader(bytes.bytes.extracting(position...), &position) else {
                return false
            }
            guard try !Self.takeWhole(next, &bytes, &position, deliver) else { return true }
            begin(next)
        }
        guard stage == .payload else { return false }
        let end = position + min(frame.missing, bytes.byteCount - position)
        frame.key.apply(to: &bytes, in: position..<end)
        let payload = bytes.bytes.extracting(position..<end)
        frame.missing -= end - position
        position = end
        if frame.opcode.isControl {
            try takeControl(payload, deliver)
        } else {
            try takeData(payload, deliver)
        }
        guard frame.missing == 0 else { return false }
        if stage == .payload { stage = .header }
        return true
    }

    /// Reads a header that may have begun in an earlier call.
    @inline(__always)
    private mutating func readHeader(
        _ bytes: RawSpan,
        _ position: inout Int
    ) throws(ProtocolError) -> FrameHeader? {
        let allowed = allowance
        let kept = header.count
        if kept == 0, let next = try FrameHeader.parse(bytes, allowed) {
            position += next.byteCount
            return next
        }
        header.append(bytes)
        guard let next = try header.parse(allowed) else {
            position += bytes.byteCount
            return nil
        }
        header.clear()
        position += next.byteCount - kept
        return next
    }

    private var allowance: FrameHeader.Allowance {
        @inline(__always) get {
            FrameHeader.Allowance(
                endpoint: endpoint,
                compression: deflate != nil,
                isMessageOpen: message.isOpen,
                takesFragment: message.fragments < limits.fragmentsMax,
                plainMax: message.isCompressed
                    ? limits.compressedBytesMax - message.compressedBytes
                    : limits.messageBytesMax - message.bytes.count,
                compressedMax: limits.compressedBytesMax
            )
        }
    }

    private mutating func begin(_ header: FrameHeader) {
        frame = FrameInProgress(header)
        stage = .payload
        if !header.opcode.isControl { message.begin(header) }
    }

    private mutating func takeControl(
        _ payload: RawSpan,
        _ deliver: (MessageKind, RawSpan) -> Void
    ) throws(ProtocolError) {
        let isWhole = frame.missing == 0
        if control.isEmpty, isWhole {
            try endControl(payload, deliver)
            return
        }
        control.append(copying: payload)
        if isWhole {
            let kept = control
            control = []
            try unsafe endControl(kept.span.bytes, deliver)
        } else if frame.opcode == .close {
            try unsafe ClosePayload.check(control.span.bytes, isWhole: false)
        }
    }

    private mutating func endControl(
        _ payload: RawSpan,
        _ deliver: (MessageKind, RawSpan) -> Void
    ) throws(ProtocolError) {
        switch frame.opcode {
        case .ping:
            deliver(.ping, payload)
        case .pong:
            deliver(.pong, payload)
        default:
            try ClosePayload.check(payload, isWhole: true)
            deliver(.close, payload)
            finish()
        }
    }

    private mutating func takeData(
        _ payload: RawSpan,
        _ deliver: (MessageKind, RawSpan) -> Void
    ) throws(ProtocolError) {
        let isLast = frame.fin && frame.missing == 0
        if message.isCompressed {
            try inflate(payload, isLast: isLast)
        } else {
            guard message.acceptsText(payload) else { throw .invalidUTF8 }
            message.append(payload, announced: frame.missing)
        }
        guard isLast else { return }
        guard message.isComplete else { throw .invalidUTF8 }
        unsafe deliver(message.kind, message.bytes.span.bytes)
        message.end()
    }

    /// Inflates a part of a message; the stream lives on where its context does.
    private mutating func inflate(_ payload: RawSpan, isLast: Bool) throws(ProtocolError) {
        let (noContextTakeover, windowBits) =
            (deflate ?? DeflateParameters()).inbound(at: endpoint)
        // Where nothing is kept between messages, the window for it need not be made small.
        let inflater = self.inflater ?? Inflater(windowBits: noContextTakeover ? 15 : windowBits)
        self.inflater = isLast && noContextTakeover ? nil : inflater
        try message.inflate(
            payload,
            isLast: isLast,
            with: inflater,
            bytesMax: limits.messageBytesMax
        )
    }

    /// Lets go of everything that is kept.
    private mutating func finish() {
        stage = .finished
        header.clear()
        control = []
        message.end()
        inflater = nil
    }
}

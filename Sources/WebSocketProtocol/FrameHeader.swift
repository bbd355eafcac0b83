/// The head of a frame: 2–14 bytes, network order.
///
/// Source: RFC 6455 §5.2.
struct FrameHeader: Equatable {
    /// Whether this is the last frame of its message.
    var fin: Bool
    /// Whether this starts a compressed message (RFC 7692 §6).
    var rsv1: Bool
    /// What the frame carries.
    var opcode: Opcode
    /// The key of a client's frame, first byte highest.
    var maskingKey: UInt32?
    /// Bytes that follow the header.
    var payloadLength: Int

    /// The longest header: 2 bytes, 8 of length and 4 of key.
    static let bytesMax = 14
    /// The most bytes that a control frame carries.
    static let controlPayloadMax = 125

    /// The bytes of this header.
    var byteCount: Int {
        let lengthBytes = payloadLength <= 125 ? 0 : payloadLength <= 0xFFFF ? 2 : 8
        return 2 + lengthBytes + (maskingKey == nil ? 0 : 4)
    }

    /// Whether the frame is a data message of its own, and not compressed.
    var isWholeMessage: Bool {
        fin && !rsv1 && (opcode == .text || opcode == .binary)
    }

    /// What the state of the connection allows of the next frame.
    struct Allowance {
        /// Who receives; a server takes only masked frames, a client only unmasked ones.
        var endpoint: Endpoint
        /// Whether a message may start compressed.
        var compression: Bool
        /// Whether a fragmented message waits for its next frame.
        var isMessageOpen: Bool
        /// Whether that message may have a further frame.
        var takesFragment: Bool
        /// The most payload bytes of a data frame.
        func payloadMax(compressed: Bool) -> Int { compressed ? compressedMax : plainMax }
        /// The most payload bytes of the open message's next frame, or of a plain new one.
        var plainMax: Int
        /// The most payload bytes of a compressed new message's first frame.
        var compressedMax: Int
    }

    /// Reads a header, checking each byte as soon as it is there.
    ///
    /// - Returns: The header, or `nil` when more bytes are needed.
    @inline(__always)
    static func parse(
        _ bytes: RawSpan,
        _ allowed: Allowance
    ) throws(ProtocolError) -> FrameHeader? {
        guard bytes.byteCount >= 1 else { return nil }
        var header = try parseFirstByte(bytes.byte(0), allowed)
        guard bytes.byteCount >= 2 else { return nil }
        let second = bytes.byte(1)
        switch allowed.endpoint {
        case .server: guard second & 0x80 != 0 else { throw .unmaskedFrame }
        case .client: guard second & 0x80 == 0 else { throw .maskedFrame }
        }
        guard try header.parseLength(short: Int(second & 0x7F), bytes, allowed) else { return nil }
        guard second & 0x80 != 0 else { return header }
        let length = header.byteCount
        guard bytes.byteCount >= length + 4 else { return nil }
        header.maskingKey = bytes.halfWord(length).byteSwapped
        return header
    }

    @inline(__always)
    private static func parseFirstByte(
        _ byte: UInt8,
        _ allowed: Allowance
    ) throws(ProtocolError) -> FrameHeader {
        guard byte & 0x30 == 0 else { throw .reservedBits }
        guard let opcode = Opcode(rawValue: byte & 0x0F) else { throw .unknownOpcode }
        let fin = byte & 0x80 != 0
        let rsv1 = byte & 0x40 != 0
        switch opcode {
        case .close, .ping, .pong:
            guard !rsv1 else { throw .reservedBits }
            guard fin else { throw .fragmentedControlFrame }
        case .continuation:
            guard !rsv1 else { throw .reservedBits }
            guard allowed.isMessageOpen else { throw .unexpectedContinuation }
            guard allowed.takesFragment else { throw .tooManyFragments }
        case .text, .binary:
            guard !rsv1 || allowed.compression else { throw .reservedBits }
            guard !allowed.isMessageOpen else { throw .expectedContinuation }
        }
        return FrameHeader(fin: fin, rsv1: rsv1, opcode: opcode, maskingKey: nil, payloadLength: 0)
    }

    /// Reads the length of the payload; `false` when more bytes are needed.
    @inline(__always)
    private mutating func parseLength(
        short: Int,
        _ bytes: RawSpan,
        _ allowed: Allowance
    ) throws(ProtocolError) -> Bool {
        if opcode.isControl {
            guard short <= Self.controlPayloadMax else { throw .controlFrameTooLong }
            guard opcode != .close || short != 1 else { throw .closePayloadTooShort }
            payloadLength = short
            return true
        }
        switch short {
        case 126:
            guard let length = bytes.bigEndian(2, byteCount: 2) else { return false }
            guard length > 125 else { throw .invalidPayloadLength }
            payloadLength = Int(length)
        case 127:
            if bytes.byteCount > 2, bytes.byte(2) & 0x80 != 0 { throw .invalidPayloadLength }
            guard let length = bytes.bigEndian(2, byteCount: 8) else { return false }
            guard length > 0xFFFF else { throw .invalidPayloadLength }
            payloadLength = Int(length)
        default:
            payloadLength = short
        }
        guard payloadLength <= allowed.payloadMax(compressed: rsv1) else { throw .messageTooBig }
        return true
    }
}

extension RawSpan {
    /// A number in network order, or `nil` when the span ends before it.
    @inline(__always)
    fileprivate func bigEndian(_ offset: Int, byteCount count: Int) -> UInt64? {
        guard byteCount >= offset &+ count else { return nil }
        var value: UInt64 = 0
        for index in offset..<(offset &+ count) {
            value = value << 8 | UInt64(byte(index))
        }
        return value
    }
}

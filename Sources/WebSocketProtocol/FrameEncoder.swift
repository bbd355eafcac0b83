/// Writes frames; the only rule it leaves to the caller is the order of fragments.
///
/// Source: RFC 6455 §5.2 and §5.3.
public enum FrameEncoder {
    /// Appends one frame.
    ///
    /// - Parameters:
    ///   - opcode: What the frame carries.
    ///   - payload: The bytes, not yet masked.
    ///   - fin: Whether this is the last frame of its message.
    ///   - rsv1: Whether this starts a compressed message.
    ///   - maskingKey: A fresh random number for a client's frame, `nil` for a server's.
    ///   - output: Where the frame goes.
    /// - Precondition: A control frame has `fin`, at most 125 bytes, and no `rsv1`.
    public static func append(
        _ opcode: Opcode,
        _ payload: RawSpan,
        fin: Bool = true,
        rsv1: Bool = false,
        maskingKey: UInt32? = nil,
        to output: inout [UInt8]
    ) {
        let header = FrameHeader(
            fin: fin,
            rsv1: rsv1,
            opcode: opcode,
            maskingKey: maskingKey,
            payloadLength: payload.byteCount
        )
        precondition(
            !opcode.isControl || fin && !rsv1 && payload.byteCount <= FrameHeader.controlPayloadMax,
            "a control frame is short, whole and not compressed"
        )
        let start = output.count
        header.write(to: &output)
        output.append(copying: payload)
        guard let maskingKey else { return }
        var key = MaskingKey(networkOrder: maskingKey)
        var span = output.mutableSpan
        var bytes = MutableRawSpan(_elements: &span)
        key.apply(to: &bytes, in: (start + header.byteCount)..<bytes.byteCount)
    }

    /// Appends one frame; see the form that takes a span.
    ///
    /// - Parameters:
    ///   - opcode: What the frame carries.
    ///   - payload: The bytes, not yet masked.
    ///   - fin: Whether this is the last frame of its message.
    ///   - rsv1: Whether this starts a compressed message.
    ///   - maskingKey: A fresh random number for a client's frame, `nil` for a server's.
    ///   - output: Where the frame goes.
    public static func append(
        _ opcode: Opcode,
        _ payload: [UInt8],
        fin: Bool = true,
        rsv1: Bool = false,
        maskingKey: UInt32? = nil,
        to output: inout [UInt8]
    ) {
        unsafe append(
            opcode,
            payload.span.bytes,
            fin: fin,
            rsv1: rsv1,
            maskingKey: maskingKey,
            to: &output
        )
    }

    /// A whole close frame.
    ///
    /// - Parameters:
    ///   - code: Why; must be allowed on the wire.
    ///   - reason: For logs; what does not fit in 123 bytes is cut between characters.
    ///   - maskingKey: A fresh random number for a client's frame, `nil` for a server's.
    /// - Returns: The bytes to send.
    public static func close(
        _ code: CloseCode,
        reason: String = "",
        maskingKey: UInt32? = nil
    ) -> [UInt8] {
        var frame: [UInt8] = []
        let payload = ClosePayload.encoded(code, reason: reason)
        append(.close, payload, maskingKey: maskingKey, to: &frame)
        return frame
    }
}

extension FrameHeader {
    /// Writes the header in its shortest form.
    func write(to output: inout [UInt8]) {
        output.append((fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode.rawValue)
        let mask: UInt8 = maskingKey == nil ? 0 : 0x80
        switch payloadLength {
        case ...125:
            output.append(mask | UInt8(payloadLength))
        case ...0xFFFF:
            output.append(mask | 126)
            output.append(bigEndian: UInt64(payloadLength), byteCount: 2)
        default:
            output.append(mask | 127)
            output.append(bigEndian: UInt64(payloadLength), byteCount: 8)
        }
        if let maskingKey {
            output.append(bigEndian: UInt64(maskingKey), byteCount: 4)
        }
    }
}

extension [UInt8] {
    /// Appends the lowest bytes of a number in network order.
    fileprivate mutating func append(bigEndian value: UInt64, byteCount: Int) {
        for index in (0..<byteCount).reversed() {
            append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))))
        }
    }
}

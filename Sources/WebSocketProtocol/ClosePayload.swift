/// What a close frame says: nothing, or a code and a reason.
///
/// On the wire: empty, or 2 bytes of code in network order and 0–123 bytes of UTF-8.
/// Source: RFC 6455 §5.5.1.
public struct ClosePayload: Equatable, Sendable {
    /// The peer's code, or `nil` when the payload was empty.
    public let code: CloseCode?
    /// The peer's reason, often empty; for logs, not for people.
    public let reason: String

    /// The longest reason that fits beside the code in a control frame.
    public static let reasonBytesMax = FrameHeader.controlPayloadMax - 2

    /// Reads the payload of a close frame.
    ///
    /// - Parameter bytes: The whole unmasked payload.
    /// - Throws: ``ProtocolError/closePayloadTooShort``, ``ProtocolError/invalidCloseCode`` or
    ///   ``ProtocolError/invalidUTF8``.
    public init(_ bytes: RawSpan) throws(ProtocolError) {
        try Self.check(bytes, isWhole: true)
        guard bytes.byteCount >= 2 else {
            code = nil
            reason = ""
            return
        }
        code = CloseCode(rawValue: UInt16(bytes.byte(0)) << 8 | UInt16(bytes.byte(1)))
        reason = unsafe bytes.extracting(2...).withUnsafeBytes { bytes in
            unsafe String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Refuses as early as the bytes at hand allow, so that a close that trickles in fails at the
    /// same byte as one that comes whole.
    static func check(_ bytes: RawSpan, isWhole: Bool) throws(ProtocolError) {
        guard bytes.byteCount >= 2 else {
            if isWhole, bytes.byteCount == 1 { throw .closePayloadTooShort }
            return
        }
        let code = CloseCode(rawValue: UInt16(bytes.byte(0)) << 8 | UInt16(bytes.byte(1)))
        guard code.isAllowedOnWire else { throw .invalidCloseCode }
        var validator = UTF8Validator()
        guard validator.accepts(bytes.extracting(2...)), !isWhole || validator.isComplete else {
            throw .invalidUTF8
        }
    }

    /// The bytes of a close payload; a reason that does not fit is cut between characters.
    ///
    /// - Precondition: `code` is allowed on the wire.
    static func encoded(_ code: CloseCode, reason: String) -> [UInt8] {
        precondition(code.isAllowedOnWire, "this close code may not be sent")
        var bytes = [UInt8(code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)]
        for scalar in reason.unicodeScalars {
            let encoded = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            guard bytes.count + encoded.count <= FrameHeader.controlPayloadMax else { break }
            bytes.append(contentsOf: encoded)
        }
        return bytes
    }
}

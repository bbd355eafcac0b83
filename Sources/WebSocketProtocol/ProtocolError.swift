/// A rule that the peer broke; the connection is failed with ``closeCode``.
///
/// Source: RFC 6455 §7.1.7 for *fail the connection*, and the sections named at each case.
public enum ProtocolError: Error, Equatable, Sendable {
    /// RSV2 or RSV3 is set, or RSV1 where no compressed message may start (RFC 6455 §5.2).
    case reservedBits
    /// The opcode is one of the reserved ones (RFC 6455 §5.2).
    case unknownOpcode
    /// A control frame came without FIN (RFC 6455 §5.5).
    case fragmentedControlFrame
    /// A control frame announces more than 125 bytes (RFC 6455 §5.5).
    case controlFrameTooLong
    /// A continuation came while no message was in progress (RFC 6455 §5.4).
    case unexpectedContinuation
    /// A new message started inside an unfinished one (RFC 6455 §5.4).
    case expectedContinuation
    /// A client's frame is not masked (RFC 6455 §5.1).
    case unmaskedFrame
    /// A server's frame is masked (RFC 6455 §5.1).
    case maskedFrame
    /// The length is not in its shortest form, or its highest bit is set (RFC 6455 §5.2).
    case invalidPayloadLength
    /// The payload of a close frame is a single byte (RFC 6455 §5.5.1).
    case closePayloadTooShort
    /// The code of a close frame may not be sent (RFC 6455 §7.4).
    case invalidCloseCode
    /// Text or a close reason is not UTF-8 (RFC 6455 §8.1).
    case invalidUTF8
    /// A compressed message does not inflate (RFC 7692 §7.2.2).
    case invalidDeflateData
    /// A message is larger than ``MessageLimits/messageBytesMax``.
    case messageTooBig
    /// A message has more frames than ``MessageLimits/fragmentsMax``.
    case tooManyFragments

    /// The code that tells the peer what it did.
    public var closeCode: CloseCode {
        switch self {
        case .reservedBits, .unknownOpcode, .fragmentedControlFrame, .controlFrameTooLong,
            .unexpectedContinuation, .expectedContinuation, .unmaskedFrame, .maskedFrame,
            .invalidPayloadLength, .closePayloadTooShort, .invalidCloseCode:
            .protocolError
        case .invalidUTF8, .invalidDeflateData: .invalidPayload
        case .messageTooBig: .messageTooBig
        case .tooManyFragments: .policyViolation
        }
    }
}

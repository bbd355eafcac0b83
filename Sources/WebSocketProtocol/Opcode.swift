/// What a frame carries: the low four bits of its first byte.
///
/// Source: RFC 6455 §5.2. Values 3–7 and 11–15 are reserved and never represented.
public enum Opcode: UInt8, Sendable {
    /// A further fragment of the message in progress.
    case continuation = 0
    /// The first frame of a message of UTF-8 text.
    case text = 1
    /// The first frame of a message of arbitrary bytes.
    case binary = 2
    /// The start, or the answer, of the closing handshake.
    case close = 8
    /// A question that the other end answers with a pong of the same payload.
    case ping = 9
    /// The answer to a ping, or an unasked sign of life.
    case pong = 10

    /// Whether this is a control frame, which is never fragmented and carries at most 125 bytes.
    public var isControl: Bool { rawValue >= 8 }
}

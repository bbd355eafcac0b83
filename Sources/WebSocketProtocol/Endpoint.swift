/// Which end of the connection this is; it decides who masks.
public enum Endpoint: Sendable {
    /// Receives masked frames and sends unmasked ones.
    case server
    /// Receives unmasked frames and sends masked ones.
    case client
}

/// What a decoder hands out: a whole data message or one control frame.
public enum MessageKind: Sendable {
    /// A whole message of valid UTF-8.
    case text
    /// A whole message of bytes.
    case binary
    /// A ping, with 0–125 bytes to send back.
    case ping
    /// A pong, with 0–125 bytes.
    case pong
    /// A close whose payload is already known to be valid; read it with ``ClosePayload``.
    case close
}

/// What one connection may ask of the server: sizes in bytes, and patience.
public struct ConnectionLimits: Sendable {
    /// The most bytes of a request's body; above it: 413 and the end of the connection.
    public var bodyBytesMax = 65_536

    /// The most bytes that wait for a WebSocket peer that does not read.
    ///
    /// Above it the connection is closed with code 4000. From half of it on, nothing more is read
    /// from the peer until it has taken what waits.
    public var laneBytesMax = 262_144

    /// Bytes of responses that may wait before further pipelined requests are looked at.
    public var pipelineBytesMax = 262_144

    /// Time from accepting to a whole request head, with the TLS handshake; also for each
    /// following request from its first byte.
    public var handshakeTimeout = Duration.seconds(10)

    /// Time without a byte between two requests.
    public var keepAliveTimeout = Duration.seconds(30)

    /// Time without progress while a response or a close frame waits to be taken.
    public var stallTimeout = Duration.seconds(30)

    /// Time from the upgrade to the first message, else close code 4002; `nil`: any.
    public var firstMessageTimeout: Duration? = .seconds(5)

    /// Time from a message's first byte to its last, else close code 4002; `nil`: any.
    public var messageTimeout: Duration? = .seconds(60)

    /// Pings and pongs that a peer may send at once, else close code 1008; `nil`: any number.
    public var controlFramesBurst: Int? = 200

    /// The time that allows a peer one more ping or pong.
    public var controlFrameInterval = Duration.milliseconds(50)

    /// Silence after which a ping is sent, and after which one counts as missed.
    public var pingInterval = Duration.seconds(25)

    /// Missed pings after which the connection is dead.
    public var missedPingsMax = 2

    /// Time for the peer to answer a close frame.
    public var closeTimeout = Duration.seconds(5)

    /// Time to wait for the peer's end of the stream when everything has been said.
    public var lingerTimeout = Duration.seconds(2)

    /// Makes the limits of the live market.
    public init() {}
}

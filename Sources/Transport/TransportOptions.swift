public import EventLoop

/// How a ``Server`` listens and what it allows.
public struct TransportOptions: Sendable {
    /// Where to listen; port 0 lets the system choose, see ``Server/port``.
    public var address: SocketAddress

    /// Event loops, each with a thread and a listener of its own.
    public var loopCount: Int

    /// Connections that may wait to be accepted, per listener.
    public var backlog: Int32 = 4_096

    /// Certificate and key to serve TLS with, or `nil` for plain TCP.
    public var certificate: CertificateFiles?

    /// Connections in all; further ones are closed at once.
    public var connectionsMax = 100_000

    /// Connections from one IPv4 address or IPv6 network of 64 bits; further ones are closed at once.
    public var connectionsPerAddressMax = 1_000

    /// Connections taken from a listener in one turn.
    public var acceptsPerTurn = 64

    /// Steps of TLS handshakes in one turn; who comes later waits for the next.
    public var handshakesPerTurn = 4

    /// Reads from connections that are no WebSockets yet in one turn; who comes later waits.
    public var requestsPerTurn = 64

    /// How long a listener rests when the process has no descriptor left.
    public var acceptPause = Duration.milliseconds(200)

    /// Bytes read from one connection in one turn; also the size of a loop's buffer.
    public var receiveBytesPerTurn = 65_536

    /// Connections written to in one turn before what is ready is looked at again: about a millisecond's worth.
    public var sendsPerTurn = 128

    /// Connections that what earlier turns left is written to before the loop looks whether something is ready, in
    /// which case the turn ends.
    public var sendsPerLook = 16

    /// Bytes that the kernel may hold unsent per socket (`TCP_NOTSENT_LOWAT`).
    public var notSentBytesMax: UInt32 = 16_384

    /// The size of a socket's send buffer in the kernel; 0 leaves it to the system.
    public var sendBufferBytes: Int32 = 0

    /// Personal messages from this size on are compressed where that was agreed.
    public var compressionBytesMin = 1_024

    /// What one connection may ask.
    public var limits = ConnectionLimits()

    /// Whether SIGTERM and SIGINT drain and SIGHUP reads the certificates again.
    public var handlesSignals = false

    /// Called for SIGTERM and SIGINT, on a loop, instead of ``Server/drain(grace:)``.
    ///
    /// For work that must end first; it calls ``Server/drain(grace:)`` when that is done.
    public var terminated: (@Sendable (Server) -> Void)?

    /// How long a drain by signal spreads its closes.
    public var drainGrace = Duration.seconds(5)

    /// Told, on some loop's thread, what an operator should know.
    public var report: @Sendable (ServerEvent) -> Void = { _ in }

    /// Makes the options of the live market, on one loop per processor.
    public init(address: SocketAddress, loopCount: Int = SystemClock.processorCount) {
        self.address = address
        self.loopCount = loopCount
    }
}

/// What an operator should know of a running server.
public enum ServerEvent: Sendable {
    /// New connections are no longer taken and the old ones are being closed.
    case draining
    /// Certificate and key were read again; new connections use them.
    case certificateReloaded
    /// Certificate or key cannot be used; the old ones stay.
    case certificateRefused(TLSError)
    /// A listener rests after an error, such as for want of descriptors.
    case acceptPaused(SystemCallError)
}

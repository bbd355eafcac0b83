public import Market
public import MarketRoom
public import Transport

/// The bounds of a server that whoever runs it may move, each with a sane value to begin with.
public struct ServeLimits: Sendable {
    /// What one connection may ask: sizes and patience.
    public var connection = ConnectionLimits()
    /// Connections in all.
    public var connectionsMax = 100_000
    /// Connections from one address.
    public var connectionsPerAddress = 200
    /// Connections that may wait to be accepted, for each loop.
    public var backlog = 4_096
    /// Connections that a loop accepts in one turn.
    public var acceptsPerTurn = 64
    /// Bytes that a loop reads from one connection in one turn.
    public var bytesPerTurn = 65_536
    /// Steps of TLS handshakes in one turn of a loop.
    public var handshakesPerTurn = 4
    /// Reads of requests in one turn of a loop.
    public var requestsPerTurn = 64
    /// Bytes of one message after inflation.
    public var messageBytesMax = 65_536
    /// Frames of one message.
    public var messageFragmentsMax = 64
    /// How often commands may come.
    public var commands = CommandLimits()
    /// How often somebody may try to sign in or to make an account.
    public var signIns = SignInLimits()
    /// What one room may ask.
    public var room = RoomLimits()
    /// How long the end may wait for lots in their last moments.
    public var drainLots: Milliseconds = 30_000
    /// How long the closing of connections is spread over.
    public var drainGrace: Milliseconds = 10_000

    /// The usual limits.
    public init() {}
}

/// A rate and how much may come at once.
public struct Rate: Hashable, Sendable {
    /// On average; at most 1,000, for time is counted in milliseconds.
    public var perSecond: Double
    /// At once.
    public var burst: Int

    /// A rate with its burst, both above 0.
    public init(perSecond: Double, burst: Int) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// A full bucket.
    var bucket: TokenBucket {
        let interval = max(1, Milliseconds((1_000 / perSecond).rounded()))
        return TokenBucket(burst: burst, every: interval)
    }
}

/// How often commands may come: of one session, of all sessions of an account, and from one address.
///
/// An address is an IPv4 address or an IPv6 network of 64 bits. Many people share one behind a mobile network.
public struct CommandLimits: Sendable {
    /// Of one session.
    public var session = Rate(perSecond: 10, burst: 30)
    /// Of all sessions of one account.
    public var account = Rate(perSecond: 20, burst: 60)
    /// From one address.
    public var address = Rate(perSecond: 300, burst: 900)
    /// Accounts, and as many addresses, whose commands are counted at the same time.
    public var sendersMax = 100_000

    /// The usual limits.
    public init() {}
}

/// How often somebody may try to sign in or to make an account: for one name, and from one address.
public struct SignInLimits: Sendable {
    /// For one name.
    public var name = Rate(perSecond: 0.1, burst: 5)
    /// From one address.
    public var address = Rate(perSecond: 1, burst: 30)
    /// Names, and as many addresses, whose tries are counted at the same time.
    public var sendersMax = 50_000

    /// The usual limits.
    public init() {}
}

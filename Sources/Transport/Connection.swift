public import EventLoop
public import HTTPProtocol
public import WebSocketProtocol

/// The address of a peer; limits count by its host's ``SocketAddress/Host/network``.
public typealias PeerAddress = SocketAddress

/// One connection of a server: HTTP/1.1 first, a WebSocket after an upgrade.
///
/// Belongs to the loop it was accepted on and is used there only. What is sent during a turn of
/// the loop leaves at its end, in one send. Sending on a connection that is closing or gone does
/// nothing; ``Application/closed(_:)`` has told or will tell.
///
/// Inside, a state machine without a socket or a clock: bytes, ends of the stream and deadlines go
/// in, at the times that its loop's connections know; out come what the application is told, bytes
/// in the turn's writes, an interest in readiness, a deadline, and the wish to end.
public final class Connection {
    /// Names the connection, for keeping while it may end.
    public let id: ConnectionID

    /// Where the connection comes from.
    public let address: PeerAddress

    /// Whatever the application keeps with the connection.
    public var state: AnyObject?

    /// Whether permessage-deflate was agreed.
    public var deflates: Bool { deflate != nil }

    let home: LoopConnections
    var interest: Readiness = .readable
    var deadline: TimerToken?

    /// Changed only through ``enter(_:)``, ``secured()`` and ``condemn()``.
    var phase: ConnectionPhase
    var clock: ConnectionClock
    /// Only while the socket is blocked: what waits for it.
    var waiting: OutboundBox?

    /// Only while the phase is ``ConnectionPhase/requests``; a box, since most connections are
    /// WebSockets.
    var exchange: ExchangeBox?
    /// Only while a frame or message is partial, or a compression context is kept.
    var partial: DecoderBox?
    var messageLimits = MessageLimits()
    var deflate: DeflateParameters?
    var deflater: Deflater?

    /// The newest ping's payload, when the socket was blocked as it came.
    var owedPong: [UInt8]?
    /// Whether bytes of TLS come before those of HTTP.
    let isEncrypted: Bool
    /// Whether ``Application/opened(_:)`` was called and ``Application/closed(_:)`` is to follow.
    var isOpened = false
    /// Whether the peer has ended its direction.
    var hasEnded = false
    /// Whether the own direction was ended.
    var hasFinishedWriting = false
    /// Whether reading waits for a turn with room for newcomers.
    var isQueued = false

    init(
        id: ConnectionID,
        address: PeerAddress,
        isEncrypted: Bool,
        home: LoopConnections
    ) {
        self.id = id
        self.address = address
        self.home = home
        self.isEncrypted = isEncrypted
        phase = isEncrypted ? .securing : .requests
        clock = ConnectionClock(now: home.now)
        exchange = ExchangeBox(home.options.limits.bodyBytesMax)
    }

    /// Sends a personal text message, whose bytes must be valid UTF-8.
    ///
    /// Never dropped: it leaves at the end of the turn, or waits while the socket is blocked. If
    /// more than ``ConnectionLimits/laneBytesMax`` wait, the connection is closed with code 4000.
    public func send(text: [UInt8]) {
        unsafe send(.text, text.span.bytes)  // whole bytes of an array that outlives the call
    }

    /// Sends a personal binary message, as ``send(text:)`` does.
    public func send(binary: [UInt8]) {
        unsafe send(.binary, binary.span.bytes)  // whole bytes of an array that outlives the call
    }

    /// Gives the connection a shared publication, unless it is behind.
    ///
    /// On a free socket it leaves at the end of the turn from the shared bytes. While the socket
    /// is blocked nothing is queued: the connection is marked behind, and when the socket is free
    /// ``Application/caughtUp(_:)`` asks for the newest state.
    ///
    /// Returns whether the publication is on its way.
    @discardableResult
    public func publish(_ message: PreparedMessage) -> Bool {
        switch home.give(message, to: id) {
        case .taken:
            home.metrics.publications += 1
            return true
        case .dropped:
            home.metrics.publicationsDropped += 1
            return false
        case .passedOver: return false
        }
    }

    /// Answers the request for which the application returned ``Reply/later``.
    ///
    /// Traps when no request waits for an answer; does nothing when the connection has ended.
    public func respond(_ response: Response) {
        guard phase == .requests else { return }
        precondition(exchange?.value.isAnswering == true, "a request is answered once")
        answer(response)
        home.resume(self)
    }

    /// Begins the closing handshake, or ends a connection that is no WebSocket.
    ///
    /// What was sent before still leaves. The reason is for logs and cut to 123 bytes.
    public func close(_ code: CloseCode, reason: String = "") {
        switch phase {
        case .securing: condemn()
        case .requests: enter(.lingering)
        case .open:
            leave()
            // Before the frame: what is over may exceed the lane's bound.
            enter(.closing)
            writeClose(code, reason: reason)
        case .closing, .lingering, .gone: break
        }
    }

    /// Whether a publication was left out that ``Application/caughtUp(_:)`` will make up for.
    public var isBehind: Bool { home.lanes[id.slot].isBehind }

    /// Bytes that wait because the socket takes no more.
    public var waitingBytes: Int { waiting?.value.count ?? 0 }

    /// Whether the socket takes no more: what is personal waits, publications are left out.
    var isBlocked: Bool { waiting != nil }

    /// Whether the connection was given something in this turn or a late one that is not written.
    var isGathering: Bool { !home.lanes[id.slot].chain.isEmpty }

    /// The connection's place in its loop's table: its descriptor's number.
    var slot: Int32 { Int32(truncatingIfNeeded: id.slot) }
}

/// Holds what waits aside.
final class OutboundBox {
    var value = Outbound()
}

/// Holds a decoder aside.
final class DecoderBox {
    private var kept: MessageDecoder?

    init(_ decoder: consuming MessageDecoder) {
        kept = consume decoder
    }

    /// Gives the decoder out, once.
    func take() -> MessageDecoder? { kept.take() }
}

/// Holds an exchange aside.
final class ExchangeBox {
    var value: HTTPExchange

    init(_ bodyBytesMax: Int) {
        value = HTTPExchange(bodyBytesMax: bodyBytesMax)
    }
}

public import HTTPProtocol
public import WebSocketProtocol

/// What a process does with its connections.
///
/// There is one instance per loop, made on that loop and never touched elsewhere. No method may
/// block: the loop does nothing else meanwhile.
public protocol Application: AnyObject {
    /// Answers a whole request.
    func respond(to request: HTTPRequest, on connection: Connection) -> Reply

    /// A connection has become a WebSocket; what is sent now leaves with the handshake's answer.
    func opened(_ connection: Connection)

    /// A whole message came: valid UTF-8 for text. The payload is valid during the call only.
    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: Connection)

    /// Everything that was readable in this turn has been handed over.
    ///
    /// Called only in turns in which a request or a message came, or a WebSocket ended.
    func turnEnded()

    /// A connection that was behind takes data again: send it the newest state.
    func caughtUp(_ connection: Connection)

    /// A WebSocket has begun to close or is lost; exactly once for each ``opened(_:)``.
    ///
    /// Nothing more can be sent on it, and no message follows.
    func closed(_ connection: Connection)

    /// The server no longer takes connections and will close all.
    func drain()
}

extension Application {
    /// Does nothing.
    public func turnEnded() {}

    /// Does nothing.
    public func caughtUp(_ connection: Connection) {}

    /// Does nothing.
    public func drain() {}
}

/// A whole request.
public struct HTTPRequest: Sendable {
    /// Request line and fields.
    public let head: RequestHead

    /// The body, at most ``ConnectionLimits/bodyBytesMax`` bytes.
    public let body: [UInt8]

    /// Puts a request together.
    public init(head: RequestHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

/// What an application says to a request.
public enum Reply {
    /// The response.
    case respond(Response)

    /// Become a WebSocket, if the request is a proper opening handshake; otherwise it is refused.
    case upgrade(WebSocketUpgrade)

    /// The response follows through ``Connection/respond(_:)``, on the loop.
    ///
    /// Further requests of the connection wait; keep its ``Connection/id``, since it may be gone.
    case later
}

/// What the server agrees to in an opening handshake, and how it speaks then.
public struct WebSocketUpgrade {
    /// What the server speaks, best first.
    public var subprotocols: [String]

    /// From which pages a browser may connect.
    public var origins: OriginPolicy

    /// Which compression is agreed to.
    public var deflate: DeflatePolicy

    /// How large messages may get.
    public var limits: MessageLimits

    /// Becomes ``Connection/state``.
    public var state: AnyObject?

    /// Describes an upgrade.
    public init(
        subprotocols: [String] = [],
        origins: OriginPolicy = .any,
        deflate: DeflatePolicy = .disabled,
        limits: MessageLimits = MessageLimits(),
        state: AnyObject? = nil
    ) {
        self.subprotocols = subprotocols
        self.origins = origins
        self.deflate = deflate
        self.limits = limits
        self.state = state
    }
}

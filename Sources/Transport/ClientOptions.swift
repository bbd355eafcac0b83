public import EventLoop
public import HTTPProtocol
public import WebSocketProtocol

/// Where a ``ClientConnection`` goes and what it asks for.
public struct ClientOptions: Sendable {
    /// The server's address.
    public var address: SocketAddress

    /// The own address to come from, with port 0, or `nil` for the system's choice.
    public var source: SocketAddress?

    /// The value of `Host`, and of the certificate's name under TLS.
    public var host: String

    /// Path and query.
    public var target: String

    /// Further fields of the request, such as `Cookie` and `Origin`.
    public var fields: [(name: String, value: String)] = []

    /// What the client speaks, best first.
    public var subprotocols: [String] = []

    /// What to offer of permessage-deflate; `nil` offers nothing.
    public var deflate: DeflateParameters?

    /// Whether a compressed text that several connections of a loop get is inflated for one of them
    /// and recognised by its bytes for the others; only where the server keeps no context.
    public var sharesInflation = false

    /// The size of the socket's receive buffer in the kernel, which
    /// then no longer grows; 0 leaves it to the system.
    public var receiveBufferBytes: Int32 = 0

    /// How large received messages may get.
    public var limits = MessageLimits(messageBytesMax: 16_777_216, fragmentsMax: 65_536)

    /// How to speak TLS, or `nil` for plain TCP.
    public var tls: TLSContext?

    /// Time from the start to the open WebSocket.
    public var handshakeTimeout = Duration.seconds(30)

    /// Time for the server to answer a close frame and to end the stream.
    public var closeTimeout = Duration.seconds(5)

    /// Names a destination.
    public init(address: SocketAddress, host: String? = nil, target: String = "/") {
        self.address = address
        self.host = host ?? address.description
        self.target = target
    }
}

/// What happens on a client's connection; called on its loop.
public protocol ClientHandler: AnyObject {
    /// The WebSocket is open.
    func opened(_ connection: ClientConnection)

    /// A whole message came; the payload is valid during the call only.
    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: ClientConnection)

    /// The connection has ended; called once for each attempt, whether it opened or not.
    func ended(_ connection: ClientConnection, _ end: ClientEnd)
}

/// How a client's connection ended.
public enum ClientEnd: Sendable {
    /// By a closing handshake; the code is the server's, `nil` when its close frame had none.
    case closed(CloseCode?, reason: String)
    /// The stream ended without a closing handshake.
    case lost
    /// The server's answer does not open a WebSocket.
    case refused(ClientHandshake.Failure)
    /// The server's answer is no HTTP.
    case malformed(HTTPRefusal)
    /// The server broke the WebSocket protocol.
    case broken(ProtocolError)
    /// The socket failed, such as for a refused connection.
    case failed(SystemCallError)
    /// TLS failed.
    case insecure(TLSError)
    /// The handshake or the close took too long.
    case timedOut
}

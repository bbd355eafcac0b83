internal import HTTPProtocol
public import WebSocketProtocol

/// Answers every message with itself: the bare endpoint that conformance suites talk to.
///
/// Takes an upgrade on any path, honours every offer of permessage-deflate, and allows messages
/// of 16 MiB in 1,048,576 fragments.
public final class EchoApplication: Application {
    private let limits = MessageLimits(messageBytesMax: 16_777_216, fragmentsMax: 1_048_576)

    /// Makes an endpoint without state of its own.
    public init() {}

    /// Lifts the options that suit the live market but not a conformance suite.
    ///
    /// - Parameter options: How to listen.
    /// - Returns: The same with room for large messages, and without a limit per address. Pings are
    ///   an hour apart, because a slow suite takes one that it did not ask for as a fault.
    public static func adjusted(_ options: TransportOptions) -> TransportOptions {
        var adjusted = options
        adjusted.limits.laneBytesMax = 67_108_864
        adjusted.limits.firstMessageTimeout = nil
        adjusted.limits.messageTimeout = nil
        adjusted.limits.controlFramesBurst = nil
        adjusted.limits.pingInterval = .seconds(3_600)
        adjusted.notSentBytesMax = 131_072
        adjusted.connectionsPerAddressMax = adjusted.connectionsMax
        adjusted.compressionBytesMin = 0
        return adjusted
    }

    /// Agrees to upgrades and says to others what this is.
    public func respond(to request: HTTPRequest, on connection: Connection) -> Reply {
        guard request.head.fields.contains("upgrade") else {
            let text = "This endpoint echoes WebSocket messages.\n"
            let fields: HeaderFields = ["Content-Type": "text/plain; charset=utf-8"]
            return .respond(Response(status: 200, fields: fields, body: Array(text.utf8)))
        }
        return .upgrade(WebSocketUpgrade(deflate: .everyOffer, limits: limits))
    }

    /// Needs nothing.
    public func opened(_ connection: Connection) {}

    /// Sends the message back as it came.
    public func received(_ kind: MessageKind, _ payload: RawSpan, on connection: Connection) {
        connection.send(kind, payload)
    }

    /// Needs nothing.
    public func closed(_ connection: Connection) {}
}

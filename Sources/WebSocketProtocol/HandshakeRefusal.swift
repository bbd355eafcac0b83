/// Why a server does not open a WebSocket.
///
/// Source: RFC 6455 §4.2.
public enum HandshakeRefusal: Error, Equatable, Sendable {
    /// The method is not GET.
    case method
    /// HTTP is older than 1.1.
    case httpVersion
    /// `Host` is missing or doubled.
    case host
    /// The request does not ask to upgrade to `websocket`.
    case notUpgrade
    /// `Sec-WebSocket-Version` is missing or not 13.
    case version
    /// `Sec-WebSocket-Key` is missing, doubled, or not 16 bytes in base 64.
    case key
    /// The page's origin is not allowed.
    case origin
    /// `Sec-WebSocket-Protocol` or `Sec-WebSocket-Extensions` breaks its grammar.
    case malformedField
    /// The request announces a body.
    case body

    /// The HTTP status of the answer: 400, 403 or 426.
    public var status: Int {
        switch self {
        case .method, .httpVersion, .host, .key, .malformedField, .body: 400
        case .origin: 403
        case .notUpgrade, .version: 426
        }
    }

    /// The fields that the answer must have beside the usual ones; no refused connection goes on.
    public var fields: [(name: String, value: String)] {
        guard status == 426 else { return [] }
        return [
            ("Upgrade", "websocket"), ("Connection", "Upgrade, close"),
            ("Sec-WebSocket-Version", "13"),
        ]
    }
}

/// The server's side of the opening handshake.
///
/// Source: RFC 6455 §4.2.
public enum OpeningHandshake {
    /// What was agreed.
    public struct Accepted: Sendable {
        /// The fields of the 101 response, in order.
        public let fields: [(name: String, value: String)]
        /// The chosen subprotocol, if client and server share one.
        public let subprotocol: String?
        /// The parameters of permessage-deflate, if it was agreed.
        public let deflate: DeflateParameters?
    }

    /// Checks a request and agrees to it.
    ///
    /// - Parameters:
    ///   - method: As in the request line.
    ///   - isHTTP11: Whether the request is of HTTP/1.1.
    ///   - fields: All fields of the request's head, in order.
    ///   - subprotocols: What the server speaks, best first; the first one offered is chosen. With
    ///     none in common the connection opens without a subprotocol.
    ///   - origins: Which pages may connect.
    ///   - deflate: Which compression is agreed to.
    /// - Returns: What to answer and what to speak from then on.
    /// - Throws: ``HandshakeRefusal``, with status and fields to answer.
    public static func accept(
        method: String,
        isHTTP11: Bool,
        fields: some Sequence<(name: String, value: String)>,
        subprotocols: [String],
        origins: OriginPolicy,
        deflate: DeflatePolicy
    ) throws(HandshakeRefusal) -> Accepted {
        let request = HandshakeFields(fields)
        guard method == "GET" else { throw .method }
        guard isHTTP11 else { throw .httpVersion }
        let key = try checkedKey(request, origins: origins)
        guard let offered = request.tokens("sec-websocket-protocol"),
            let extensions = request.extensions()
        else { throw .malformedField }
        let subprotocol = subprotocols.first(where: offered.contains)
        let agreement = DeflateNegotiation.accept(extensions, policy: deflate)
        var response: [(name: String, value: String)] = [
            ("Upgrade", "websocket"), ("Connection", "Upgrade"),
            ("Sec-WebSocket-Accept", acceptValue(key: key)),
        ]
        if let subprotocol { response.append(("Sec-WebSocket-Protocol", subprotocol)) }
        if let agreement { response.append(("Sec-WebSocket-Extensions", agreement.answer)) }
        return Accepted(
            fields: response,
            subprotocol: subprotocol,
            deflate: agreement?.parameters
        )
    }

    /// Makes every check that needs no choice, and gives the client's key.
    private static func checkedKey(
        _ request: HandshakeFields,
        origins: OriginPolicy
    ) throws(HandshakeRefusal) -> String {
        let hosts = request.all("host")
        guard let host = hosts.first, hosts.count == 1 else { throw .host }
        guard request.list("upgrade", contains: "websocket"),
            request.list("connection", contains: "upgrade")
        else { throw .notUpgrade }
        guard request.all("sec-websocket-version") == ["13"] else { throw .version }
        let keys = request.all("sec-websocket-key")
        guard let key = keys.first, keys.count == 1, Base64.decode(key)?.count == 16 else {
            throw .key
        }
        guard origins.allows(request.all("origin"), host: host) else { throw .origin }
        guard request.all("transfer-encoding").isEmpty,
            request.all("content-length").allSatisfy({ $0 == "0" })
        else { throw .body }
        return key
    }

    /// The value of `Sec-WebSocket-Accept` that answers a key (RFC 6455 §4.2.2).
    static func acceptValue(key: String) -> String {
        Base64.encode(SHA1.digest(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
    }
}

/// The client's side of the opening handshake: one value per connection attempt.
///
/// Source: RFC 6455 §4.1.
public struct ClientHandshake: Sendable {
    /// Why a client gives up on a server's answer.
    public enum Failure: Error, Equatable, Sendable {
        /// The status is not 101.
        case status(Int)
        /// `Upgrade` or `Connection` does not confirm the upgrade.
        case notUpgraded
        /// `Sec-WebSocket-Accept` does not answer the key.
        case accept
        /// The server chose a subprotocol that was not offered.
        case subprotocol
        /// The server chose an extension, or parameters, that were not offered.
        case extensions
    }

    private let key: String
    private let subprotocols: [String]
    private let deflate: DeflateParameters?

    /// Prepares an attempt.
    ///
    /// - Parameters:
    ///   - nonce: 16 random bytes, fresh for each attempt.
    ///   - subprotocols: What the client speaks, best first.
    ///   - deflate: What to offer of permessage-deflate; `nil` offers nothing.
    /// - Precondition: The nonce has 16 bytes.
    public init(nonce: [UInt8], subprotocols: [String] = [], deflate: DeflateParameters? = nil) {
        precondition(nonce.count == 16, "a nonce has 16 bytes")
        key = Base64.encode(nonce)
        self.subprotocols = subprotocols
        self.deflate = deflate
    }

    /// The whole request head.
    ///
    /// - Parameters:
    ///   - host: The value of `Host`, with the port unless it is the scheme's own.
    ///   - target: Path and query, such as `/live`.
    ///   - fields: Further fields, such as `Cookie` or `Origin`; they must hold no line break.
    /// - Returns: The bytes to send.
    public func request(
        host: String,
        target: String,
        fields: [(name: String, value: String)] = []
    ) -> [UInt8] {
        var head = "GET \(target) HTTP/1.1\r\nHost: \(host)\r\nUpgrade: websocket\r\n"
        head += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(key)\r\n"
        if !subprotocols.isEmpty {
            head += "Sec-WebSocket-Protocol: \(subprotocols.joined(separator: ", "))\r\n"
        }
        if let deflate {
            head += "Sec-WebSocket-Extensions: \(DeflateNegotiation.offer(deflate))\r\n"
        }
        for field in fields {
            head += "\(field.name): \(field.value)\r\n"
        }
        return Array((head + "\r\n").utf8)
    }

    /// Checks the server's answer.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - fields: All fields of the response's head, in order.
    /// - Returns: The subprotocol and the compression to speak from then on.
    /// - Throws: ``Failure``; the connection is then closed.
    public func check(
        status: Int,
        fields: some Sequence<(name: String, value: String)>
    ) throws(Failure) -> (subprotocol: String?, deflate: DeflateParameters?) {
        let response = HandshakeFields(fields)
        guard status == 101 else { throw .status(status) }
        guard response.list("upgrade", contains: "websocket"),
            response.list("connection", contains: "upgrade")
        else { throw .notUpgraded }
        guard response.all("sec-websocket-accept") == [OpeningHandshake.acceptValue(key: key)]
        else { throw .accept }
        let chosen = response.all("sec-websocket-protocol")
        guard chosen.count <= 1, chosen.allSatisfy(subprotocols.contains) else {
            throw .subprotocol
        }
        return (chosen.first, try agreedDeflate(response))
    }

    private func agreedDeflate(
        _ response: HandshakeFields
    ) throws(Failure) -> DeflateParameters? {
        guard let entries = response.extensions(), entries.count <= 1 else { throw .extensions }
        guard let entry = entries.first else { return nil }
        guard let deflate, let agreed = DeflateNegotiation.agreed(entry, to: deflate) else {
            throw .extensions
        }
        return agreed
    }
}

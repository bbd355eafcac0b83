import Foundation

/// The server that a crowd goes to, from an address such as `ws://127.0.0.1:8080/live`.
public struct CrowdTarget: Hashable, Sendable {
    /// Whether it speaks TLS.
    public let isSecure: Bool
    /// Name or number of the machine.
    public let host: String
    /// Port; where the address names none, 80 or with TLS 443.
    public let port: UInt16
    /// Path of the WebSocket.
    public let path: String

    /// Reads an address; `nil` unless it is a `ws:` or `wss:` URL with a host.
    public init?(_ url: String) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme,
            ["ws", "wss"].contains(scheme), let host = parts.host, !host.isEmpty
        else { return nil }
        isSecure = scheme == "wss"
        let usual = isSecure ? 443 : 80
        guard let port = UInt16(exactly: parts.port ?? usual) else { return nil }
        self.host = host
        self.port = port
        path = parts.path.isEmpty ? "/" : parts.path
    }

    /// The value of `Host`.
    var authority: String { port == (isSecure ? 443 : 80) ? host : "\(host):\(port)" }

    /// The origin of the market's own pages, which forms must come from.
    var origin: String { "\(isSecure ? "https" : "http")://\(authority)" }
}

import Foundation

/// The market that a crowd goes to, from an address such as `ws://127.0.0.1:8080/live`.
public struct CrowdTarget: Hashable, Sendable {
    /// Name or number of the machine.
    public let host: String
    /// Port, 80 where the address names none.
    public let port: UInt16
    /// Path of the WebSocket.
    public let path: String

    /// Reads an address; `nil` unless it is a `ws:` URL with a host.
    public init?(_ url: String) {
        guard let parts = URLComponents(string: url), parts.scheme == "ws",
            let host = parts.host, !host.isEmpty, let port = UInt16(exactly: parts.port ?? 80)
        else { return nil }
        self.host = host
        self.port = port
        path = parts.path.isEmpty ? "/" : parts.path
    }

    /// The value of `Host`.
    var authority: String { port == 80 ? host : "\(host):\(port)" }

    /// The origin of the market's own pages, which forms must come from.
    var origin: String { "http://\(authority)" }
}

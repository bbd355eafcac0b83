/// The agreed parameters of permessage-deflate.
///
/// Source: RFC 7692 §7.1.
public struct DeflateParameters: Sendable, Equatable {
    /// The server compresses each message on its own.
    public var serverNoContextTakeover: Bool
    /// The client compresses each message on its own.
    public var clientNoContextTakeover: Bool
    /// The server refers back at most 2^n bytes; n is 8–15.
    public var serverMaxWindowBits: Int
    /// The client refers back at most 2^n bytes; n is 8–15.
    public var clientMaxWindowBits: Int

    /// The defaults are those of an agreement without any parameter.
    ///
    /// - Precondition: Window bits are within 8...15.
    public init(
        serverNoContextTakeover: Bool = false,
        clientNoContextTakeover: Bool = false,
        serverMaxWindowBits: Int = 15,
        clientMaxWindowBits: Int = 15
    ) {
        precondition(Self.windowBits.contains(serverMaxWindowBits), "window bits out of range")
        precondition(Self.windowBits.contains(clientMaxWindowBits), "window bits out of range")
        self.serverNoContextTakeover = serverNoContextTakeover
        self.clientNoContextTakeover = clientNoContextTakeover
        self.serverMaxWindowBits = serverMaxWindowBits
        self.clientMaxWindowBits = clientMaxWindowBits
    }

    /// The sizes that the extension knows: 256 bytes to 32 KiB.
    static let windowBits = 8...15

    /// How the messages that `endpoint` receives were compressed.
    func inbound(at endpoint: Endpoint) -> (noContextTakeover: Bool, windowBits: Int) {
        switch endpoint {
        case .server: (clientNoContextTakeover, clientMaxWindowBits)
        case .client: (serverNoContextTakeover, serverMaxWindowBits)
        }
    }
}

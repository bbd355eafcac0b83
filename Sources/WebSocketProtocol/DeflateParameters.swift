/// The agreed parameters of permessage-deflate.
///
/// Source: RFC 7692 §7.1.
public struct DeflateParameters: Sendable, Equatable {
    /// The server compresses each message on its own.
    public var serverNoContextTakeover: Bool
    /// The client compresses each message on its own.
    public var clientNoContextTakeover: Bool
    /// The server refers back at most 2^n bytes; n is 8–15.
    public var serverMaxWindowBits: Int {
        get { Int(serverBits) }
        set { serverBits = Self.checked(newValue) }
    }
    /// The client refers back at most 2^n bytes; n is 8–15.
    public var clientMaxWindowBits: Int {
        get { Int(clientBits) }
        set { clientBits = Self.checked(newValue) }
    }

    // One of these values lies in every connection, so they are small.
    private var serverBits: UInt8
    private var clientBits: UInt8

    /// The defaults are those of an agreement without any parameter.
    ///
    /// - Precondition: Window bits are within 8...15.
    public init(
        serverNoContextTakeover: Bool = false,
        clientNoContextTakeover: Bool = false,
        serverMaxWindowBits: Int = 15,
        clientMaxWindowBits: Int = 15
    ) {
        self.serverNoContextTakeover = serverNoContextTakeover
        self.clientNoContextTakeover = clientNoContextTakeover
        serverBits = Self.checked(serverMaxWindowBits)
        clientBits = Self.checked(clientMaxWindowBits)
    }

    /// The sizes that the extension knows: 256 bytes to 32 KiB.
    static let windowBits = 8...15

    private static func checked(_ bits: Int) -> UInt8 {
        precondition(windowBits.contains(bits), "window bits out of range")
        return UInt8(bits)
    }

    /// How the messages that `endpoint` receives were compressed.
    func inbound(at endpoint: Endpoint) -> (noContextTakeover: Bool, windowBits: Int) {
        switch endpoint {
        case .server: (clientNoContextTakeover, clientMaxWindowBits)
        case .client: (serverNoContextTakeover, serverMaxWindowBits)
        }
    }
}

/// Which offers of permessage-deflate a server takes, and what it asks for in return.
///
/// Source: RFC 7692 §7.1.
public struct DeflatePolicy: Sendable, Equatable {
    /// Whether any offer is taken.
    public var isEnabled: Bool
    /// Whether the server may keep its context; if not, `server_no_context_takeover` is always
    /// agreed, so that one compressed frame can go to many.
    public var serverKeepsContext: Bool
    /// Whether the client may keep its context; if not, `client_no_context_takeover` is always
    /// agreed, so that no window is held between messages.
    public var clientKeepsContext: Bool
    /// An offer that wants a smaller server window than this is passed over; 8–15.
    public var serverWindowBitsMin: Int
    /// The largest window asked of a client that lets itself be asked; 8–15.
    public var clientWindowBitsMax: Int

    /// A policy; the defaults honour every offer.
    public init(
        isEnabled: Bool = true,
        serverKeepsContext: Bool = true,
        clientKeepsContext: Bool = true,
        serverWindowBitsMin: Int = 8,
        clientWindowBitsMax: Int = 15
    ) {
        precondition(DeflateParameters.windowBits.contains(serverWindowBitsMin))
        precondition(DeflateParameters.windowBits.contains(clientWindowBitsMax))
        self.isEnabled = isEnabled
        self.serverKeepsContext = serverKeepsContext
        self.clientKeepsContext = clientKeepsContext
        self.serverWindowBitsMin = serverWindowBitsMin
        self.clientWindowBitsMax = clientWindowBitsMax
    }

    /// No compression.
    public static let disabled = DeflatePolicy(isEnabled: false)
    /// For messages that go to many: no context is kept on either side.
    public static let sharedMessages = DeflatePolicy(
        serverKeepsContext: false,
        clientKeepsContext: false
    )
    /// Everything that the extension can do, as each client offers it.
    public static let everyOffer = DeflatePolicy()
}

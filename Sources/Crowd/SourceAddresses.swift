import EventLoop

/// The own addresses that a crowd comes from.
///
/// On one machine one after another: the ports of a single one, of which those of closed connections
/// stay taken for a minute, are too few for several crowds.
struct SourceAddresses {
    /// Own addresses that are used on loopback.
    private static let count = 16

    private let isLoopback: Bool
    private var attempts = 0

    /// Addresses to reach a server from.
    init(to server: SocketAddress) {
        isLoopback = server.host == SocketAddress.loopback(port: 0).host
    }

    /// Where the next connection comes from; `nil` leaves it to the system.
    mutating func next() -> SocketAddress? {
        guard isLoopback else { return nil }
        attempts += 1
        return .ipv4(0x7f00_0001 + UInt32(attempts % Self.count), port: 0)
    }
}

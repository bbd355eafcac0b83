internal import EventLoop
internal import Synchronization

/// Counts the connections of the whole server, in all and by address; IPv6 by its network.
final class AddressLimiter: Sendable {
    enum Refusal {
        case inAll
        case perAddress
    }

    private struct Counts {
        var all = 0
        var byNetwork: [SocketAddress.Host: Int] = [:]
    }

    private let counts = Mutex(Counts())
    private let inAllMax: Int
    private let perAddressMax: Int

    init(inAllMax: Int, perAddressMax: Int) {
        self.inAllMax = inAllMax
        self.perAddressMax = perAddressMax
    }

    /// Counts one more connection, unless it would be too many; `nil` when it was counted.
    func enter(_ host: SocketAddress.Host) -> Refusal? {
        counts.withLock { counts in
            guard counts.all < inAllMax else { return .inAll }
            let present = counts.byNetwork[host.network, default: 0]
            guard present < perAddressMax else { return .perAddress }
            counts.all += 1
            counts.byNetwork[host.network] = present + 1
            return nil
        }
    }

    /// Counts one less.
    func leave(_ host: SocketAddress.Host) {
        counts.withLock { counts in
            guard let present = counts.byNetwork[host.network] else { return }
            counts.all -= 1
            counts.byNetwork[host.network] = present > 1 ? present - 1 : nil
        }
    }
}

import EventLoop
import Market
import Synchronization

/// Whose rate a command was over.
enum RateKind: String, CaseIterable {
    case session
    case account
    case address
}

/// How often commands come from each account and each address, on all loops together.
final class CommandRates: Sendable {
    private let accounts: SharedBuckets<AccountID>
    private let addresses: SharedBuckets<SocketAddress.Host>
    private let trusted: Set<SocketAddress.Host>

    /// - Parameters:
    ///   - limits: The rates.
    ///   - trustsLoopback: Whether this machine's own commands are only counted by session and account.
    init(_ limits: CommandLimits, trustsLoopback: Bool) {
        accounts = SharedBuckets(limits.account.bucket, countMax: limits.sendersMax)
        addresses = SharedBuckets(limits.address.bucket, countMax: limits.sendersMax)
        trusted = trustsLoopback ? Self.loopback : []
    }

    /// What the commands from an address are counted under; nil for one that is trusted.
    func counted(_ host: SocketAddress.Host) -> SocketAddress.Host? {
        trusted.contains(host.network) ? nil : host.network
    }

    /// Senders that are remembered at present.
    var remembered: Int { accounts.count + addresses.count }

    /// Counts one command.
    ///
    /// - Returns: The refusal, if it was over a rate, and whose.
    func spend(
        account: AccountID?,
        address: SocketAddress.Host?,
        at now: Timestamp
    ) -> (kind: RateKind, refusal: Refusal)? {
        var kind = RateKind.account
        do throws(Refusal) {
            if let account { try accounts.spend(account, at: now) }
            kind = .address
            if let address { try addresses.spend(address, at: now) }
            return nil
        } catch {
            return (kind, error)
        }
    }

    private static let loopback: Set<SocketAddress.Host> = {
        let six = try? SocketAddress.resolve(host: "::1", port: 0)
        return Set([SocketAddress.loopback(port: 0), six].compactMap { $0?.host.network })
    }()
}

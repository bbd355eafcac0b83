import Market
import Synchronization

/// Slows down guessing: each name and each address has a few tries, then one every few seconds; see ``SignInLimits``.
final class SignInLimiter: Sendable {
    private struct Buckets {
        var names: BucketTable<String>
        var addresses: BucketTable<String>
    }

    private let buckets: Mutex<Buckets>

    init(_ limits: SignInLimits = SignInLimits()) {
        let names = BucketTable<String>(limits.name.bucket, countMax: limits.sendersMax)
        let addresses = BucketTable<String>(limits.address.bucket, countMax: limits.sendersMax)
        buckets = Mutex(Buckets(names: names, addresses: addresses))
    }

    func admit(name: String, address: String, at now: Timestamp) throws(AccountRefusal) {
        let refusal: Refusal? = buckets.withLock { buckets in
            do throws(Refusal) {
                try buckets.addresses.spend(address, at: now)
                try buckets.names.spend(Self.key(name), at: now)
                return nil
            } catch {
                return error
            }
        }
        guard let refusal else { return }
        guard case .rateLimited(let retryAfter) = refusal else { throw .wrongNameOrPassword }
        throw .rateLimited(retryAfter: retryAfter)
    }

    /// A right password clears the name.
    func forget(name: String) {
        buckets.withLock { $0.names.forget(Self.key(name)) }
    }

    /// Names are found whatever the case of their letters, so every spelling counts as one.
    private static func key(_ name: String) -> String {
        SignInName.normalized(name).lowercased()
    }
}

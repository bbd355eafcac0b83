import Market
import Synchronization

/// Slows down guessing: each name and each address has a few tries, then one every few seconds.
final class SignInLimiter: Sendable {
    /// Tries at once for one name, and the time that earns one more.
    static let nameBurst = 5
    static let nameInterval: Milliseconds = 10_000
    /// Tries at once from one address; many people share one behind a mobile network.
    static let addressBurst = 30
    static let addressInterval: Milliseconds = 1_000
    /// Names and addresses remembered; beyond it the oldest knowledge goes.
    static let remembered = 50_000

    private struct Buckets {
        var names: [String: TokenBucket] = [:]
        var addresses: [String: TokenBucket] = [:]
    }

    private let buckets = Mutex(Buckets())

    func admit(name: String, address: String, at now: Timestamp) throws(AccountRefusal) {
        let refusal: Refusal? = buckets.withLock { buckets in
            if buckets.names.count > Self.remembered { buckets.names.removeAll() }
            if buckets.addresses.count > Self.remembered { buckets.addresses.removeAll() }
            let freshAddress = TokenBucket(burst: Self.addressBurst, every: Self.addressInterval)
            let freshName = TokenBucket(burst: Self.nameBurst, every: Self.nameInterval)
            do throws(Refusal) {
                try buckets.addresses[address, default: freshAddress].spend(at: now)
                try buckets.names[Self.key(name), default: freshName].spend(at: now)
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
        buckets.withLock { $0.names[Self.key(name)] = nil }
    }

    /// Names are found whatever the case of their letters, so every spelling counts as one.
    private static func key(_ name: String) -> String {
        SignInName.normalized(name).lowercased()
    }
}

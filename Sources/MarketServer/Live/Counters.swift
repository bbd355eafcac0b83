import Synchronization

/// Counts of what never reaches a room.
final class Counters: Sendable {
    private struct Counts {
        var refused: [String: Int] = [:]
        var overRate: [RateKind: Int] = [:]
        var signIns: [String: Int] = [:]
        var notices: [String: Int] = [:]
    }

    private let counts = Mutex(Counts())

    /// A message that did not get into a room, by the wire's reason.
    func countRefused(_ reason: String) {
        counts.withLock { $0.refused[reason, default: 0] += 1 }
    }

    /// A command over a rate.
    func countRateLimited(_ kind: RateKind) {
        counts.withLock {
            $0.refused["rateLimited", default: 0] += 1
            $0.overRate[kind, default: 0] += 1
        }
    }

    /// A try to sign in or to make an account: `accepted`, or the wire's reason.
    func countSignIn(_ outcome: String) {
        counts.withLock { $0.signIns[outcome, default: 0] += 1 }
    }

    /// A payment notice, by what it was answered.
    func countNotice(_ result: String) {
        counts.withLock { $0.notices[result, default: 0] += 1 }
    }

    /// Payment notices, by what they were answered.
    var notices: [String: Int] { counts.withLock(\.notices) }

    /// Messages refused before any room, by reason.
    var refusals: [String: Int] { counts.withLock(\.refused) }

    /// Commands over a rate, by whose.
    var overRate: [RateKind: Int] { counts.withLock(\.overRate) }

    /// Tries to sign in, by outcome.
    var signIns: [String: Int] { counts.withLock(\.signIns) }
}

import Synchronization

/// Counts of what never reaches a room.
final class Counters: Sendable {
    private let refusals = Mutex<[String: Int]>([:])

    /// A message that was not understood, by the wire's reason.
    func countUnreadable(_ reason: String) {
        refusals.withLock { $0[reason, default: 0] += 1 }
    }

    /// A command over its session's rate.
    func countRateLimited() {
        refusals.withLock { $0["rateLimited", default: 0] += 1 }
    }

    var byReason: [String: Int] { refusals.withLock(\.self) }
}

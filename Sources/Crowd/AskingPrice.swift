import Synchronization

/// What the crowd bids next: what the newest update asks for, or more, where its own bids are still on their way.
final class AskingPrice: Sendable {
    /// What every bid adds, in đồng.
    static let increment: Int64 = 1_000
    /// What the first bid must reach, in đồng.
    static let opening: Int64 = 100_000

    private let state = Mutex((seen: opening, sent: opening - increment))

    /// Notes the least next bid that an update told.
    func note(_ next: Int64) {
        state.withLock { $0.seen = max($0.seen, next) }
    }

    /// The amount of a bid.
    ///
    /// - Parameter isContested: Whether to bid what the page asks for at this moment, which many do
    ///   at once and most of them too late; otherwise above everything the crowd has sent.
    /// - Returns: An amount in đồng.
    func amount(isContested: Bool) -> Int64 {
        state.withLock { state in
            let amount = isContested ? state.seen : max(state.seen, state.sent + Self.increment)
            state.sent = max(state.sent, amount)
            return amount
        }
    }
}

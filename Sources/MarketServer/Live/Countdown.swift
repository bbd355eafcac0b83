import Synchronization

/// Calls a closure when everybody has arrived.
final class Countdown: Sendable {
    private let missing: Atomic<Int>
    private let then: @Sendable () -> Void

    init(_ count: Int, then: @escaping @Sendable () -> Void) {
        missing = Atomic(count)
        self.then = then
    }

    func arrive() {
        let (_, left) = missing.subtract(1, ordering: .acquiringAndReleasing)
        if left == 0 { then() }
    }
}

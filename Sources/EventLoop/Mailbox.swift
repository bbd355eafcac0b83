internal import Synchronization

/// One piece of work for a loop: a closure, or a job of an actor that lives there.
enum Work: Sendable {
    case closure(@Sendable () -> Void)
    case job(UnownedJob)
}

/// What other threads hand to a loop: a locked queue with one wake per batch.
final class Mailbox: Sendable {
    private let waiting = Mutex<[Work]>([])
    private let bell: EventFD

    /// The number to watch for readability.
    var number: Int32 { bell.number }

    /// Whether nothing waits.
    var isEmpty: Bool { waiting.withLock(\.isEmpty) }

    init() throws(SystemCallError) {
        bell = try EventFD()
    }

    /// Adds work, and wakes the loop if it is the first since the last ``take(into:)``.
    func post(_ work: Work) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(work)
            return waiting.count == 1
        }
        if isFirst { bell.signal() }
    }

    /// Takes everything that waits, by exchanging it with an empty array.
    ///
    /// - Parameter batch: Empty; its storage is used for what comes next.
    func take(into batch: inout [Work]) {
        batch = waiting.withLock { [empty = batch] waiting in
            let taken = waiting
            waiting = empty
            return taken
        }
    }

    /// Silences the bell after a wake.
    func quiet() {
        bell.drain()
    }
}

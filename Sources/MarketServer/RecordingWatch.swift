import Ledger
import Logging
import Synchronization

/// Tells the operator when nothing can be recorded, and when it can be again.
final class RecordingWatch: Sendable {
    private let logger: Logger
    private let failure = Mutex<RecordFailure?>(nil)

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// To be called once a second; says only what is new.
    func look(at failure: RecordFailure?) {
        let isNew = self.failure.withLock { known in
            defer { known = failure }
            return known != failure
        }
        guard isNew else { return }
        if let failure {
            logger.error("the rooms accept nothing until it can be recorded: \(failure)")
        } else {
            logger.notice("the disk records again, and the rooms accept")
        }
    }
}

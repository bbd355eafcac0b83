import Logging
import MarketRoom
import Synchronization

/// Tells the operator every few seconds how far a long start is.
final class ReadingLog: Sendable {
    private static let interval = Duration.seconds(2)

    private let logger: Logger
    private let told = Mutex(ContinuousClock.now)

    init(_ logger: Logger) {
        self.logger = logger
    }

    func tell(_ progress: ReadingProgress, of room: String) {
        let isDue = told.withLock { told in
            let now = ContinuousClock.now
            guard now - told >= Self.interval else { return false }
            told = now
            return true
        }
        guard isDue else { return }
        logger.info("\(room): entry \(progress.sequence) of \(progress.last) read back")
    }
}

internal import Synchronization

/// One loop's counters, where other threads can read them.
final class MetricsBox: Sendable {
    private let value = Mutex(TransportMetrics())

    func store(_ metrics: TransportMetrics) {
        value.withLock { $0 = metrics }
    }

    func load() -> TransportMetrics { value.withLock { $0 } }
}

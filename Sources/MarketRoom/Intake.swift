import MarketProtocol
import Synchronization

/// The room's letter box: loops put batches in, the room takes everything at once.
///
/// Bounded; what does not fit is handed back, so that its sender gets the answer `busy`.
final class Intake: Sendable {
    private let countMax: Int
    private let waiting = Mutex<[Arrival]>([])

    /// - Parameter countMax: Most arrivals that wait.
    init(countMax: Int) {
        self.countMax = countMax
    }

    /// How many wait now.
    var count: Int { waiting.withLock(\.count) }

    /// Adds a batch.
    ///
    /// Departures and the like are taken even when the box is full: there are no more of them than connections, and a
    /// lost one would leave a session in the room for ever.
    ///
    /// - Returns: Whether the box was empty, so that somebody must call the room; and what did not fit.
    func put(_ batch: [Arrival]) -> (wasEmpty: Bool, refused: [Arrival]) {
        waiting.withLock { waiting in
            let wasEmpty = waiting.isEmpty
            let fitting = max(0, countMax - waiting.count)
            waiting.append(contentsOf: batch.prefix(fitting))
            var refused: [Arrival] = []
            for arrival in batch.dropFirst(fitting) {
                if arrival.isOwed { waiting.append(arrival) } else { refused.append(arrival) }
            }
            return (wasEmpty && !waiting.isEmpty, refused)
        }
    }

    /// Takes what waits, in the order of its stamps; equal stamps keep the order of arrival.
    func takeAll() -> [Arrival] {
        var arrivals = waiting.withLock { waiting in
            let taken = waiting
            waiting.removeAll(keepingCapacity: taken.count <= 1024)
            return taken
        }
        // Swift's sort is stable, and nearly sorted input costs one pass.
        if !Self.isSorted(arrivals) { arrivals.sort { $0.at < $1.at } }
        return arrivals
    }

    private static func isSorted(_ arrivals: [Arrival]) -> Bool {
        arrivals.indices.dropFirst().allSatisfy { arrivals[$0 - 1].at <= arrivals[$0].at }
    }
}

extension Arrival {
    /// Whether the room must hear of it whatever waits already.
    fileprivate var isOwed: Bool {
        switch content {
        case .departed, .behind, .request(.leave, _): true
        case .request: false
        }
    }
}

import Synchronization

/// The room's letter box: loops put batches in, the room takes everything at once.
///
/// Bounded by ``countMax``; what does not fit is handed back, so that its sender gets the answer `busy`.
final class Intake: Sendable {
    /// Most arrivals that wait for one room.
    static let countMax = 50_000

    private let waiting = Mutex<[Arrival]>([])

    /// Adds a batch.
    ///
    /// - Returns: Whether the box was empty, so that somebody must call the room; and what did not fit.
    func put(_ batch: [Arrival]) -> (wasEmpty: Bool, refused: ArraySlice<Arrival>) {
        waiting.withLock { waiting in
            let wasEmpty = waiting.isEmpty
            let room = max(0, Self.countMax - waiting.count)
            waiting.append(contentsOf: batch.prefix(room))
            return (wasEmpty && !waiting.isEmpty, batch.dropFirst(room))
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
        zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.at <= $1.at }
    }
}

import Market
import Synchronization

/// Token buckets of many senders.
///
/// A sender is forgotten when its bucket is full again: a fresh one is the same. While as many as there may be
/// are remembered, further senders pass unlimited.
struct BucketTable<Sender: Hashable & Sendable>: Sendable {
    /// Milliseconds between two searches for buckets that are full again, when there is no room.
    private static var sweepInterval: Milliseconds { 1_000 }
    private static var sweepFrom: Int { 64 }

    private let fresh: TokenBucket
    private let countMax: Int
    private var buckets: [Sender: TokenBucket] = [:]
    private var sweepAt = Self.sweepFrom
    private var sweptAt = Timestamp(milliseconds: .min / 2)

    /// - Parameters:
    ///   - fresh: A full bucket.
    ///   - countMax: Most senders that are remembered.
    init(_ fresh: TokenBucket, countMax: Int) {
        self.fresh = fresh
        self.countMax = countMax
    }

    /// Senders that are remembered.
    var count: Int { buckets.count }

    /// Takes one token of a sender's.
    ///
    /// - Throws: `rateLimited` with the time until there is one.
    /// - Complexity: O(1) on average.
    mutating func spend(_ sender: Sender, at now: Timestamp) throws(Refusal) {
        if buckets.count >= min(sweepAt, countMax), buckets[sender] == nil {
            forgetFull(at: now)
            guard buckets.count < countMax else { return }
        }
        try buckets[sender, default: fresh].spend(at: now)
    }

    /// Gives a sender a full bucket.
    mutating func forget(_ sender: Sender) {
        buckets[sender] = nil
    }

    private mutating func forgetFull(at now: Timestamp) {
        // A crowded table is searched now and then only, so that a crowd does not pay for each command.
        guard buckets.count < countMax || now - sweptAt >= Self.sweepInterval else { return }
        sweptAt = now
        buckets = buckets.filter { !$0.value.isFull(at: now) }
        sweepAt = max(Self.sweepFrom, 2 * buckets.count)
    }
}

/// A table of buckets that all loops share, in parts with a lock each, so that loops seldom meet.
final class SharedBuckets<Sender: Hashable & Sendable>: Sendable {
    private final class Part: Sendable {
        let table: Mutex<BucketTable<Sender>>

        init(_ table: BucketTable<Sender>) {
            self.table = Mutex(table)
        }
    }

    private let parts: [Part]

    /// - Parameters:
    ///   - fresh: A full bucket.
    ///   - countMax: Most senders that are remembered, roughly: each part has its share.
    ///   - partCount: Parts.
    init(_ fresh: TokenBucket, countMax: Int, partCount: Int = 32) {
        let share = max(1, countMax / partCount)
        parts = (0..<partCount).map { _ in Part(BucketTable(fresh, countMax: share)) }
    }

    /// Senders that are remembered.
    var count: Int {
        parts.reduce(0) { $0 + $1.table.withLock(\.count) }
    }

    /// Takes one token of a sender's; from any thread.
    ///
    /// - Throws: `rateLimited` with the time until there is one.
    func spend(_ sender: Sender, at now: Timestamp) throws(Refusal) {
        let part = parts[Int(UInt(bitPattern: sender.hashValue) % UInt(parts.count))]
        let refusal: Refusal? = part.table.withLock { table in
            do throws(Refusal) {
                try table.spend(sender, at: now)
                return nil
            } catch {
                return error
            }
        }
        if let refusal { throw refusal }
    }
}

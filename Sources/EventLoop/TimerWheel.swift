/// Names one timer of a wheel; stale after it fired or was cancelled.
public struct TimerToken: Hashable, Sendable {
    let index: Int32
    let generation: UInt32
}

/// Deadlines in a ring of coarse ticks.
///
/// Pure: time is given, never read.
///
/// Insertion, cancellation and firing cost O(1). A timer never fires early, and at most one tick
/// late. A deadline further away than the ring is long stays in its place for another round.
public struct TimerWheel<Payload> {
    private struct Entry {
        var payload: Payload?
        var tick: Int64
        var next: Int32
        var previous: Int32
        var generation: UInt32
    }

    private static var none: Int32 { -1 }

    private let tickNanoseconds: Int64
    private let mask: Int
    private var heads: [Int32]
    private var tails: [Int32]
    private var occupied: [UInt64]
    private var entries: [Entry] = []
    private var free: Int32 = -1
    private var cursor: Int64
    private var scan: Int32 = -1

    /// Whether no timer waits.
    public var isEmpty: Bool { count == 0 }

    /// How many timers are waiting.
    public private(set) var count = 0

    /// Makes an empty wheel.
    ///
    /// - Parameters:
    ///   - tick: The granularity.
    ///   - buckets: Ticks in one round, a power of two and at least 64.
    ///   - now: The present time in nanoseconds.
    public init(tick: Duration, buckets: Int = 4096, now: Int64) {
        precondition(buckets >= 64 && buckets & (buckets - 1) == 0, "a power of two from 64")
        precondition(tick > .zero, "a tick takes time")
        tickNanoseconds = tick.wholeNanoseconds
        mask = buckets - 1
        heads = [Int32](repeating: Self.none, count: buckets)
        tails = heads
        occupied = [UInt64](repeating: 0, count: buckets / 64)
        cursor = now / tickNanoseconds
    }

    /// Adds a timer.
    ///
    /// The deadline is in nanoseconds of the same clock; a past one fires at the next tick.
    public mutating func insert(_ payload: Payload, at deadline: Int64) -> TimerToken {
        let rounded = deadline / tickNanoseconds + (deadline % tickNanoseconds > 0 ? 1 : 0)
        let tick = max(rounded, cursor + 1)
        let index = allocate()
        let bucket = Int(truncatingIfNeeded: tick) & mask
        let last = tails[bucket]
        let generation = entries[Int(index)].generation
        entries[Int(index)] = Entry(
            payload: payload,
            tick: tick,
            next: Self.none,
            previous: last,
            generation: generation
        )
        if last == Self.none {
            heads[bucket] = index
            occupied[bucket >> 6] |= 1 << UInt64(bucket & 63)
        } else {
            entries[Int(last)].next = index
        }
        tails[bucket] = index
        count += 1
        return TimerToken(index: index, generation: generation)
    }

    /// Removes a timer that has not fired, and returns what it carried.
    ///
    /// Does nothing for a stale token.
    @discardableResult
    public mutating func cancel(_ token: TimerToken) -> Payload? {
        let index = Int(token.index)
        guard entries.indices.contains(index), entries[index].generation == token.generation,
            entries[index].payload != nil
        else { return nil }
        return remove(token.index)
    }

    /// Takes the next timer that is due, in order of ticks, then of insertion.
    ///
    /// `now` is in nanoseconds; returns `nil` when no more are due.
    public mutating func popDue(now: Int64) -> Payload? {
        let last = now / tickNanoseconds
        while cursor < last || scan != Self.none {
            while scan != Self.none {
                let index = scan
                scan = entries[Int(index)].next
                if entries[Int(index)].tick <= cursor { return remove(index) }
            }
            guard cursor < last else { return nil }
            cursor = count == 0 ? last : min(last, nextOccupiedTick)
            scan = heads[Int(truncatingIfNeeded: cursor) & mask]
        }
        return nil
    }

    /// When the next timer can be due, in nanoseconds; `nil` when none waits.
    ///
    /// May be a round early for a deadline further away than one round.
    public var nextDeadline: Int64? {
        guard count > 0 else { return nil }
        return (scan != Self.none ? cursor : nextOccupiedTick) * tickNanoseconds
    }

    /// The first tick after the cursor whose bucket holds anything.
    private var nextOccupiedTick: Int64 {
        let start = Int(truncatingIfNeeded: cursor + 1) & mask
        let words = occupied.count
        var word = start >> 6
        var bits = occupied[word] & (~0 << UInt64(start & 63))
        for _ in 0...words {
            if bits != 0 {
                let bucket = word << 6 + bits.trailingZeroBitCount
                return cursor + 1 + Int64((bucket - start) & mask)
            }
            word = (word + 1) % words
            bits = occupied[word]
        }
        return cursor + 1 + Int64(mask)
    }

    private mutating func allocate() -> Int32 {
        guard free == Self.none else {
            let index = free
            free = entries[Int(index)].next
            return index
        }
        entries.append(
            Entry(payload: nil, tick: 0, next: Self.none, previous: Self.none, generation: 0)
        )
        return Int32(entries.count - 1)
    }

    private mutating func remove(_ index: Int32) -> Payload? {
        let entry = entries[Int(index)]
        let bucket = Int(truncatingIfNeeded: entry.tick) & mask
        if scan == index { scan = entry.next }
        if entry.previous == Self.none {
            heads[bucket] = entry.next
        } else {
            entries[Int(entry.previous)].next = entry.next
        }
        if entry.next == Self.none {
            tails[bucket] = entry.previous
        } else {
            entries[Int(entry.next)].previous = entry.previous
        }
        if heads[bucket] == Self.none { occupied[bucket >> 6] &= ~(1 << UInt64(bucket & 63)) }
        entries[Int(index)].payload = nil
        entries[Int(index)].generation &+= 1
        entries[Int(index)].next = free
        free = index
        count -= 1
        return entry.payload
    }
}

internal import WebSocketProtocol

/// Where the writes of one connection in this turn begin and end among all writes of the turn.
struct WriteChain {
    fileprivate(set) var first: Int32 = -1
    fileprivate(set) var last: Int32 = -1
    /// Bytes in the chain.
    fileprivate(set) var bytes = 0

    var isEmpty: Bool { first < 0 }
}

/// What all connections of a loop were given to write in one turn.
///
/// Kept here and not with the connections, an idle or unblocked connection owns no buffer, and a
/// publication costs a recipient one small entry: no copy, no reference count. The chains are
/// written at the end of the turn, then everything is forgotten.
struct TurnWrites {
    private struct Entry {
        var next: Int32
        /// The index of a shared frame, or -1 for a range of `personal`.
        var shared: Int32
        var lower: Int
        var upper: Int
    }

    /// Above this the storage for personal bytes is given back after the turn.
    private static let keptBytesMax = 1 << 20

    private var entries: [Entry] = []
    private var frames: [[UInt8]] = []
    private var personal: [UInt8] = []
    private var gathered: [UInt8] = []
    private var personalCount = 0
    private var lastMessage: PreparedMessage?
    private var lastParameters: DeflateParameters?
    private var lastFrame: Int32 = -1

    /// The index of a shared message's frame in this turn.
    ///
    /// Recipients of one message that come one after another share its entry.
    mutating func frame(of message: PreparedMessage, for deflate: DeflateParameters?) -> Int32 {
        guard lastMessage !== message || lastParameters != deflate else { return lastFrame }
        lastMessage = message
        lastParameters = deflate
        lastFrame = Int32(frames.count)
        frames.append(message.frame(for: deflate))
        return lastFrame
    }

    /// Adds a shared frame to a chain.
    mutating func linkShared(_ frame: Int32, to chain: WriteChain) -> WriteChain {
        let bytes = frames[Int(frame)].count
        return link(Entry(next: -1, shared: frame, lower: 0, upper: bytes), to: chain)
    }

    /// Lends the storage of personal bytes, for appending; ``linkPersonal(_:to:)`` takes it back.
    mutating func borrowPersonal() -> [UInt8] {
        personalCount = personal.count
        var lent: [UInt8] = []
        swap(&lent, &personal)
        return lent
    }

    /// Takes the storage back and adds what was appended to it to a chain.
    mutating func linkPersonal(_ lent: inout [UInt8], to chain: WriteChain) -> WriteChain {
        swap(&lent, &personal)
        let lower = personalCount
        let upper = personal.count
        guard upper > lower else { return chain }
        guard chain.last >= 0, entries[Int(chain.last)].shared < 0,
            entries[Int(chain.last)].upper == lower
        else { return link(Entry(next: -1, shared: -1, lower: lower, upper: upper), to: chain) }
        entries[Int(chain.last)].upper = upper
        var chain = chain
        chain.bytes += upper - lower
        return chain
    }

    private mutating func link(_ entry: Entry, to chain: WriteChain) -> WriteChain {
        let index = Int32(entries.count)
        entries.append(entry)
        var chain = chain
        if chain.last >= 0 {
            entries[Int(chain.last)].next = index
        } else {
            chain.first = index
        }
        chain.last = index
        chain.bytes += entry.upper - entry.lower
        return chain
    }

    /// Hands the bytes of a chain to `body` in one piece.
    ///
    /// A single entry is handed out where it lies: a lone publication from the shared frame.
    mutating func withBytes<Result, Failure: Error>(
        of chain: WriteChain,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let first = entries[Int(chain.first)]
        guard first.next >= 0 else {
            guard first.shared >= 0 else {
                return try body(personal.span.extracting(first.lower..<first.upper))
            }
            let frame = frames[Int(first.shared)]
            return try body(frame.span)
        }
        gathered.removeAll(keepingCapacity: true)
        var index = chain.first
        while index >= 0 {
            let entry = entries[Int(index)]
            if entry.shared >= 0 {
                gathered += frames[Int(entry.shared)]
            } else {
                gathered += personal[entry.lower..<entry.upper]
            }
            index = entry.next
        }
        return try body(gathered.span)
    }

    /// Forgets everything; every chain must have been written.
    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        personal.removeAll(keepingCapacity: personal.capacity <= Self.keptBytesMax)
        gathered.removeAll(keepingCapacity: gathered.capacity <= Self.keptBytesMax)
        lastMessage = nil
        lastFrame = -1
    }
}

internal import WebSocketProtocol

/// Where the writes of one connection in this turn begin and end among all writes of the turn.
struct WriteChain {
    private static let none: Int32 = -1

    /// The first entry; below -1 the chain is one shared frame, and needs no entry.
    fileprivate(set) var first = none
    fileprivate(set) var last = none
    /// The turn whose writes the chain is of.
    fileprivate(set) var turn: UInt32 = 0
    /// Bytes in the chain.
    fileprivate(set) var bytes = 0

    var isEmpty: Bool { first == Self.none }

    /// The index of the shared frame that is all there is.
    fileprivate var loneFrame: Int? { first < Self.none ? Int(-2 - first) : nil }

    /// Nothing to write.
    init() {}

    fileprivate init(loneFrame: Int, bytes: Int, turn: UInt32) {
        first = Int32(-2 - loneFrame)
        self.bytes = bytes
        self.turn = turn
    }
}

/// What all connections of a loop were given to write in one turn.
///
/// Kept here and not with the connections, an idle or unblocked connection owns no buffer, and a
/// publication costs a recipient one small entry and no copy. The chains are written at the end of
/// the turn, then everything is forgotten. Personal bytes lie in an array of the caller's; entries
/// hold their ranges.
struct TurnWrites {
    private struct Entry {
        var next: Int32
        /// The index of a shared frame, or -1 for a range of the personal bytes.
        var shared: Int32
        var lower: Int
        var upper: Int
    }

    /// Above this the storage for gathering is given back after the turn.
    private static let keptBytesMax = 1 << 20

    private var entries: [Entry] = []
    private var frames: [[UInt8]] = []
    private var gathered: [UInt8] = []
    private var lastMessage: PreparedMessage?
    private var lastParameters: DeflateParameters?

    /// The slots of the connections whose chains have begun; one may be there twice.
    private(set) var slots: [Int32] = []

    /// The turn that new chains are of.
    var turn: UInt32 = 0

    var isEmpty: Bool { slots.isEmpty }

    /// Adds a shared message to the chain of the connection in a slot.
    ///
    /// Recipients of one message that come one after another share its frame.
    mutating func link(
        _ message: PreparedMessage,
        for deflate: DeflateParameters?,
        to chain: WriteChain,
        of slot: Int32
    ) -> WriteChain {
        if lastMessage !== message || lastParameters != deflate {
            lastMessage = message
            lastParameters = deflate
            frames.append(message.frame(for: deflate))
        }
        let frame = frames.count - 1
        guard !chain.isEmpty else {
            slots.append(slot)
            return WriteChain(loneFrame: frame, bytes: frames[frame].count, turn: turn)
        }
        return link(entry(for: frame), to: chain, of: slot)
    }

    /// Adds a range of the personal bytes to the chain of the connection in a slot.
    mutating func link(_ range: Range<Int>, to chain: WriteChain, of slot: Int32) -> WriteChain {
        guard !range.isEmpty else { return chain }
        let last = Int(chain.last)
        if last >= 0, entries[last].shared < 0, entries[last].upper == range.lowerBound {
            entries[last].upper = range.upperBound
            var chain = chain
            chain.bytes += range.count
            return chain
        }
        let entry = Entry(next: -1, shared: -1, lower: range.lowerBound, upper: range.upperBound)
        return link(entry, to: chain, of: slot)
    }

    private mutating func link(
        _ entry: Entry,
        to chain: WriteChain,
        of slot: Int32
    ) -> WriteChain {
        var chain = chain
        if chain.isEmpty {
            chain.turn = turn
            slots.append(slot)
        } else if let frame = chain.loneFrame {
            chain.first = Int32(entries.count)
            chain.last = chain.first
            entries.append(self.entry(for: frame))
        }
        let index = Int32(entries.count)
        entries.append(entry)
        if chain.last >= 0 {
            entries[Int(chain.last)].next = index
        } else {
            chain.first = index
        }
        chain.last = index
        chain.bytes += entry.upper - entry.lower
        return chain
    }

    private func entry(for frame: Int) -> Entry {
        Entry(next: -1, shared: Int32(frame), lower: 0, upper: frames[frame].count)
    }

    /// Hands the bytes of a chain to `body` in one piece.
    ///
    /// What is one piece is handed out where it lies: a lone publication from the shared frame.
    mutating func withBytes<Result, Failure: Error>(
        of chain: WriteChain,
        _ personal: [UInt8],
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if let lone = chain.loneFrame {
            let frame = frames[lone]
            return try body(frame.span)
        }
        let first = entries[Int(chain.first)]
        guard first.next >= 0 else {
            return try body(personal.span.extracting(first.lower..<first.upper))
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
        slots.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        gathered.removeAll(keepingCapacity: gathered.capacity <= Self.keptBytesMax)
        lastMessage = nil
        lastParameters = nil
    }
}

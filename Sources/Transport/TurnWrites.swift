internal import WebSocketProtocol

/// Where the writes of one connection in this turn begin and end among all writes of the turn.
struct WriteChain {
    private static let none: Int32 = -1

    private static let isRange: Int32 = -2

    /// The first entry, or what needs none.
    ///
    /// Below -1 the chain is one shared frame; where ``last`` says so, this is the beginning of a
    /// range of personal bytes.
    fileprivate(set) var first = none
    /// The last entry; -2 where the chain is a range.
    fileprivate(set) var last = none
    /// The turn whose writes the chain is of.
    fileprivate(set) var turn: UInt32 = 0
    private var byteCount: Int32 = 0

    /// Bytes in the chain, at most 2³¹ - 1.
    var bytes: Int { Int(byteCount) }

    var isEmpty: Bool { first == Self.none }

    /// The index of the shared frame that is all there is.
    var loneFrame: Int? { first < Self.none ? Int(-2 - first) : nil }

    /// The range of personal bytes that is all there is.
    var loneRange: Range<Int>? {
        last == Self.isRange ? Int(first)..<(Int(first) + bytes) : nil
    }

    /// Nothing to write.
    init() {}

    fileprivate init(loneFrame: Int, bytes: Int, turn: UInt32) {
        first = Int32(-2 - loneFrame)
        byteCount = Int32(bytes)
        self.turn = turn
    }

    fileprivate init(loneRange: Range<Int>, turn: UInt32) {
        first = Int32(loneRange.lowerBound)
        last = Self.isRange
        byteCount = Int32(loneRange.count)
        self.turn = turn
    }

    fileprivate mutating func grow(by bytes: Int) {
        byteCount += Int32(bytes)
    }
}

/// What all connections of a loop were given to write in one turn.
///
/// Kept here and not with the connections, an idle or unblocked connection owns no buffer, and a
/// publication costs a recipient one place in a list and no copy. The chains are written at the end
/// of the turn, then everything is forgotten.
struct TurnWrites {
    private struct Entry {
        var next: Int32
        /// The index of a shared frame, or -1 for a range of the personal bytes.
        var shared: Int32
        var lower: Int
        var upper: Int
    }

    /// Above this the storage for gathering and for personal bytes is given back after the turn.
    private static let keptBytesMax = 1 << 20
    private static let noFrames = [Int32](repeating: -1, count: 16)

    /// The shared frames, each once for all who get it.
    private(set) var frames: [[UInt8]] = []

    private var entries: [Entry] = []
    /// What is for one connection alone, one behind the other.
    private(set) var personal: [UInt8] = []
    private var gathered: [UInt8] = []
    private var lastMessage: PreparedMessage?
    /// The frame of the last message for each window, -1 where nobody needed it yet.
    private var lastFrames = Self.noFrames

    /// The slots of the connections whose chains have begun; one may be there twice.
    private(set) var slots: [Int32] = []

    /// The turn that new chains are of.
    var turn: UInt32 = 0

    var isEmpty: Bool { slots.isEmpty }

    /// The frame of a message for all who read it in one form; looked up once a turn.
    ///
    /// - Parameters:
    ///   - message: What is published.
    ///   - window: See ``Lane/window``.
    /// - Returns: What ``link(frame:to:of:)`` takes.
    mutating func frame(of message: PreparedMessage, for window: UInt8) -> Int {
        if lastMessage !== message {
            lastMessage = message
            lastFrames = Self.noFrames
        }
        let index = Int(window)
        if lastFrames[index] < 0 {
            lastFrames[index] = Int32(frames.count)
            frames.append(message.frame(forWindow: window == 0 ? nil : index))
        }
        return Int(lastFrames[index])
    }

    /// Adds a publication to what a connection in a slot gets.
    mutating func link(_ message: PreparedMessage, to lane: inout Lane, of slot: Int32) {
        link(frame: frame(of: message, for: lane.window), to: &lane.chain, of: slot)
    }

    /// Adds a shared frame to the chain of the connection in a slot.
    mutating func link(frame: Int, to chain: inout WriteChain, of slot: Int32) {
        guard !chain.isEmpty else {
            slots.append(slot)
            chain = WriteChain(loneFrame: frame, bytes: frames[frame].count, turn: turn)
            return
        }
        link(entry(for: frame), to: &chain)
    }

    /// Adds what is appended to the personal bytes to the chain of the connection in a slot.
    mutating func link(
        to chain: inout WriteChain,
        of slot: Int32,
        _ append: (inout [UInt8]) -> Void
    ) {
        let start = personal.count
        append(&personal)
        let end = personal.count
        guard end > start else { return }
        if chain.isEmpty {
            slots.append(slot)
            chain = WriteChain(loneRange: start..<end, turn: turn)
            return
        }
        if chain.loneRange?.upperBound == start {
            chain.grow(by: end - start)
            return
        }
        let last = Int(chain.last)
        if last >= 0, entries[last].shared < 0, entries[last].upper == start {
            entries[last].upper = end
            chain.grow(by: end - start)
            return
        }
        link(Entry(next: -1, shared: -1, lower: start, upper: end), to: &chain)
    }

    /// Adds an entry to a chain that is not empty.
    private mutating func link(_ entry: Entry, to chain: inout WriteChain) {
        if let frame = chain.loneFrame {
            chain.first = Int32(entries.count)
            chain.last = chain.first
            entries.append(self.entry(for: frame))
        } else if let range = chain.loneRange {
            chain.first = Int32(entries.count)
            chain.last = chain.first
            entries.append(
                Entry(next: -1, shared: -1, lower: range.lowerBound, upper: range.upperBound)
            )
        }
        let index = Int32(entries.count)
        entries.append(entry)
        entries[Int(chain.last)].next = index
        chain.last = index
        chain.grow(by: entry.upper - entry.lower)
    }

    private func entry(for frame: Int) -> Entry {
        Entry(next: -1, shared: Int32(frame), lower: 0, upper: frames[frame].count)
    }

    /// Hands the bytes of a chain to `body` in one piece.
    ///
    /// What is one piece is handed out where it lies: a lone publication from the shared frame.
    mutating func withBytes<Result>(
        of chain: WriteChain,
        _ body: (Span<UInt8>) -> Result
    ) -> Result {
        if let lone = chain.loneFrame {
            let frame = frames[lone]
            return body(frame.span)
        }
        if let range = chain.loneRange { return body(personal.span.extracting(range)) }
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
        return body(gathered.span)
    }

    /// Forgets everything; every chain must have been written.
    mutating func removeAll() {
        // Most turns have not used most of them, and to empty an array costs something even then.
        if !entries.isEmpty { entries.removeAll(keepingCapacity: true) }
        if !slots.isEmpty { slots.removeAll(keepingCapacity: true) }
        if !frames.isEmpty { frames.removeAll(keepingCapacity: true) }
        if !personal.isEmpty {
            personal.removeAll(keepingCapacity: personal.capacity <= Self.keptBytesMax)
        }
        if !gathered.isEmpty {
            gathered.removeAll(keepingCapacity: gathered.capacity <= Self.keptBytesMax)
        }
        lastMessage = nil
    }
}

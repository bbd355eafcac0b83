/// Every hold of a room, by number, by bidder and by deadline.
///
/// A pledge is in no queue: it ends when its lot does, and its deadline only tells when that is.
struct HoldBook: Hashable, Codable, Sendable {
    /// A bidder's chain of holds: each hold knows the one before it of the same bidder.
    fileprivate struct Owner: Hashable, Sendable {
        /// The number of the newest; 0 before the first.
        var latest: Int32 = 0
        var count: Int32 = 0

        /// Takes the newest in; returns the number of the one before it.
        mutating func add(_ hold: HoldID) -> Int32 {
            defer { latest = Int32(hold.rawValue) }
            count += 1
            return latest
        }
    }

    @Packed private(set) var all: [Hold] = []
    /// For each hold the number of the one before it of the same bidder; 0 for the first.
    @Packed private var previous: [Int32] = []
    @Packed private var owners: [Owner] = []
    private var queue = DeadlineQueue()

    /// The earliest deadline of an open hold.
    var nextDeadline: Timestamp? { queue.first?.deadline }

    /// Makes room for the next bidder.
    mutating func addOwner() {
        owners.append(Owner())
    }

    /// Refuses a bidder who has made as many holds as one may.
    func checkCapacity(of paddle: Paddle) throws(Refusal) {
        guard hasCapacity(of: paddle) else { throw .tooMany(limit: Limits.holdsPerBidderMax) }
    }

    /// Whether a bidder may make another hold.
    func hasCapacity(of paddle: Paddle) -> Bool {
        owners[paddle.index].count < Limits.holdsPerBidderMax
    }

    func hold(_ id: HoldID) throws(Refusal) -> Hold {
        guard all.indices.contains(id.index) else { throw .unknownHold }
        return all[id.index]
    }

    /// Of a hold that exists, what its bidder's memory keeps.
    func terms(of id: HoldID) -> (quantity: Int, deadline: Timestamp) {
        (all[id.index].quantity, all[id.index].deadline)
    }

    /// The number of the next hold.
    var nextID: HoldID { HoldID(all.count + 1) }

    /// Makes room for so many more, so that a rush need not stop for it.
    mutating func reserve(_ count: Int) {
        all.makeRoom(for: count)
        previous.makeRoom(for: count)
        queue.reserve(count)
    }

    /// Adds a hold, whose number is ``nextID``.
    @discardableResult
    mutating func add(_ hold: Hold) -> Hold {
        precondition(hold.id == nextID, "holds are numbered in the order of making")
        all.append(hold)
        previous.append(owners[hold.paddle.index].add(hold.id))
        if hold.kind != .pledge {
            queue.insert(DeadlineQueue.Entry(deadline: hold.deadline, hold: hold.id))
        }
        return hold
    }

    /// Ends a hold.
    mutating func end(_ id: HoldID, as state: Hold.State) {
        all[id.index].state = state
        while let first = queue.first, all[first.hold.index].state != .held { queue.removeFirst() }
    }

    /// Changes a hold where it stands; its deadline stays.
    mutating func change(_ id: HoldID, _ body: (inout Hold) -> Void) {
        body(&all[id.index])
    }

    /// Moves the deadline of a lot's open pledges to its end.
    mutating func followEnd(_ end: Timestamp, of lot: LotID) {
        for index in all.indices where all[index].isOpenPledge && all[index].lot == lot {
            all[index].deadline = end
        }
    }

    /// Gives every open hold more time, but for pledges, which follow their lot.
    mutating func postpone(by span: Milliseconds) {
        for index in all.indices where all[index].state == .held && !all[index].isOpenPledge {
            all[index].deadline = all[index].deadline + span
        }
        queue.postpone(by: span)
    }

    /// The open holds whose deadline is over, in no order.
    func due(at now: Timestamp) -> [DeadlineQueue.Entry] {
        queue.due(at: now).filter { all[$0.hold.index].state == .held }
    }

    /// The holds of a bidder, the newest first.
    func holds(of paddle: Paddle) -> [Hold] {
        var found: [Hold] = []
        var next = owners[paddle.index].latest
        while next > 0 {
            let index = Int(next) - 1
            found.append(all[index])
            next = previous[index]
        }
        return found
    }
}

extension HoldBook.Owner: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(latest: try row.integer(), count: try row.integer())
    }

    func write(to row: inout [Int64]) {
        latest.write(to: &row)
        count.write(to: &row)
    }
}

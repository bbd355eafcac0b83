/// Those who wait for units of a lot, in the order in which they came; for each shelf a line of its own.
struct WaitingLine: Hashable, Codable, Sendable {
    struct Ticket: Hashable, Sendable {
        let buyer: Buyer
        let claim: Claim
        let shelf: Int
        /// Where it stands in the shelf's line, those who left counted too.
        fileprivate let index: Int
    }

    /// The tickets of one shelf, with a bit for each that still waits.
    private struct Queue: Hashable, Codable, Sendable {
        @Packed var numbers: [Int32] = []
        var waits: [UInt64] = []
        /// Nobody before this one waits.
        var head = 0
        var count = 0

        func isWaiting(_ index: Int) -> Bool {
            waits[index / 64] >> UInt64(index % 64) & 1 == 1
        }

        /// How many wait in front of an index.
        func ahead(of index: Int) -> Int {
            var ahead = 0
            for word in head / 64..<index / 64 { ahead += waits[word].nonzeroBitCount }
            let before = (1 << UInt64(index % 64)) &- 1 as UInt64
            return ahead + (waits[index / 64] & before).nonzeroBitCount
        }

        func next(from index: Int) -> Int? {
            var index = max(index, head)
            while index < numbers.count {
                if isWaiting(index) { return index }
                index += 1
            }
            return nil
        }
    }

    @Packed private var tickets: [Ticket] = []
    private var queues: [Queue] = []
    /// How many wait.
    private(set) var count = 0

    /// How many ever waited.
    var ticketCount: Int { tickets.count }

    func isEmpty(on shelf: Int) -> Bool {
        count == 0 || shelf >= queues.count || queues[shelf].count == 0
    }

    func ticket(_ number: Int) -> Ticket {
        tickets[number - 1]
    }

    /// How many are in front of a ticket that waits, and this one.
    func place(of number: Int) -> Int {
        let ticket = tickets[number - 1]
        return queues[ticket.shelf].ahead(of: ticket.index) + 1
    }

    /// The first ticket that waits, or the first one behind another.
    func next(on shelf: Int, after number: Int? = nil) -> Int? {
        guard shelf < queues.count else { return nil }
        let start = number.map { tickets[$0 - 1].index + 1 } ?? 0
        return queues[shelf].next(from: start).map { Int(queues[shelf].numbers[$0]) }
    }

    /// Everybody who waits, by the numbers of the tickets.
    var waiting: [Int] {
        var all: [Int] = []
        for shelf in queues.indices {
            var last: Int?
            while let number = next(on: shelf, after: last) {
                all.append(number)
                last = number
            }
        }
        return all.sorted()
    }

    /// Joins the end of a shelf's line.
    ///
    /// - Returns: The ticket's number, from 1.
    mutating func join(_ claim: Claim, by buyer: Buyer, on shelf: Int) -> Int {
        while queues.count <= shelf { queues.append(Queue()) }
        let index = queues[shelf].numbers.count
        tickets.makeRoomIfFull()
        tickets.append(Ticket(buyer: buyer, claim: claim, shelf: shelf, index: index))
        queues[shelf].numbers.append(Int32(tickets.count))
        if index.isMultiple(of: 64) { queues[shelf].waits.append(0) }
        queues[shelf].waits[index / 64] |= 1 << UInt64(index % 64)
        queues[shelf].count += 1
        count += 1
        return tickets.count
    }

    /// Leaves the line.
    mutating func leave(_ number: Int) {
        let ticket = tickets[number - 1]
        queues[ticket.shelf].waits[ticket.index / 64] &= ~(1 << UInt64(ticket.index % 64))
        queues[ticket.shelf].count -= 1
        count -= 1
        let queue = queues[ticket.shelf]
        guard ticket.index == queue.head else { return }
        queues[ticket.shelf].head = queue.next(from: queue.head) ?? queue.numbers.count
    }

    /// The first ones of every line, at most so many of each.
    func first(_ most: Int) -> [Paddle] {
        var found: [Paddle] = []
        for shelf in queues.indices {
            var last: Int?
            for _ in 0..<most {
                guard let number = next(on: shelf, after: last) else { break }
                found.append(ticket(number).buyer.paddle)
                last = number
            }
        }
        return found
    }
}

extension WaitingLine.Ticket: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(
            buyer: try row.value(),
            claim: try row.value(),
            shelf: try row.integer(),
            index: try row.integer()
        )
    }

    func write(to row: inout [Int64]) {
        buyer.write(to: &row)
        claim.write(to: &row)
        row.append(shelf)
        row.append(index)
    }
}

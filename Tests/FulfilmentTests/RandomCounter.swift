import Market
import SeededNumbers
import Testing

@testable import Fulfilment

/// A random evening at the counter: a book, the plain reference beside it, a room that sells or does not,
/// and a ledger that a crash goes back to.
struct RandomCounter {
    private static let total: Int64 = 100_000

    private(set) var book: OrderBook
    private(set) var reference: ReferencePickup
    private var random: SeededGenerator
    private var now = moment(0)
    private var kept = Keeper()
    // The room: what is on its disk, and the keys that it remembers.
    private var holds: [OrderID: Hold.State] = [:]
    private var stock = 2
    private var paidKeys: Set<IdempotencyKey> = []
    /// Payments that the room is to be asked about.
    private var asked: [Payment] = []
    /// Notices by their numbers.
    private var sent: [(order: OrderID, amount: Int64)] = []
    private var handedOver: [OrderID: IdempotencyKey] = [:]
    private var endedLots: Set<LotPlace> = []
    /// What was paid back of each order, and of each payment that named none.
    private var paidBack: [OrderID: Int64] = [:]
    private var strays: [(payment: PaymentID, isBack: Bool)] = []
    private(set) var steps: [String: Int] = [:]

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        var book = try OrderBook(caps: 1, 2, 3)
        kept.keep(book.takeChanges())
        let slots = book.pickup.points.flatMap(\.slots)
        reference = ReferencePickup(
            caps: Dictionary(uniqueKeysWithValues: slots.map { ($0.id, $0.cap) }),
            ends: Dictionary(uniqueKeysWithValues: slots.map { ($0.id, $0.to) })
        )
        self.book = book
    }

    mutating func step() throws {
        now = now + Int64.random(in: 0...40_000, using: &random)
        let choice = Int.random(in: 0..<25, using: &random)
        switch choice {
        case 0...2: newHold()
        case 3...6: try bookOne()
        case 7: takeBack()
        case 8, 9: endHold()
        case 10...12: try pay()
        case 13...15: askRoom()
        case 16: try setCap()
        case 17: handOver()
        case 18: refund()
        case 19, 20: tie()
        case 21: endLot()
        case 22: try payForNothing()
        case 23: refundStray()
        default: crash()
        }
        letTiesGo()
        kept.keep(book.takeChanges())
        check()
    }

    private mutating func count(_ name: String) { steps[name, default: 0] += 1 }

    private mutating func anyOrder() -> OrderID? {
        holds.keys.sorted().randomElement(using: &random)
    }

    /// Eight lots that are sold over and over; lots that have ended still have orders, as when the next in
    /// line is served.
    private func lot(of id: OrderID) -> LotPlace {
        LotPlace(room: id.room, lot: LotID(id.hold.rawValue % 8 + 1))
    }

    private func made(of id: OrderID, _ state: Hold.State) -> OrderGoods {
        let number = id.hold.rawValue
        return goods(id, state, account: number % 5, lot: lot(of: id).lot.rawValue)
    }

    private mutating func follow(_ id: OrderID) {
        guard let state = holds[id] else { return }
        book.follow(made(of: id, state), at: now)
        if state != .held, state != .paid {
            reference.lapse(id, keeping: book.awaitsRoom(id), at: now)
        } else if state == .paid, reference.state(of: id) == .kept {
            reference.set(.booked, id)
        }
    }

    private mutating func newHold() {
        let id = order(1, holds.count + 1)
        holds[id] = .held
        kept.made[id] = now
        follow(id)
    }

    private mutating func bookOne() throws {
        guard let id = anyOrder() else { return }
        let slot = SlotID(Int.random(in: 1...4, using: &random))
        let refusal = refusal { book, now throws(FulfilmentRefusal) in
            try book.book(id, in: slot, at: now)
        }
        let isOpen = holds[id] == .held || holds[id] == .paid
        if handedOver[id] != nil {
            guard case .alreadyHandedOver = refusal else { return fail("booked after handover") }
        } else if !isOpen {
            #expect(refusal == .orderEnded)
        } else {
            #expect(refusal == reference.book(id, of: lot(of: id), slot, at: now))
            count(refusal == nil ? "booked" : "not booked")
        }
    }

    private mutating func takeBack() {
        guard let id = anyOrder() else { return }
        let refusal = refusal { book, now throws(FulfilmentRefusal) in
            try book.takeBack(id, at: now)
        }
        guard handedOver[id] == nil, holds[id] == .held || holds[id] == .paid else {
            #expect(refusal != nil)
            return
        }
        #expect(refusal == reference.takeBack(id, at: now))
    }

    private mutating func endHold() {
        guard let id = anyOrder(), holds[id] == .held else { return }
        holds[id] = Bool.random(using: &random) ? .expired : .released
        stock += 1
        follow(id)
        count("ended")
    }

    private mutating func pay() throws {
        guard var id = anyOrder() else { return }
        let amounts = [Self.total, Self.total, Self.total - 1, Self.total + 7]
        var amount = amounts.randomElement(using: &random) ?? Self.total
        // Now and then the bank sends a notice again, or uses its number for another one.
        let isAgain = !sent.isEmpty && Int.random(in: 0..<4, using: &random) == 0
        var bankID = "b\(sent.count + 1)"
        if isAgain {
            let index = Int.random(in: sent.indices, using: &random)
            bankID = "b\(index + 1)"
            if Int.random(in: 0..<3, using: &random) > 0 { (id, amount) = sent[index] }
        } else {
            sent.append((id, amount))
        }
        let before = book
        let mayKeep =
            reference.state(of: id) != .lapsed
            || reference.entries.contains { entry in
                entry.order == id && now < (reference.ends[entry.slot] ?? now)
                    && reference.isOpen(entry.slot, to: entry.lot)
            }
        do {
            let step = try book.transfer(bankID, id, amount, taken: moment(77), at: now)
            if isAgain { count("repeated") }
            guard case .ask(let payment) = step else { return }
            #expect(!isAgain)
            if holds[id] != .held {
                #expect(mayKeep)
                if reference.state(of: id) == .lapsed { reference.set(.kept, id) }
            }
            asked.append(payment)
        } catch {
            #expect(error as? FulfilmentRefusal == .idReused)
            #expect(before.payments == book.payments)
        }
    }

    /// The room decides about the oldest payment, and the desk hears of it, or not before a crash.
    private mutating func askRoom() {
        guard !asked.isEmpty else { return }
        let payment = asked.removeFirst()
        guard let id = payment.order else { return fail("a payment without an order was asked") }
        var refusal: String?
        if paidKeys.contains(payment.key) {
            refusal = nil
            count("asked again")
        } else {
            switch holds[id] {
            case .held: (holds[id], stock) = (.paid, stock - 1)
            case .expired where stock > 0: (holds[id], stock) = (.paid, stock - 1)
            case .expired: refusal = "soldOut"
            default: refusal = "holdEnded"
            }
        }
        if refusal == nil {
            paidKeys.insert(payment.key)
            if Int.random(in: 0..<6, using: &random) == 0 { return crash() }
            follow(id)
        }
        _ = book.settle(payment.id, refusal: refusal, at: now)
        if refusal != nil, holds[id] != .held, holds[id] != .paid {
            reference.lapse(id, keeping: book.awaitsRoom(id), at: now)
        }
        count(refusal == nil ? "paid" : "goes back")
    }

    private mutating func setCap() throws {
        let slot = SlotID(Int.random(in: 1...3, using: &random))
        let cap = Int.random(in: 0...4, using: &random)
        let overflow = try book.setCap(cap, of: slot, at: now)
        #expect(overflow == reference.setCap(cap, slot, at: now))
        if !overflow.isEmpty { count("overflow") }
    }

    private mutating func tie() {
        let lot = LotPlace(room: RoomID(1), lot: LotID(Int.random(in: 1...8, using: &random)))
        let slot = SlotID(Int.random(in: 1...4, using: &random))
        let places = Int.random(in: 0...3, using: &random)
        let isOver = isOver(lot)
        let refusal = refusal { book, now throws(FulfilmentRefusal) in
            _ = try book.tie(places, of: slot, to: lot, at: now)
        }
        if isOver, places > 0 {
            #expect(refusal == .lotOver)
            return
        }
        #expect(refusal == reference.tie(places, slot, to: lot, at: now))
        if refusal == nil { count(places > 0 ? "tied" : "given back") }
    }

    private mutating func endLot() {
        let lot = LotPlace(room: RoomID(1), lot: LotID(Int.random(in: 1...8, using: &random)))
        // The last lot stays on sale.
        guard lot.lot != LotID(8) else { return }
        endedLots.insert(lot)
        kept.endedLots = endedLots
        book.follow([], ended: [lot], at: now)
    }

    private func isOver(_ lot: LotPlace) -> Bool {
        guard endedLots.contains(lot) else { return false }
        return holds.allSatisfy { id, state in
            let place = reference.state(of: id)
            return self.lot(of: id) != lot || (state != .held && state != .paid)
                || place == .booked || place == .kept
        }
    }

    /// What lots that are over do not use comes free, the lowest lot's first.
    private mutating func letTiesGo() {
        while let lot = reference.ties.map(\.lot).filter({ isOver($0) }).min() {
            reference.untie(lot, at: now)
            count("let go")
        }
    }

    private mutating func handOver() {
        guard let id = anyOrder() else { return }
        let handoverKey = key(id.hold.rawValue)
        let refusal = refusal { book, now throws(FulfilmentRefusal) in
            _ = try book.handOver(id, key: handoverKey, by: AccountID(1), at: now)
        }
        let isDue = holds[id] == .paid && reference.state(of: id) == .booked
        #expect((refusal == nil) == (isDue || handedOver[id] != nil))
        if refusal == nil {
            handedOver[id] = handoverKey
            count("handed over")
        }
    }

    private mutating func refund() {
        guard let id = anyOrder() else { return }
        let due = book.order(id)?.refund ?? 0
        let refusal = refusal { book, now throws(FulfilmentRefusal) in
            _ = try book.refundAll(id, by: AccountID(1), at: now)
        }
        #expect((refusal == nil) == (due > 0))
        #expect(book.order(id)?.refund == 0)
        if refusal == nil { paidBack[id, default: 0] += due }
    }

    /// Money that names no order.
    private mutating func payForNothing() throws {
        let number = "s\(strays.count + 1)"
        let step = try book.transfer(number, order(9, 9), Self.total, taken: moment(77), at: now)
        guard case .settled(let payment) = step else { return fail("a stray payment waits") }
        #expect((payment.state, payment.refund) == (.unknownReference, Self.total))
        strays.append((payment.id, false))
    }

    private mutating func refundStray() {
        guard let index = strays.indices.randomElement(using: &random) else { return }
        let payment = strays[index].payment
        let refusal = refusal { book, now throws(FulfilmentRefusal) in
            _ = try book.refundStray(payment, by: AccountID(1), at: now)
        }
        #expect((refusal == nil) == !strays[index].isBack, "money goes back once")
        strays[index].isBack = true
        count(refusal == nil ? "stray went back" : "stray had gone back")
    }

    /// Everything but the disk is lost: the book is read back, and the payments that were on their way are
    /// asked again.
    private mutating func crash() {
        kept.keep(book.takeChanges())
        kept.goods = holds.map { made(of: $0.key, $0.value) }
        book = OrderBook(kept.records, at: now)
        for (id, made) in kept.made { #expect(book.order(id)?.made == made) }
        kept.keep(book.takeChanges())
        // The reference lets go of what the room had decided and the desk had not heard.
        for entry in reference.entries {
            follow(entry.order)
        }
        asked = book.undecided.sorted().compactMap { book.payment($0) }
        count("crashed")
    }

    private mutating func refusal(
        _ body: (inout OrderBook, Timestamp) throws(FulfilmentRefusal) -> Void
    ) -> FulfilmentRefusal? {
        do throws(FulfilmentRefusal) {
            try body(&book, now)
            return nil
        } catch {
            return error
        }
    }

    private func fail(_ text: Comment) {
        Issue.record(text)
    }

    /// What holds at every moment.
    private func check() {
        for (slot, cap) in reference.caps {
            let taken = book.pickup.taken(slot)
            #expect(taken.count == reference.has(slot))
            #expect(book.pickup.waiting(slot) == reference.line(slot))
            #expect(book.pickup.free(slot) == max(0, reference.free(slot)))
            let ties = reference.ties.filter { $0.slot == slot }
            #expect(book.pickup.ties(of: slot) == ties.sorted { $0.lot < $1.lot })
            if let end = reference.ends[slot], now < end {
                for order in reference.line(slot) {
                    #expect(
                        book.pickup.free(slot, for: lot(of: order)) == 0,
                        "a line before free places"
                    )
                }
            }
            for tied in ties where reference.free(slot) >= 0 && taken.count < cap {
                let free = book.pickup.free(slot, for: tied.lot)
                #expect(free >= reference.unused(tied), "a promised place is gone")
            }
        }
        for (id, state) in holds {
            guard let order = book.order(id) else { return fail("an order is gone") }
            let booking = book.pickup.booking(of: id)
            #expect(booking?.state == reference.state(of: id))
            if booking?.state == .booked || booking?.state == .waiting {
                #expect(state == .held || state == .paid)
            }
            if booking?.state == .kept { #expect(book.awaitsRoom(id)) }
            let payments = order.payments.compactMap { book.payment($0) }
            let settled = payments.filter { $0.state != .received }
            let paid = settled.count { $0.state == .paid }
            #expect(paid <= 1, "an order is paid once")
            #expect(paid == 0 || state == .paid)
            let came = settled.reduce(0) { $0 + $1.amount.dong }
            let stays = Int64(paid) * Self.total
            #expect(came == stays + order.refunded + order.refund, "money is neither made nor lost")
            #expect(order.refunded == paidBack[id, default: 0], "what went back stays written down")
            #expect((order.state == .handedOver) == (handedOver[id] != nil))
        }
        let owed = book.owedRefunds(in: { _ in true })
        let debts = holds.keys.filter { (book.order($0)?.refund ?? 0) > 0 }
        #expect(Set(owed.compactMap(\.order)) == Set(debts))
        #expect(owed.allSatisfy { $0.amount == $0.order.flatMap(book.order)?.refund })
        #expect(owed.allSatisfy { !$0.payments.isEmpty && !$0.reasons.isEmpty })
        let owedStrays = Set(book.owedStrays.compactMap(\.payment))
        #expect(owedStrays == Set(strays.filter { !$0.isBack }.map(\.payment)))
        let became = Dictionary(grouping: book.payments) { $0.state }
        #expect(became.mapValues(\.count) == book.paymentCounts.filter { $0.value > 0 })
        #expect(book.strayPayments.map(\.id) == strays.map(\.payment))
        let states = Dictionary(grouping: holds.keys.compactMap { book.order($0)?.state }) { $0 }
        #expect(states.mapValues(\.count) == book.counts.filter { $0.value > 0 })
    }
}

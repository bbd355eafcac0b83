/// One lot: what all sale formats share, and the sale itself.
struct Lot: Hashable, Codable, Sendable {
    private(set) var book: LotBook
    private(set) var sale: Sale

    init(id: LotID, terms: LotTerms) {
        book = LotBook(id: id, terms: terms)
        sale = Sale(terms.format)
    }

    var terms: LotTerms {
        LotTerms(product: book.product, quantity: book.quantity, format: sale.format)
    }

    var id: LotID { book.id }
    var product: ProductID { book.product }
    var quantity: Int { book.quantity }
    var hasEnded: Bool { book.window.hasEnded }
    /// Whether the lot is running, paused or closing.
    var isOnSale: Bool { book.window.start != nil && !hasEnded }
    /// Whether bids may be taken out.
    var isOpen: Bool {
        switch book.window.phase {
        case .running, .paused: true
        case .prepared, .closing, .ended: false
        }
    }
    /// What the lot's clock does next, and when.
    var nextMoment: (at: Timestamp, command: Command)? {
        switch book.window.phase {
        case .prepared, .paused, .ended: return nil
        case .closing(let until): return (until, .advance(id, seed: nil))
        case .running:
            if let moment = sale.rules.nextMoment(in: book), moment < book.window.end {
                return (moment, .advance(id, seed: nil))
            }
            return (book.window.end, .close(id))
        }
    }
    var needsCommitment: Bool { sale.rules.needsCommitment }
    var needsSeed: Bool { sale.rules.needsSeed(in: book) }
    /// Whether the lot's end is the deadline of its holds.
    var endsItsHolds: Bool { timing.endsItsHolds }
    private var timing: SaleTiming { sale.format.terms.timing }

    func hasAsked(_ paddle: Paddle) -> Bool { sale.rules.hasAsked(paddle) }

    func checkNotEnded(at now: Timestamp) throws(Refusal) {
        try book.window.admitUnlessEnded(at: now)
    }

    mutating func start(at now: Timestamp) throws(Refusal) {
        guard !sale.rules.needsCommitment else { throw .notCommitted }
        let timing = timing
        try book.window.start(at: now, for: timing.duration, cap: timing.totalCap)
    }

    mutating func extend(
        by span: Milliseconds,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) {
        let movable = !timing.isSuddenDeath
        try book.window.extend(by: span, movable: movable, at: now)
        moveHolds(in: &holds)
    }

    mutating func pause(at now: Timestamp) throws(Refusal) {
        try book.window.pause(at: now)
    }

    mutating func resume(at now: Timestamp, holds: inout HoldBook) throws(Refusal) {
        try book.window.resume(at: now, atLeast: timing.resumeMinimum)
        moveHolds(in: &holds)
    }

    mutating func recover(downtime: Milliseconds, at now: Timestamp, holds: inout HoldBook) {
        book.window.recover(downtime: downtime, at: now)
        moveHolds(in: &holds)
    }

    /// Lets the deadlines that are the lot's end go where it went.
    private func moveHolds(in holds: inout HoldBook) {
        if endsItsHolds { holds.followEnd(book.window.end, of: id) }
    }

    /// Whether a hold can no longer be given back, or no longer be paid without asking for its goods again.
    func isTooLate(for hold: Hold, at now: Timestamp) -> Bool {
        hold.kind == .pledge ? book.window.isOver(at: now) : now >= hold.deadline
    }

    /// Ends the lot without a sale; its open holds go back.
    mutating func cancel(
        reason: String,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) {
        try book.window.admitUnlessEnded(at: now)
        let text = try plainText(reason)
        for hold in holds.all where hold.lot == book.id && hold.state == .held {
            holds.end(hold.id, as: .released)
            book.putBack(hold.quantity, on: book.shelf(of: hold))
        }
        sale.rules.cancel(lot: &book, holds: &holds)
        book.finish(.cancelled, early: now)
        book.reason = text
    }

    /// Decides what a buyer asks of the running sale.
    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        if book.window.hasEnded {
            return .other(try sale.rules.decideEnded(offer, from: buyer, at: now, lot: &book))
        }
        try book.window.admit(at: now)
        return try sale.rules.decide(offer, from: buyer, at: now, lot: &book, holds: &holds)
    }

    /// Takes a bid out before the close; its reason stands in the journal.
    mutating func voidBid(
        _ bid: BidID,
        reason: String,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        try book.window.admitOpen(at: now)
        _ = try plainText(reason)
        return try sale.rules.take(.voidBid(bid), at: now, lot: &book, holds: &holds)
    }

    /// Ends the lot when its time is over.
    mutating func close(at now: Timestamp, holds: inout HoldBook) throws(Refusal) -> Outcome {
        try book.window.checkDue(at: now)
        return try sale.rules.take(.close, at: now, lot: &book, holds: &holds)
    }

    /// Takes the lot through the next moment of its format.
    mutating func advance(
        seed: Seed?,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        switch book.window.phase {
        case .prepared: throw .lotNotStarted
        case .paused: throw .lotPaused
        case .ended: throw .lotEnded(lateBy: max(0, now - book.window.end))
        case .closing(let until): guard now >= until else { throw .notYetDue(until) }
        case .running:
            guard let moment = sale.rules.nextMoment(in: book), moment < book.window.end else {
                throw .wrongFormat
            }
            guard now >= moment else { throw .notYetDue(moment) }
        }
        return try sale.rules.take(.advance(seed), at: now, lot: &book, holds: &holds)
    }

    /// Takes in what happens to the lot whatever its window.
    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        try book.window.admitUnlessEnded(at: now)
        return try sale.rules.take(event, at: now, lot: &book, holds: &holds)
    }

    /// Ends a hold unpaid; its goods go back or on to the next.
    mutating func giveBack(
        _ hold: Hold,
        of buyer: Buyer,
        as state: Hold.State,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        let outcome = try sale.rules.take(.unpaid(hold, buyer), at: now, lot: &book, holds: &holds)
        holds.end(hold.id, as: state)
        return outcome
    }

    /// Sells the goods of a hold, also of an expired claim if they can be taken again; `stock` is
    /// what the product has outside of lots.
    mutating func pay(
        _ hold: Hold,
        of buyer: Buyer,
        stock: [ProductID: Int],
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        var paid = hold
        paid.state = .paid
        let event: SaleEvent
        switch (hold.state, hold.kind) {
        case (.held, .win), (.held, .pledge):
            guard !isTooLate(for: hold, at: now) else { throw .holdEnded }
            event = .paid(paid)
        case (.held, .claim), (.held, .gift):
            event = .paid(paid)
        case (.expired, .claim) where book.result != .cancelled:
            let shelf = book.shelves[book.shelf(of: hold)]
            let free = book.window.hasEnded ? min(shelf.free, shelf.units(in: stock)) : shelf.free
            event = .paidLate(paid, buyer, free: free)
        case (.expired, _), (.paid, _), (.released, _):
            throw .holdEnded
        }
        let outcome = try sale.rules.take(event, at: now, lot: &book, holds: &holds)
        holds.end(hold.id, as: .paid)
        return outcome
    }

    /// Whether ``settle()`` has anything to tell.
    var owesStock: Bool { book.owesStock }

    /// Units that go back to the product's stock, negative when a late payment takes some again.
    mutating func settle() -> [Goods] {
        book.settle()
    }

    var view: LotView {
        var view = LotView(book)
        sale.rules.describe(in: &view)
        view.facts += sale.rules.facts(of: book)
        return view
    }

    func describe(_ paddle: Paddle, in view: inout BidderView) {
        sale.rules.describe(paddle, of: book, in: &view)
    }
}

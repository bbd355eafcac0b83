/// One lot: what all sale formats share, and the sale itself.
struct Lot: Hashable, Codable, Sendable {
    private(set) var book: LotBook
    private var sale: Sale

    init(id: LotID, terms: LotTerms) {
        book = LotBook(id: id, product: terms.product, quantity: terms.quantity)
        sale = Sale(terms.format)
    }

    var terms: LotTerms {
        LotTerms(product: book.product, quantity: book.quantity, format: sale.format)
    }

    var id: LotID { book.id }
    var product: ProductID { book.product }
    var hasEnded: Bool { book.window.hasEnded }
    /// Whether the lot is running or paused.
    var isOnSale: Bool { book.window.start != nil && !hasEnded }
    /// When a running lot ends.
    var runningEnd: Timestamp? { book.window.phase == .running ? book.window.end : nil }

    func checkNotEnded(at now: Timestamp) throws(Refusal) {
        try book.window.admitUnlessEnded(at: now)
    }

    mutating func start(at now: Timestamp) throws(Refusal) {
        let timing = sale.format.timing
        try book.window.start(at: now, for: timing.duration, cap: timing.totalCap)
    }

    mutating func extend(by span: Milliseconds, at now: Timestamp) throws(Refusal) {
        let movable = !sale.format.timing.isSuddenDeath
        try book.window.extend(by: span, movable: movable, at: now)
    }

    mutating func pause(at now: Timestamp) throws(Refusal) {
        try book.window.pause(at: now)
    }

    mutating func resume(at now: Timestamp) throws(Refusal) {
        try book.window.resume(at: now, atLeast: sale.format.timing.resumeMinimum)
    }

    mutating func recover(downtime: Milliseconds, at now: Timestamp) {
        book.window.recover(downtime: downtime, at: now)
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
            book.putBack(hold.quantity)
        }
        book.finish(.cancelled, early: now)
        book.reason = text
    }

    /// Decides what a buyer asks of the running sale.
    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        try book.window.admit(at: now)
        return try sale.decide(offer, from: buyer, at: now, lot: &book, holds: &holds)
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
        return try sale.take(.voidBid(bid), at: now, lot: &book, holds: &holds)
    }

    /// Ends the lot when its time is over.
    mutating func close(at now: Timestamp, holds: inout HoldBook) throws(Refusal) -> Outcome {
        try book.window.checkDue(at: now)
        return try sale.take(.close, at: now, lot: &book, holds: &holds)
    }

    /// Ends a hold unpaid; its goods go back or on to the next.
    mutating func giveBack(
        _ hold: Hold,
        of buyer: Buyer,
        as state: Hold.State,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        let outcome = try sale.take(.unpaid(hold, buyer), at: now, lot: &book, holds: &holds)
        holds.end(hold.id, as: state)
        return outcome
    }

    /// Sells the goods of a hold, also of an expired claim if they can be taken again; `stock` is
    /// what the product has outside of lots.
    mutating func pay(
        _ hold: Hold,
        of buyer: Buyer,
        stock: Int,
        at now: Timestamp,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        var paid = hold
        paid.state = .paid
        let event: SaleEvent
        switch (hold.state, hold.kind) {
        case (.held, .win):
            guard now < hold.deadline else { throw .holdEnded }
            event = .paid(paid)
        case (.held, .claim):
            event = .paid(paid)
        case (.expired, .claim) where book.result != .cancelled:
            let free = book.window.hasEnded ? min(book.free, stock) : book.free
            event = .paidLate(paid, buyer, free: free)
        case (.expired, _), (.paid, _), (.released, _):
            throw .holdEnded
        }
        let outcome = try sale.take(event, at: now, lot: &book, holds: &holds)
        holds.end(hold.id, as: .paid)
        return outcome
    }

    /// Units that go back to the product's stock, negative when a late payment takes some again.
    mutating func settle() -> Int {
        book.settle()
    }

    func maximum(of paddle: Paddle) -> Money? {
        sale.maximum(of: paddle)
    }

    var view: LotView {
        var view = LotView(book)
        sale.describe(in: &view)
        return view
    }
}

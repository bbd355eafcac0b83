/// What a format says about the units that it gives to those who ask.
struct AllotmentTerms: Hashable, Codable, Sendable {
    /// The price of one unit.
    let price: Money
    /// Units that one household may hold, have bought and wish for.
    let limit: Int
    let holdDuration: Milliseconds
    /// What a hold is called: a claim is paid, a gift confirmed.
    let kind: Hold.Kind
    /// Whether buyers say which product they want; each is a shelf of its own.
    let hasChoice: Bool
    let allocation: Allocation
}

/// Who gets the units of a lot, who waits for them, and who is in the draw: what all sales from stock have in common.
///
/// - **The line is strict.** While somebody waits for a shelf nothing of it is free for others, and the first one in line
///   is not overtaken by a smaller wish. Only what can no longer be had leaves the line unserved: a wish for more units
///   than are left unpaid, or of a bidder who has made as many holds as one may.
/// - **After the end nothing can be kept.** At its end what is free goes to those in line whose wish fits, in order, and
///   the rest to stock; so does later whatever comes back. The line ends when nothing is held any more.
/// - **A draw is a line of another order:** its entries are served like a line at the end of a lot, as they are drawn.
struct Allotment: Hashable, Codable, Sendable {
    let terms: AllotmentTerms
    var shares = Shares()
    var line = WaitingLine()
    /// Present from the moment at which the lot is given by draw.
    var draw: Draw?

    init(_ terms: AllotmentTerms) {
        self.terms = terms
        if terms.allocation == .draw { draw = Draw() }
    }

    /// Whether entries are taken instead of claims.
    var isDraw: Bool { draw != nil }

    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        switch offer {
        case .claim(let claim):
            guard draw == nil else { return try enter(claim, buyer, lot, holds) }
            return try self.claim(claim, buyer, at: now, &lot, &holds)
        case .wait(let claim):
            guard draw == nil else { throw .wrongFormat }
            return try wait(claim, buyer, lot, holds)
        case .withdraw:
            return try withdraw(buyer.paddle, at: now, &lot, &holds)
        case .bid, .buyNow, .accept, .pledge:
            throw .wrongFormat
        }
    }

    /// After the end one may still leave the line.
    mutating func decideEnded(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: LotBook
    ) throws(Refusal) -> Outcome {
        guard case .withdraw = offer else {
            try lot.window.admit(at: now)
            throw .wrongFormat
        }
        guard let number = shares.wish(of: buyer.paddle) else { throw .notEntered }
        dropTicket(number)
        return .returned(holds: [])
    }

    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        switch event {
        case .voidBid:
            throw .wrongFormat
        case .switchToDraw:
            guard draw == nil else { throw .wrongFormat }
            switchToDraw()
            return .done
        case .commit(let commitment):
            guard draw != nil, draw?.commitment == nil else { throw .wrongFormat }
            draw?.commit(to: commitment)
            return .done
        case .turnAway(let paddle):
            return try turnAway(paddle)
        case .close:
            return close(at: now, &lot, &holds)
        case .advance(let seed):
            guard let seed, let order = draw?.reveal(seed) else { throw .wrongSeed }
            return settle(order, at: now, &lot, &holds)
        case .unpaid(let hold, let buyer):
            shares.giveBack(hold.quantity, of: buyer)
            return .returned(holds: handOn(hold, at: now, &lot, &holds))
        case .paid(let hold):
            lot.sellHeld(hold.quantity, from: lot.shelf(of: hold))
            finishIfSold(at: now, &lot)
            return .paid(hold)
        case .paidLate(let hold, let buyer, let free):
            let shelf = lot.shelf(of: hold)
            try checkLimit(hold.quantity, for: buyer)
            let isKept = !lot.window.hasEnded && !line.isEmpty(on: shelf)
            try Self.check(hold.quantity, free: isKept ? 0 : free)
            shares.take(hold.quantity, by: buyer)
            lot.sellFree(hold.quantity, from: shelf)
            finishIfSold(at: now, &lot)
            return .paid(hold)
        }
    }

    /// Ends every wish; the lot's open holds are released already.
    mutating func cancel(_ lot: LotBook, _ holds: HoldBook) {
        dropEveryWish()
        shares.keepOnly(holds.all.filter { $0.lot == lot.id && $0.state == .paid })
    }
}

// What buyers ask.
extension Allotment {
    private mutating func turnAway(_ paddle: Paddle) throws(Refusal) -> Outcome {
        guard !shares.hasAsked(paddle) else { throw .alreadyEntered }
        shares.turnAway(paddle)
        return .done
    }

    private mutating func claim(
        _ claim: Claim,
        _ buyer: Buyer,
        at now: Timestamp,
        _ lot: inout LotBook,
        _ holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        let shelf = try shelf(for: claim, in: lot)
        try checkLimit(claim.quantity, for: buyer)
        try Self.check(claim.quantity, free: line.isEmpty(on: shelf) ? lot.free(on: shelf) : 0)
        try holds.checkCapacity(of: buyer.paddle)
        shares.take(claim.quantity, by: buyer)
        lot.hold(claim.quantity, from: shelf)
        return .claimed(addHold(claim, buyer, at: now, lot, &holds).id)
    }

    private mutating func wait(
        _ claim: Claim,
        _ buyer: Buyer,
        _ lot: LotBook,
        _ holds: HoldBook
    ) throws(Refusal) -> Ruling {
        let shelf = try shelf(for: claim, in: lot)
        guard shares.wish(of: buyer.paddle) == nil else { throw .alreadyEntered }
        try checkLimit(claim.quantity, for: buyer)
        guard !line.isEmpty(on: shelf) || claim.quantity > lot.free(on: shelf) else {
            throw .notSoldOut
        }
        try checkWish(claim, buyer, on: shelf, lot, holds, among: line.ticketCount)
        let ticket = line.join(claim, by: buyer, on: shelf)
        shares.want(claim.quantity, by: buyer, under: ticket)
        return .waiting(ticket: ticket, place: line.place(of: ticket))
    }

    private mutating func enter(
        _ claim: Claim,
        _ buyer: Buyer,
        _ lot: LotBook,
        _ holds: HoldBook
    ) throws(Refusal) -> Ruling {
        guard draw?.commitment != nil else { throw .notCommitted }
        let shelf = try shelf(for: claim, in: lot)
        guard shares.wish(of: buyer.paddle) == nil else { throw .alreadyEntered }
        try checkLimit(claim.quantity, for: buyer)
        try checkWish(claim, buyer, on: shelf, lot, holds, among: draw?.entries.count ?? 0)
        let entry = draw?.enter(claim, by: buyer, on: shelf) ?? 0
        shares.want(claim.quantity, by: buyer, under: entry)
        return .entered(entry)
    }

    private mutating func withdraw(
        _ paddle: Paddle,
        at now: Timestamp,
        _ lot: inout LotBook,
        _ holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        guard let number = shares.wish(of: paddle) else { throw .notEntered }
        guard draw == nil else {
            dropEntry(number)
            return .other(.returned(holds: []))
        }
        let shelf = line.ticket(number).shelf
        dropTicket(number)
        let given = serve(shelf, lot.free(on: shelf), at: now, &lot, &holds)
        return .other(.returned(holds: given))
    }

    /// The shelf that a claim takes from; its quantity is one that can be asked for.
    private func shelf(for claim: Claim, in lot: LotBook) throws(Refusal) -> Int {
        var shelf: Int? = 0
        if terms.hasChoice {
            shelf = claim.choice.flatMap { lot.shelf(of: $0) }
        } else if claim.choice != nil {
            throw .wrongFormat
        }
        guard let shelf else { throw .unknownChoice }
        guard Limits.quantity.contains(claim.quantity) else { throw .quantityOutOfRange }
        return shelf
    }

    /// Limit first, then stock: who may not have more hears that before how much there is.
    private func checkLimit(_ quantity: Int, for buyer: Buyer) throws(Refusal) {
        guard shares.household(of: buyer) + quantity <= terms.limit else {
            throw .limitReached(limit: terms.limit)
        }
    }

    private static func check(_ quantity: Int, free: Int) throws(Refusal) {
        guard free > 0 else { throw .soldOut }
        guard quantity <= free else { throw .insufficientStock(free: free) }
    }

    /// Refuses a wish that can never be fulfilled.
    private func checkWish(
        _ claim: Claim,
        _ buyer: Buyer,
        on shelf: Int,
        _ lot: LotBook,
        _ holds: HoldBook,
        among wishes: Int
    ) throws(Refusal) {
        try Self.check(claim.quantity, free: lot.unsold(on: shelf))
        try holds.checkCapacity(of: buyer.paddle)
        guard wishes < Limits.wishesPerLotMax else { throw .tooMany(limit: Limits.wishesPerLotMax) }
    }
}

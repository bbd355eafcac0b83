/// The rules of a format that gives units to those who ask for them: all of it is the allotment's.
protocol AllotmentRules: SaleRules {
    var allotment: Allotment { get set }
}

extension AllotmentRules {
    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        try allotment.decide(offer, from: buyer, at: now, lot: &lot, holds: &holds)
    }

    mutating func decideEnded(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook
    ) throws(Refusal) -> Outcome {
        try allotment.decideEnded(offer, from: buyer, at: now, lot: lot)
    }

    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        try allotment.take(event, at: now, lot: &lot, holds: &holds)
    }

    mutating func cancel(lot: inout LotBook, holds: inout HoldBook) {
        allotment.cancel(lot, holds)
    }

    var concernsEveryEntrant: Bool {
        guard let draw = allotment.draw else { return allotment.line.ticketCount > 0 }
        return !draw.isFixed && !draw.entries.isEmpty
    }

    var needsCommitment: Bool {
        guard let draw = allotment.draw else { return false }
        return draw.commitment == nil
    }

    func needsSeed(in lot: LotBook) -> Bool {
        allotment.draw?.isFixed ?? false
    }

    func nextInLine(_ most: Int) -> [Paddle] {
        allotment.line.first(most)
    }

    func hasAsked(_ paddle: Paddle) -> Bool {
        allotment.shares.hasAsked(paddle)
    }

    func describe(in view: inout LotView) {
        allotment.describe(in: &view)
    }

    func describe(_ paddle: Paddle, of lot: LotBook, in view: inout BidderView) {
        allotment.describe(paddle, of: lot, in: &view)
    }
}

extension Allotment {
    func describe(in view: inout LotView) {
        view.price = terms.price
        let allocation: Allocation = isDraw ? .draw : .firstCome
        view.facts.append(Field("allocation", .text(allocation.rawValue)))
        view.facts.append(Field("asked", shares.asked))
        view.facts.append(Field("served", shares.served))
        view.facts.append(Field("waiting", line.count))
        guard let draw else { return }
        view.facts.append(Field("commitment", draw.commitment))
        view.facts.append(Field("entries", draw.count))
        if let hash = draw.entriesHash { view.facts.append(Field("entriesHash", hash)) }
        if let seed = draw.seed { view.facts.append(Field("seed", .text(seed.description))) }
    }

    func describe(_ paddle: Paddle, of lot: LotBook, in view: inout BidderView) {
        guard let number = shares.wish(of: paddle) else { return }
        if let draw, !draw.isDrawn {
            let claim = draw.entry(number).claim
            view.entries.append(.init(lot: lot.id, entry: number, claim: claim))
        } else {
            let claim = line.ticket(number).claim
            let place = line.place(of: number)
            view.waiting.append(.init(lot: lot.id, ticket: number, place: place, claim: claim))
        }
    }
}

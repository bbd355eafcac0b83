/// A Dutch auction: the price falls by steps, and whoever accepts it has units at once.
///
/// The clock makes each step at its moment, counted back from the end of the window: whatever moves
/// the end moves the steps that are left with it. What is accepted does not stop the clock.
struct DutchAuction: SaleRules {
    let terms: DutchTerms
    /// Steps made; 0 is the opening price.
    private var step = 0
    private var taken = HouseholdUnits()

    init(terms: DutchTerms) {
        self.terms = terms
    }

    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        guard case .accept(let seen, let quantity) = offer else { throw .wrongFormat }
        guard Limits.quantity.contains(quantity) else { throw .quantityOutOfRange }
        let price = terms.price(at: step)
        // Who saw the step before is not too late and pays the lower price; no other step was shown just now.
        guard seen == step || (seen >= 0 && seen == step - 1) else {
            throw .stepPassed(step: step, price: price)
        }
        try taken.check(quantity, for: buyer, limit: terms.limitPerBuyer, free: lot.free)
        try holds.checkCapacity(of: buyer.paddle)
        // The terms bound the opening price of the whole lot, so the total of a part of it exists.
        guard let total = price.times(quantity) else { throw .quantityOutOfRange }
        taken.add(quantity, to: buyer)
        lot.hold(quantity)
        let hold = holds.add(
            Hold(
                id: holds.nextID,
                lot: lot.id,
                paddle: buyer.paddle,
                kind: .claim,
                quantity: quantity,
                unitPrice: price,
                total: total,
                round: 0,
                deadline: now + terms.holdDuration,
                state: .held
            )
        )
        return .claimed(hold.id)
    }

    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        switch event {
        case .voidBid, .commit, .switchToDraw, .turnAway:
            throw .wrongFormat
        case .advance(let seed):
            guard seed == nil else { throw .wrongSeed }
            step += 1
            return .stepped(step: step, price: terms.price(at: step))
        case .close:
            let result: LotResult = lot.free == 0 ? .soldOut : .finished
            lot.finish(result)
            return .closed(result, hold: nil)
        case .unpaid(let hold, let buyer):
            taken.add(-hold.quantity, to: buyer)
            lot.putBack(hold.quantity)
            return .returned(offered: nil)
        case .paid(let hold):
            lot.sellHeld(hold.quantity)
            lot.finishIfSold(at: now)
            return .paid(hold)
        case .paidLate(let hold, let buyer, let free):
            try taken.check(hold.quantity, for: buyer, limit: terms.limitPerBuyer, free: free)
            taken.add(hold.quantity, to: buyer)
            lot.sellFree(hold.quantity)
            lot.finishIfSold(at: now)
            return .paid(hold)
        }
    }

    func nextMoment(in lot: LotBook) -> Timestamp? {
        nextStep(before: lot.window.end)
    }

    func describe(in view: inout LotView) {
        view.price = terms.price(at: step)
        let next = view.state == .running ? view.end.flatMap(nextStep) : nil
        view.facts += [
            Field("step", step), Field("nextStep", next), Field("floor", terms.floorPrice),
        ]
    }

    /// The moment of the next step in a window with this end; `nil` at the floor.
    private func nextStep(before end: Timestamp) -> Timestamp? {
        guard step < terms.lastStep else { return nil }
        return end + -(Int64(terms.lastStep - step) * terms.interval)
    }
}

/// A first-come flash sale: claims take units at once and hold them for payment.
struct FlashSale: SaleRules {
    let terms: FlashTerms
    /// Units held and bought, by the index of the household's first paddle.
    private var taken: [Int32] = []

    init(terms: FlashTerms) {
        self.terms = terms
    }

    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        guard case .claim(let claim) = offer, claim.choice == nil else { throw .wrongFormat }
        let quantity = claim.quantity
        guard Limits.quantity.contains(quantity) else { throw .quantityOutOfRange }
        try check(quantity, for: buyer, free: lot.free)
        try holds.checkCapacity(of: buyer.paddle)
        // The terms bound the price of the whole lot, so the total of a part of it exists.
        guard let total = terms.price.times(quantity) else { throw .quantityOutOfRange }
        count(quantity, for: buyer)
        lot.hold(quantity)
        let hold = holds.add { id in
            Hold(
                id: id,
                lot: lot.id,
                paddle: buyer.paddle,
                kind: .claim,
                quantity: quantity,
                unitPrice: terms.price,
                total: total,
                round: 0,
                deadline: now + terms.holdDuration,
                state: .held,
                beneficiary: claim.beneficiary
            )
        }
        return .claimed(hold)
    }

    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        switch event {
        case .voidBid, .advance, .commit, .switchToDraw:
            throw .wrongFormat
        case .close:
            let result: LotResult = lot.free == 0 ? .soldOut : .finished
            lot.finish(result)
            return .closed(result, hold: nil)
        case .unpaid(let hold, let buyer):
            count(-hold.quantity, for: buyer)
            lot.putBack(hold.quantity)
            return .returned(offered: nil)
        case .paid(let hold):
            lot.sellHeld(hold.quantity)
            finishIfSold(at: now, lot: &lot)
            return .paid(hold)
        case .paidLate(let hold, let buyer, let free):
            try check(hold.quantity, for: buyer, free: free)
            count(hold.quantity, for: buyer)
            lot.sellFree(hold.quantity)
            finishIfSold(at: now, lot: &lot)
            return .paid(hold)
        }
    }

    func describe(in view: inout LotView) {
        view.price = terms.price
    }

    /// Limit first, then stock: who may not have more hears that before how much there is.
    private func check(_ quantity: Int, for buyer: Buyer, free: Int) throws(Refusal) {
        let index = buyer.household.index
        let already = index < taken.count ? Int(taken[index]) : 0
        guard already + quantity <= terms.limitPerBuyer else {
            throw .limitReached(limit: terms.limitPerBuyer)
        }
        guard free > 0 else { throw .soldOut }
        guard quantity <= free else { throw .insufficientStock(free: free) }
    }

    private mutating func count(_ quantity: Int, for buyer: Buyer) {
        let index = buyer.household.index
        if index >= taken.count {
            taken.append(contentsOf: repeatElement(0, count: index + 1 - taken.count))
        }
        taken[index] += Int32(quantity)
    }

    /// Ends a lot of which every unit is paid, since none can come back.
    private func finishIfSold(at now: Timestamp, lot: inout LotBook) {
        if lot.sold == lot.quantity, !lot.window.hasEnded { lot.finish(.soldOut, early: now) }
    }
}

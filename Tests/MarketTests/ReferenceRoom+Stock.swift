@testable import Market

/// Sales from stock in the reference: claims, the waiting line, the draw.
extension ReferenceRoom {
    func askStock(
        _ offer: Offer,
        of lot: ReferenceLot,
        _ stock: ReferenceStock,
        by paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        if lot.phase == .ended, case .withdraw = offer {
            guard let wish = stock.wish(of: paddle) else { throw .notEntered }
            stock.drop(wish)
            return .returned(holds: [])
        }
        try lot.admit(at: now)
        switch offer {
        case .claim(let claim):
            if stock.isDraw, stock.commitment == nil { throw .notCommitted }
            try checkClaim(claim, stock)
            return stock.isDraw
                ? try enter(claim, lot, stock, by: paddle)
                : try take(claim, lot, stock, by: paddle, at: now)
        case .wait(let claim):
            if stock.isDraw { throw .wrongFormat }
            try checkClaim(claim, stock)
            return try wait(claim, lot, stock, by: paddle)
        case .withdraw:
            guard let wish = stock.wish(of: paddle) else { throw .notEntered }
            stock.drop(wish)
            if stock.isDraw { return .returned(holds: []) }
            let free = free(lot, wish.claim.choice)
            return .returned(holds: serve(lot, stock, wish.claim.choice, free, false, at: now))
        default:
            throw .wrongFormat
        }
    }

    private func checkClaim(_ claim: Claim, _ stock: ReferenceStock) throws(Refusal) {
        if stock.goods.isEmpty {
            if claim.choice != nil { throw .wrongFormat }
        } else if claim.choice == nil || !stock.choices.contains(claim.choice) {
            throw .unknownChoice
        }
        guard claim.quantity >= 1, claim.quantity <= 100_000 else { throw .quantityOutOfRange }
    }

    private func take(
        _ claim: Claim,
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        by paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        try checkLimit(claim.quantity, lot, stock, for: claim.beneficiary ?? paddle)
        let isLine = stock.waiting.contains { $0.claim.choice == claim.choice }
        try checkFree(claim.quantity, isLine ? 0 : free(lot, claim.choice))
        stock.asked.insert(paddle)
        return .claimed(give(claim, lot, stock, to: paddle, at: now))
    }

    private func wait(
        _ claim: Claim,
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        by paddle: Paddle
    ) throws(Refusal) -> Outcome {
        if stock.wish(of: paddle) != nil { throw .alreadyEntered }
        try checkLimit(claim.quantity, lot, stock, for: claim.beneficiary ?? paddle)
        let isLine = stock.waiting.contains { $0.claim.choice == claim.choice }
        if !isLine, claim.quantity <= free(lot, claim.choice) { throw .notSoldOut }
        try checkFree(claim.quantity, unsold(lot, claim.choice))
        stock.asked.insert(paddle)
        let wish = stock.join(claim, by: paddle)
        return .waiting(ticket: wish.number, place: stock.place(of: wish))
    }

    private func enter(
        _ claim: Claim,
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        by paddle: Paddle
    ) throws(Refusal) -> Outcome {
        if stock.wish(of: paddle) != nil { throw .alreadyEntered }
        try checkLimit(claim.quantity, lot, stock, for: claim.beneficiary ?? paddle)
        try checkFree(claim.quantity, unsold(lot, claim.choice))
        stock.asked.insert(paddle)
        return .entered(stock.enter(claim, by: paddle).number)
    }

    func checkLimit(
        _ quantity: Int,
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        for person: Paddle
    ) throws(Refusal) {
        let wishes = (stock.waiting + (stock.seed == nil ? stock.entered : []))
            .filter { home(of: $0.claim.beneficiary ?? $0.paddle) == home(of: person) }
            .map(\.claim.quantity).reduce(0, +)
        if taken(lot, by: person) + wishes + quantity > stock.limit {
            throw .limitReached(limit: stock.limit)
        }
    }

    func checkFree(_ quantity: Int, _ free: Int) throws(Refusal) {
        if free == 0 { throw .soldOut }
        if quantity > free { throw .insufficientStock(free: free) }
    }

    /// Hands units to those in line, in order; returns the holds.
    func serve(
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        _ choice: ProductID?,
        _ units: Int,
        _ isLast: Bool,
        at now: Timestamp
    ) -> [Hold] {
        var left = units
        var given: [Hold] = []
        for wish in stock.waiting where wish.claim.choice == choice && left > 0 {
            if wish.claim.quantity > unsold(lot, choice) {
                stock.drop(wish)
                continue
            }
            if wish.claim.quantity > left {
                guard isLast else { break }
                continue
            }
            left -= wish.claim.quantity
            stock.drop(wish)
            given.append(give(wish.claim, lot, stock, to: wish.paddle, at: now))
        }
        return given
    }

    func give(
        _ claim: Claim,
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        to paddle: Paddle,
        at now: Timestamp
    ) -> Hold {
        let hold = Hold(
            id: HoldID(holds.count + 1),
            lot: lot.id,
            paddle: paddle,
            kind: stock.kind,
            quantity: claim.quantity,
            unitPrice: dong(stock.price),
            total: dong(stock.price * Int64(claim.quantity)),
            round: 0,
            deadline: now + stock.hold,
            state: .held,
            choice: claim.choice,
            beneficiary: claim.beneficiary
        )
        holds.append(hold)
        return hold
    }

    /// Units of a choice that are not paid.
    func unsold(_ lot: ReferenceLot, _ choice: ProductID?) -> Int {
        quantity(lot, choice) - units(lot, choice, [.paid])
    }

    func free(_ lot: ReferenceLot, _ choice: ProductID?) -> Int {
        quantity(lot, choice) - units(lot, choice, [.held, .paid])
    }

    func quantity(_ lot: ReferenceLot, _ choice: ProductID?) -> Int {
        guard let choice else { return lot.terms.quantity }
        return lot.stock?.goods.first { $0.product == choice }?.quantity ?? 0
    }

    func units(_ lot: ReferenceLot, _ choice: ProductID?, _ states: [Hold.State]) -> Int {
        holds.filter { $0.lot == lot.id && $0.choice == choice && states.contains($0.state) }
            .map(\.quantity).reduce(0, +)
    }
}

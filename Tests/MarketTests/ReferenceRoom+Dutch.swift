@testable import Market

/// A Dutch auction in the plainest way: how far it has fallen is how often it was told to.
extension ReferenceRoom {
    /// The price after so many steps.
    func price(_ terms: DutchTerms, after steps: Int) -> Int64 {
        var price = terms.openingPrice.dong
        for _ in 0..<steps { price = max(terms.floorPrice.dong, price - terms.step.dong) }
        return price
    }

    /// How many steps lead to the floor.
    func stepsToFloor(_ terms: DutchTerms) -> Int {
        var steps = 0
        while price(terms, after: steps) > terms.floorPrice.dong { steps += 1 }
        return steps
    }

    /// When the next step is due: every step and the floor last one interval each, to the end.
    func nextStep(_ lot: ReferenceLot, _ terms: DutchTerms) -> Timestamp? {
        let left = stepsToFloor(terms) - lot.steps
        return left == 0 ? nil : lot.end + -(terms.interval * Int64(left))
    }

    func accept(
        _ seen: Int,
        _ quantity: Int,
        on lot: ReferenceLot,
        by paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        guard let terms = lot.dutch else { throw .wrongFormat }
        guard quantity >= 1, quantity <= 100_000 else { throw .quantityOutOfRange }
        let price = price(terms, after: lot.steps)
        let isRecent = [lot.steps, lot.steps - 1].contains(seen) && seen >= 0
        if !isRecent { throw .stepPassed(step: lot.steps, price: dong(price)) }
        if taken(lot, by: paddle) + quantity > terms.limitPerBuyer {
            throw .limitReached(limit: terms.limitPerBuyer)
        }
        let free = free(lot)
        if free == 0 { throw .soldOut }
        if quantity > free { throw .insufficientStock(free: free) }
        let hold = Hold(
            id: HoldID(holds.count + 1),
            lot: lot.id,
            paddle: paddle,
            kind: .claim,
            quantity: quantity,
            unitPrice: dong(price),
            total: dong(price * Int64(quantity)),
            round: 0,
            deadline: now + terms.holdDuration,
            state: .held
        )
        holds.append(hold)
        return .claimed(hold)
    }

    func step(
        _ lot: ReferenceLot,
        _ terms: DutchTerms,
        seed: Seed?,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        guard let due = nextStep(lot, terms) else { throw .wrongFormat }
        if now < due { throw .notYetDue(due) }
        if seed != nil { throw .wrongSeed }
        lot.steps += 1
        return .stepped(step: lot.steps, price: dong(price(terms, after: lot.steps)))
    }

    func show(_ lot: ReferenceLot, _ terms: DutchTerms, in view: inout LotView) {
        view.price = dong(price(terms, after: lot.steps))
        view.facts = [
            Field("step", lot.steps),
            Field("nextStep", lot.phase == .running ? nextStep(lot, terms) : nil),
            Field("floor", terms.floorPrice),
        ]
    }
}

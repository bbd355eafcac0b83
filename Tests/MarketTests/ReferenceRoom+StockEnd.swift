@testable import Market

/// How sales from stock end in the reference, and what becomes of units that come back.
extension ReferenceRoom {
    func switchToDraw(_ lot: ReferenceLot) throws(Refusal) {
        guard let stock = lot.stock, !stock.isDraw else { throw .wrongFormat }
        stock.isDraw = true
        for wish in stock.waiting {
            stock.tickets[wish.number - 1].stands = false
            _ = stock.enter(wish.claim, by: wish.paddle)
        }
    }

    func commit(_ commitment: Digest, to lot: ReferenceLot) throws(Refusal) {
        guard let stock = lot.stock, stock.isDraw, stock.commitment == nil else {
            throw .wrongFormat
        }
        stock.commitment = commitment
    }

    func closeStock(_ lot: ReferenceLot, _ stock: ReferenceStock, at now: Timestamp) -> Outcome {
        var given: [Hold] = []
        if stock.isDraw, !stock.entered.isEmpty {
            if stock.commitment != nil {
                lot.phase = .closing
                let hash = Digest(of: Array(stock.text.utf8))
                stock.hash = hash
                lot.settlesAt = now + 3_000
                return .closing(hash, settlesAt: now + 3_000)
            }
            let order = stock.entered
            stock.entries = []
            stock.isDraw = false
            given = handOut(order, lot, stock, at: now)
        } else {
            for choice in stock.choices {
                given += serve(lot, stock, choice, free(lot, choice), true, at: now)
            }
        }
        return finish(lot, stock, given)
    }

    func draw(
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        by seed: Seed?,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        guard let seed, Digest(of: seed.bytes) == stock.commitment else { throw .wrongSeed }
        let order = stock.drawn(by: seed)
        stock.seed = seed
        return finish(lot, stock, handOut(order, lot, stock, at: now))
    }

    private func handOut(
        _ order: [ReferenceStock.Wish],
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        at now: Timestamp
    ) -> [Hold] {
        var given: [Hold] = []
        for wish in order {
            if wish.claim.quantity <= free(lot, wish.claim.choice) {
                given.append(give(wish.claim, lot, stock, to: wish.paddle, at: now))
            } else {
                _ = stock.join(wish.claim, by: wish.paddle)
            }
        }
        return given
    }

    private func finish(
        _ lot: ReferenceLot,
        _ stock: ReferenceStock,
        _ given: [Hold]
    ) -> Outcome {
        let result: LotResult = free(lot) == 0 ? .soldOut : .finished
        lot.phase = .ended
        lot.result = result
        endLines(lot, stock)
        return .closed(result, holds: given)
    }

    /// What comes back of an ended hold goes to the line.
    func handOn(_ hold: Hold, _ lot: ReferenceLot, at now: Timestamp) -> [Hold] {
        guard let stock = lot.stock else { return [] }
        let hasEnded = lot.phase == .ended
        let units = hasEnded ? hold.quantity : free(lot, hold.choice)
        let given = serve(lot, stock, hold.choice, units, hasEnded, at: now)
        endLines(lot, stock)
        return given
    }

    func stockPaid(_ lot: ReferenceLot, at now: Timestamp) {
        guard let stock = lot.stock else { return }
        if lot.phase != .ended, lot.phase != .closing, sold(lot) == lot.terms.quantity {
            lot.phase = .ended
            lot.end = now
            lot.result = .soldOut
            for wish in stock.waiting + stock.entered { stock.drop(wish) }
        }
        endLines(lot, stock)
    }

    func checkLateStock(
        _ hold: Hold,
        _ lot: ReferenceLot,
        _ stock: ReferenceStock
    ) throws(Refusal) {
        if hold.kind != .claim || lot.result == .cancelled { throw .holdEnded }
        try checkLimit(hold.quantity, lot, stock, for: hold.beneficiary ?? hold.paddle)
        var available = free(lot, hold.choice)
        if lot.phase == .ended {
            for (product, perUnit) in parts(lot, hold.choice) {
                available = min(available, (self.stock(of: product) ?? 0) / perUnit)
            }
        } else if stock.waiting.contains(where: { $0.claim.choice == hold.choice }) {
            available = 0
        }
        try checkFree(hold.quantity, available)
    }

    /// Ends every wish of a cancelled lot.
    func cancelStock(_ lot: ReferenceLot) {
        guard let stock = lot.stock else { return }
        for wish in stock.waiting + stock.entered { stock.drop(wish) }
    }

    private func endLines(_ lot: ReferenceLot, _ stock: ReferenceStock) {
        guard lot.phase == .ended else { return }
        for wish in stock.waiting where units(lot, wish.claim.choice, [.held]) == 0 {
            stock.drop(wish)
        }
    }

    /// What one unit takes out of stock, by product.
    func parts(_ lot: ReferenceLot, _ choice: ProductID?) -> [ProductID: Int] {
        guard let stock = lot.stock, !stock.components.isEmpty else {
            return [choice ?? lot.terms.product: 1]
        }
        var parts: [ProductID: Int] = [:]
        for component in stock.components {
            parts[component.product, default: 0] += component.quantity
        }
        return parts
    }

    func show(_ lot: ReferenceLot, _ stock: ReferenceStock, in view: inout LotView) {
        view.price = dong(stock.price)
        let mine = holds.filter { $0.lot == lot.id && ($0.state == .held || $0.state == .paid) }
        view.facts += [
            Field("allocation", .text(stock.isDraw ? "draw" : "firstCome")),
            Field("asked", stock.asked.count),
            Field("served", Set(mine.map(\.paddle)).count),
            Field("waiting", stock.waiting.count),
        ]
        if stock.isDraw {
            view.facts.append(Field("commitment", stock.commitment))
            view.facts.append(Field("entries", stock.entered.count))
            if let hash = stock.hash { view.facts.append(Field("entriesHash", hash)) }
            if let seed = stock.seed {
                view.facts.append(Field("seed", .text(seed.description)))
            }
        }
        guard !stock.goods.isEmpty else { return }
        let rows = stock.goods.map { goods in
            let choice: ProductID? = goods.product
            let (held, sold) = (units(lot, choice, [.held]), units(lot, choice, [.paid]))
            return [goods.product.rawValue, free(lot, choice), held, sold].map { Int64($0) }
        }
        view.facts.append(Field("goods", .rows(rows)))
    }

    func showOwn(_ paddle: Paddle, in view: inout BidderView) {
        for lot in lots {
            guard let stock = lot.stock, let wish = stock.wish(of: paddle) else { continue }
            if stock.isDraw, stock.seed == nil {
                let entry = BidderView.Entry(lot: lot.id, entry: wish.number, claim: wish.claim)
                view.entries.append(entry)
            } else {
                view.waiting.append(
                    BidderView.Waiting(
                        lot: lot.id,
                        ticket: wish.number,
                        place: stock.place(of: wish),
                        claim: wish.claim
                    )
                )
            }
        }
    }
}

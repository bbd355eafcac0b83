@testable import Market

/// What bidders do, and who leads.
extension ReferenceRoom {
    func trade(_ command: Command, by paddle: Paddle, at now: Timestamp) throws(Refusal) -> Outcome
    {
        switch command {
        case .offer(let id, let offer):
            let lot = try lot(id)
            if let person = offer.beneficiary, !isKnown(person) { throw .unknownPaddle }
            if let stock = lot.stock {
                return try askStock(offer, of: lot, stock, by: paddle, at: now)
            }
            try lot.admit(at: now)
            switch offer {
            case .bid(let amount, let confirmed):
                if let terms = lot.sealed {
                    return try bid(amount.dong, confirmed, on: lot, terms, by: paddle, at: now)
                }
                return try bid(amount.dong, confirmed, on: lot, by: paddle, at: now)
            case .buyNow: return try buyNow(lot, by: paddle, at: now)
            case .accept(let step, let quantity):
                return try accept(step, quantity, on: lot, by: paddle, at: now)
            case .pledge(let least, let most, let code):
                return try pledge(least, most, code, on: lot, by: paddle)
            default: throw .wrongFormat
            }
        case .confirm(let id):
            let hold = try hold(id)
            guard hold.paddle == paddle else { throw .notYours }
            guard hold.total == .zero else { throw .wrongFormat }
            guard hold.state == .held, now < hold.deadline else { throw .holdEnded }
            return try pay(hold, at: now)
        case .release(let id):
            let hold = try hold(id)
            guard hold.paddle == paddle else { throw .notYours }
            return try release(hold, at: now)
        default:
            throw .wrongRole
        }
    }

    /// The highest bid of each bidder, the winner's first: by amount, then by who reached it first.
    func ranking(_ bids: [ReferenceLot.Bid]) -> [(paddle: Paddle, amount: Int64)] {
        var best: [(paddle: Paddle, amount: Int64, place: Int)] = []
        for paddle in Set(bids.map(\.paddle)) {
            let amount = bids.filter { $0.paddle == paddle }.map(\.amount).max() ?? 0
            let place = bids.firstIndex { $0.paddle == paddle && $0.amount == amount } ?? 0
            best.append((paddle, amount, place))
        }
        best.sort { $0.amount > $1.amount || ($0.amount == $1.amount && $0.place < $1.place) }
        return best.map { ($0.paddle, $0.amount) }
    }

    /// The visible price of a list of standing bids.
    func price(_ bids: [ReferenceLot.Bid], _ terms: EnglishTerms) -> Int64 {
        let ranking = ranking(bids)
        guard let top = ranking.first else { return terms.openingPrice.dong }
        guard terms.proxy else { return top.amount }
        var price = terms.openingPrice.dong
        let before = Array(bids.dropLast())
        if self.ranking(before).first?.paddle == bids.last?.paddle {
            // A leader who raises their own maximum changes nothing visible but the reserve.
            price = self.price(before, terms)
        } else if ranking.count > 1 {
            let second = ranking[1].amount
            price = min(top.amount, second + increment(at: second, terms))
        }
        if let reserve = terms.reservePrice?.dong, top.amount >= reserve {
            price = max(price, reserve)
        }
        return price
    }

    func increment(at price: Int64, _ terms: EnglishTerms) -> Int64 {
        let steps = terms.increments.steps.filter { $0.from.dong <= price }
        return steps.map(\.increment.dong).last ?? 0
    }

    func standing(_ lot: ReferenceLot) -> [ReferenceLot.Bid] {
        lot.bids.filter { !$0.isVoid }
    }

    /// Which standing bids changed the leader or the price when they came.
    func visible(_ bids: [ReferenceLot.Bid], _ terms: EnglishTerms) -> [Int] {
        bids.indices.filter { index in
            let (before, after) = (Array(bids[..<index]), Array(bids[...index]))
            return ranking(before).first?.paddle != ranking(after).first?.paddle
                || price(before, terms) != price(after, terms)
        }
    }

    func minimumNextBid(_ lot: ReferenceLot, _ terms: EnglishTerms) -> Int64 {
        let bids = standing(lot)
        let price = price(bids, terms)
        return bids.isEmpty ? price : price + increment(at: price, terms)
    }

    func meetsReserve(_ lot: ReferenceLot, _ terms: EnglishTerms) -> Bool {
        guard let top = ranking(standing(lot)).first else { return false }
        return top.amount >= terms.reservePrice?.dong ?? 0
    }

    private func bid(
        _ amount: Int64,
        _ confirmed: Bool,
        on lot: ReferenceLot,
        by paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        guard let terms = lot.english else { throw .wrongFormat }
        if amount > 100_000_000_000 { throw .amountTooHigh(maximum: dong(100_000_000_000)) }
        let bids = standing(lot)
        var minimum = minimumNextBid(lot, terms)
        if let top = ranking(bids).first, top.paddle == paddle {
            if !terms.proxy { throw .alreadyLeading }
            minimum = top.amount + 1
        }
        if amount < minimum { throw .amountTooLow(minimum: dong(minimum)) }
        let current = price(bids, terms)
        if amount > 5 * current, !confirmed { throw .confirmAmount(price: dong(current)) }
        lot.bids.append(ReferenceLot.Bid(paddle: paddle, amount: amount, at: now))
        let after = standing(lot)
        let changed = visible(after, terms).contains(after.count - 1)
        let leader = ranking(after)[0].paddle
        return .bid(
            BidOutcome(
                bid: BidID(lot.bids.count),
                price: dong(price(after, terms)),
                leader: leader,
                leading: leader == paddle,
                extendedUntil: changed ? extend(lot, terms, at: now) : nil
            )
        )
    }

    private func extend(
        _ lot: ReferenceLot,
        _ terms: EnglishTerms,
        at now: Timestamp
    ) -> Timestamp? {
        if terms.suddenDeath || lot.isFinal { return nil }
        if lot.end - now >= terms.extensionWindow { return nil }
        if now + terms.extension <= lot.end { return nil }
        let running = (now + terms.extension) - (lot.start ?? now)
        if running > terms.totalCap + lot.moved {
            lot.isFinal = true
            lot.end = max(lot.end, now + terms.finalPeriod)
        } else {
            lot.end = now + terms.extension
        }
        lot.extended += 1
        return lot.end
    }

    private func buyNow(
        _ lot: ReferenceLot,
        by paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        guard let terms = lot.english else { throw .wrongFormat }
        guard let price = terms.buyNowPrice, !meetsReserve(lot, terms) else { throw .buyNowGone }
        lot.phase = .ended
        lot.end = now
        lot.result = .sold
        return .bought(award(lot, to: paddle, for: price.dong, at: now))
    }

    func award(
        _ lot: ReferenceLot,
        to paddle: Paddle,
        for price: Int64,
        at now: Timestamp
    ) -> Hold {
        let hold = Hold(
            id: HoldID(holds.count + 1),
            lot: lot.id,
            paddle: paddle,
            kind: .win,
            quantity: lot.terms.quantity,
            unitPrice: dong(price),
            total: dong(price),
            round: lot.offered.count,
            deadline: now + (lot.english?.paymentWindow ?? lot.sealed?.paymentWindow ?? 0),
            state: .held
        )
        lot.offered.append(paddle)
        lot.winner = paddle
        lot.hammer = price
        holds.append(hold)
        return hold
    }
}

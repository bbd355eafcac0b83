/// An English auction: rising bids, straight or by proxy, and one winner for the whole lot.
struct EnglishAuction: SaleRules {
    /// One accepted bid; its number is its place.
    struct Bid: Hashable, Sendable {
        let paddle: Paddle
        let amount: Money
        let at: Timestamp
        /// What everybody saw of it; `nil` when it changed nothing visible.
        var shown: Money?
        var isVoid = false
    }

    let terms: EnglishTerms
    @Packed private var bids: [Bid] = []
    private var standing: Standing
    /// Bids with something to show.
    private var shownCount = 0
    /// Each bidder's highest standing bid by paddle index, 0 for none.
    private var maximums: [Int64] = []
    private var awards = Awards()

    init(terms: EnglishTerms) {
        self.terms = terms
        standing = Standing(terms)
    }

    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        switch offer {
        case .bid(let amount, let confirmed):
            try check(amount, of: buyer.paddle, confirmed: confirmed)
            return .bid(accept(amount, of: buyer.paddle, at: now, lot: &lot))
        case .buyNow:
            guard let price = buyNowPrice else { throw .buyNowGone }
            try holds.checkCapacity(of: buyer.paddle)
            let hold = award(to: buyer.paddle, for: price, at: now, lot: &lot, holds: &holds)
            lot.hold(lot.quantity)
            lot.finish(.sold, early: now)
            return .other(.bought(hold))
        case .claim, .wait, .withdraw, .accept, .pledge:
            throw .wrongFormat
        }
    }

    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        switch event {
        case .voidBid(let bid):
            guard bids.indices.contains(bid.index), !bids[bid.index].isVoid else {
                throw .unknownBid
            }
            bids[bid.index].isVoid = true
            recompute()
            return .done
        case .close:
            return close(at: now, lot: &lot, holds: &holds)
        case .unpaid:
            return .returned(offered: offerNext(at: now, lot: &lot, holds: &holds))
        case .paid(let hold):
            lot.sellHeld(hold.quantity)
            return .paid(hold)
        case .paidLate:
            throw .holdEnded
        case .advance, .commit, .switchToDraw, .turnAway:
            throw .wrongFormat
        }
    }

    func describe(_ paddle: Paddle, of lot: LotBook, in view: inout BidderView) {
        guard !lot.window.hasEnded, paddle.index < maximums.count, maximums[paddle.index] > 0 else {
            return
        }
        let amount = Money(clamping: maximums[paddle.index])
        view.maximums.append(BidderView.Maximum(lot: lot.id, amount: amount))
    }

    func describe(in view: inout LotView) {
        view.price = standing.price
        view.leader = standing.leader
        view.minimumNextBid = minimumNextBid
        view.bids = shownCount
        view.reserveMet = terms.reservePrice.map { _ in standing.meetsReserve(of: terms) }
        view.buyNow = view.state == .ended ? nil : buyNowPrice
        for (index, bid) in bids.enumerated().reversed() where !bid.isVoid {
            guard view.recent.count < Limits.recentBids else { break }
            guard let shown = bid.shown else { continue }
            let id = BidID(index + 1)
            view.recent.append(.init(bid: id, paddle: bid.paddle, amount: shown, at: bid.at))
        }
    }
}

extension EnglishAuction {
    private var minimumNextBid: Money {
        standing.leader == nil ? terms.openingPrice : terms.increments.above(standing.price)
    }

    /// The buy-now price until a bid meets the reserve or, without one, until the first bid.
    private var buyNowPrice: Money? {
        standing.meetsReserve(of: terms) ? nil : terms.buyNowPrice
    }

    private func check(
        _ amount: Money,
        of paddle: Paddle,
        confirmed: Bool
    ) throws(Refusal) {
        guard amount.dong <= Limits.amountMax else {
            throw .amountTooHigh(maximum: Money(clamping: Limits.amountMax))
        }
        var minimum = minimumNextBid
        if standing.leader == paddle {
            guard terms.proxy else { throw .alreadyLeading }
            minimum = Money(clamping: standing.maximum.dong + 1)
        }
        guard amount >= minimum else { throw .amountTooLow(minimum: minimum) }
        guard confirmed || amount.dong <= standing.price.dong * Int64(Limits.confirmFactor) else {
            throw .confirmAmount(price: standing.price)
        }
        guard bids.count < Limits.bidsPerLotMax else { throw .tooMany(limit: Limits.bidsPerLotMax) }
    }

    private mutating func accept(
        _ amount: Money,
        of paddle: Paddle,
        at now: Timestamp,
        lot: inout LotBook
    ) -> BidOutcome {
        bids.makeRoomIfFull()
        bids.append(Bid(paddle: paddle, amount: amount, at: now))
        let changed = takeIn(bids.count - 1)
        let newEnd = changed ? lot.window.extendForBid(at: now, under: terms) : nil
        return BidOutcome(
            bid: BidID(bids.count),
            price: standing.price,
            leader: standing.leader ?? paddle,
            leading: standing.leader == paddle,
            extendedUntil: newEnd
        )
    }

    /// Lets the bid at an index count; returns whether that was visible.
    private mutating func takeIn(_ index: Int) -> Bool {
        let (paddle, amount) = (bids[index].paddle, bids[index].amount)
        let changed = standing.add(amount, of: paddle, under: terms)
        bids[index].shown = changed ? min(amount, standing.price) : nil
        if changed { shownCount += 1 }
        if paddle.index >= maximums.count {
            let missing = paddle.index + 1 - maximums.count
            maximums.append(contentsOf: repeatElement(0, count: missing))
        }
        maximums[paddle.index] = max(maximums[paddle.index], amount.dong)
        return changed
    }

    private mutating func recompute() {
        standing = Standing(terms)
        shownCount = 0
        maximums = []
        for index in bids.indices where !bids[index].isVoid { _ = takeIn(index) }
    }

    private mutating func close(
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) -> Outcome {
        guard let winner = standing.leader, standing.meetsReserve(of: terms) else {
            lot.finish(.passed)
            return .closed(.passed, hold: nil)
        }
        let hold = award(to: winner, for: standing.price, at: now, lot: &lot, holds: &holds)
        lot.hold(lot.quantity)
        lot.finish(.sold)
        return .closed(.sold, hold: hold)
    }

    /// Offers an unpaid lot to the next distinct bidder, or passes it.
    private mutating func offerNext(
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) -> Hold? {
        var best: Bid?
        for bid in bids where !bid.isVoid && !awards.include(bid.paddle) {
            if bid.amount > best?.amount ?? .zero { best = bid }
        }
        guard awards.areOpen, let best,
            best.amount >= terms.reservePrice ?? .zero
        else {
            lot.pass()
            return nil
        }
        return award(to: best.paddle, for: best.amount, at: now, lot: &lot, holds: &holds)
    }

    private mutating func award(
        to paddle: Paddle,
        for price: Money,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) -> Hold {
        let deadline = now + terms.paymentWindow
        return awards.award(to: paddle, for: price, until: deadline, lot: &lot, holds: &holds)
    }
}

extension EnglishAuction.Bid: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(
            paddle: try row.id(),
            amount: try row.money(),
            at: try row.moment(),
            shown: try row.flag() ? try row.money() : nil,
            isVoid: try row.flag()
        )
    }

    func write(to row: inout [Int64]) {
        row.append(paddle)
        row.append(amount)
        row.append(at)
        row.append(shown != nil)
        if let shown { row.append(shown) }
        row.append(isVoid)
    }
}

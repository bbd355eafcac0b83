/// A sealed-bid auction: nobody sees another's bid before the book is closed, its hash published, and
/// the book opened.
///
/// Each bidder's last bid stands, a lower one too. An unpaid lot goes to the next distinct bidder at
/// their own amount, whatever the pricing: what the others would have paid is no longer known.
struct SealedAuction: SaleRules {
    /// One accepted bid; its number is its place.
    fileprivate struct Bid: Hashable, Sendable {
        let paddle: Paddle
        let amount: Money
        let at: Timestamp
        var isVoid = false
    }

    let terms: SealedTerms
    @Packed private var bids: [Bid] = []
    /// The number of each bidder's standing bid by paddle index, 0 for none.
    @Packed private var standing: [Int32] = []
    private var bidderCount = 0
    private var bookHash: Digest?
    /// The highest bids of the open book as everybody sees them.
    private var shown: [[Int64]]?
    /// What the winner of the opening had to pay; before it, and without a winner, the opening price.
    private var price: Money
    private var reserveMet = false
    private var awards = Awards()

    init(terms: SealedTerms) {
        self.terms = terms
        price = terms.openingPrice
    }

    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        guard case .bid(let amount, let confirmed) = offer else { throw .wrongFormat }
        try check(amount, confirmed: confirmed)
        bids.makeRoomIfFull()
        bids.append(Bid(paddle: buyer.paddle, amount: amount, at: now))
        stand(bids.count - 1)
        // The answer tells no more than what everybody sees.
        return .bid(
            BidOutcome(
                bid: BidID(bids.count),
                price: terms.openingPrice,
                leader: nil,
                leading: false,
                extendedUntil: nil
            )
        )
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
            return close(at: now, lot: &lot)
        case .advance(let seed):
            guard seed == nil else { throw .wrongSeed }
            return open(at: now, lot: &lot, holds: &holds)
        case .unpaid:
            return .returned(offered: offerNext(at: now, lot: &lot, holds: &holds))
        case .paid(let hold):
            lot.sellHeld(hold.quantity)
            return .paid(hold)
        case .paidLate:
            throw .holdEnded
        case .commit, .switchToDraw, .turnAway:
            throw .wrongFormat
        }
    }

    var sealedBids: [SealedBid] {
        standing.filter { $0 > 0 }.map { number in
            let bid = bids[Int(number) - 1]
            return SealedBid(bid: BidID(Int(number)), paddle: bid.paddle, at: bid.at)
        }
    }

    func describe(in view: inout LotView) {
        view.price = price
        view.minimumNextBid = terms.openingPrice
        view.facts.append(Field("bidders", bidderCount))
        if let bookHash { view.facts.append(Field("bookHash", bookHash)) }
        guard let shown else { return }
        if terms.reservePrice != nil { view.reserveMet = reserveMet }
        view.facts.append(Field("book", .rows(shown)))
    }

    func describe(_ paddle: Paddle, of lot: LotBook, in view: inout BidderView) {
        guard !lot.window.hasEnded, let number = number(of: paddle) else { return }
        let amount = bids[number - 1].amount
        view.maximums.append(BidderView.Maximum(lot: lot.id, amount: amount))
    }
}

extension SealedAuction {
    private func check(_ amount: Money, confirmed: Bool) throws(Refusal) {
        guard amount.dong <= Limits.amountMax else {
            throw .amountTooHigh(maximum: Money(clamping: Limits.amountMax))
        }
        let opening = terms.openingPrice
        guard amount >= opening else { throw .amountTooLow(minimum: opening) }
        guard confirmed || amount.dong <= opening.dong * Int64(Limits.confirmFactor) else {
            throw .confirmAmount(price: opening)
        }
        guard bids.count < Limits.bidsPerLotMax else { throw .tooMany(limit: Limits.bidsPerLotMax) }
    }

    private func number(of paddle: Paddle) -> Int? {
        guard paddle.index < standing.count, standing[paddle.index] > 0 else { return nil }
        return Int(standing[paddle.index])
    }

    /// Lets the bid at an index be its bidder's standing one.
    private mutating func stand(_ index: Int) {
        let place = bids[index].paddle.index
        if place >= standing.count {
            standing.append(contentsOf: repeatElement(0, count: place + 1 - standing.count))
        }
        if standing[place] == 0 { bidderCount += 1 }
        standing[place] = Int32(index + 1)
    }

    /// After a void the bidder's bid before it stands again.
    private mutating func recompute() {
        standing = []
        bidderCount = 0
        for index in bids.indices where !bids[index].isVoid { stand(index) }
    }

    /// The numbers of the standing bids, the highest amount first, the earlier bid among equals.
    private var ranking: [Int] {
        standing.filter { $0 > 0 }.map(Int.init).sorted { left, right in
            let (one, other) = (bids[left - 1].amount, bids[right - 1].amount)
            return one > other || (one == other && left < right)
        }
    }

    /// Fixes the book and publishes its hash; an empty one needs no opening.
    private mutating func close(at now: Timestamp, lot: inout LotBook) -> Outcome {
        guard bidderCount > 0 else {
            lot.finish(.passed)
            return .closed(.passed, hold: nil)
        }
        var text = ""
        for number in standing.filter({ $0 > 0 }).sorted() {
            let bid = bids[Int(number) - 1]
            text += "\(number):\(bid.paddle.rawValue):\(bid.amount.dong)\n"
        }
        let hash = Digest(ofText: text)
        bookHash = hash
        return .closing(hash, settlesAt: lot.window.beginClosing(at: now))
    }

    private mutating func open(
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) -> Outcome {
        let ranking = ranking
        shown = ranking.prefix(Limits.bookShown).map { number in
            [Int64(bids[number - 1].paddle.rawValue), bids[number - 1].amount.dong]
        }
        let highest = bids[ranking[0] - 1]
        reserveMet = highest.amount >= terms.reservePrice ?? .zero
        guard reserveMet else {
            lot.finish(.passed)
            return .closed(.passed, hold: nil)
        }
        switch terms.pricing {
        case .first: price = highest.amount
        case .second:
            let second = ranking.count > 1 ? bids[ranking[1] - 1].amount : .zero
            price = max(terms.openingPrice, terms.reservePrice ?? .zero, second)
        }
        let hold = award(to: highest.paddle, for: price, at: now, lot: &lot, holds: &holds)
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
        guard awards.areOpen,
            let next = ranking.map({ bids[$0 - 1] }).first(where: { !awards.include($0.paddle) }),
            next.amount >= terms.reservePrice ?? .zero
        else {
            lot.pass()
            return nil
        }
        return award(to: next.paddle, for: next.amount, at: now, lot: &lot, holds: &holds)
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

extension SealedAuction.Bid: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(
            paddle: try row.id(),
            amount: try row.money(),
            at: try row.moment(),
            isVoid: try row.flag()
        )
    }

    func write(to row: inout [Int64]) {
        row.append(paddle)
        row.append(amount)
        row.append(at)
        row.append(isVoid)
    }
}

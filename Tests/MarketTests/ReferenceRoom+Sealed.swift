@testable import Market

/// The bids of a closed book by their numbers: each bidder's last one.
typealias ReferenceBook = [(number: Int, paddle: Paddle, amount: Int64)]

/// A sealed-bid auction in the plainest way: the book is looked up among all bids.
extension ReferenceRoom {
    func bid(
        _ amount: Int64,
        _ confirmed: Bool,
        on lot: ReferenceLot,
        _ terms: SealedTerms,
        by paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        let opening = terms.openingPrice
        if amount > 100_000_000_000 { throw .amountTooHigh(maximum: dong(100_000_000_000)) }
        if amount < opening.dong { throw .amountTooLow(minimum: opening) }
        if amount > 5 * opening.dong, !confirmed { throw .confirmAmount(price: opening) }
        lot.bids.append(ReferenceLot.Bid(paddle: paddle, amount: amount, at: now))
        return .bid(
            BidOutcome(
                bid: BidID(lot.bids.count),
                price: opening,
                leader: nil,
                leading: false,
                extendedUntil: nil
            )
        )
    }

    /// The last bid of every bidder that is not void.
    func currentBook(_ lot: ReferenceLot) -> ReferenceBook {
        var book: ReferenceBook = []
        for (index, bid) in lot.bids.enumerated() where !bid.isVoid {
            book.removeAll { $0.paddle == bid.paddle }
            book.append((index + 1, bid.paddle, bid.amount))
        }
        return book
    }

    /// The bidders of a book, the highest amount first, the earlier number among equals.
    func ranking(_ book: ReferenceBook?) -> [(paddle: Paddle, amount: Int64)] {
        let sorted = (book ?? []).sorted { left, right in
            left.amount == right.amount ? left.number < right.number : left.amount > right.amount
        }
        return sorted.map { ($0.paddle, $0.amount) }
    }

    func closeBook(_ lot: ReferenceLot, _ terms: SealedTerms, at now: Timestamp) -> Outcome {
        let book = currentBook(lot)
        if book.isEmpty {
            lot.phase = .ended
            lot.result = .passed
            return .closed(.passed, hold: nil)
        }
        lot.phase = .closing
        lot.settlesAt = now + 3_000
        lot.book = book
        return .closing(hash(book), settlesAt: lot.settlesAt)
    }

    private func hash(_ book: ReferenceBook) -> Digest {
        let lines = book.map { "\($0.number):\($0.paddle.rawValue):\($0.amount)\n" }
        return Digest(of: [UInt8](lines.joined().utf8))
    }

    func openBook(
        _ lot: ReferenceLot,
        _ terms: SealedTerms,
        at now: Timestamp
    ) -> Outcome {
        lot.phase = .ended
        lot.isBookOpen = true
        let ranking = ranking(lot.book)
        guard ranking[0].amount >= terms.reservePrice?.dong ?? 0 else {
            lot.result = .passed
            return .closed(.passed, hold: nil)
        }
        lot.result = .sold
        let price = price(ranking, terms)
        return .closed(.sold, hold: award(lot, to: ranking[0].paddle, for: price, at: now))
    }

    private func price(
        _ ranking: [(paddle: Paddle, amount: Int64)],
        _ terms: SealedTerms
    ) -> Int64 {
        if terms.pricing == .first { return ranking[0].amount }
        let others = ranking.dropFirst().map(\.amount)
        return ([terms.openingPrice.dong, terms.reservePrice?.dong ?? 0] + others).max() ?? 0
    }

    func show(_ lot: ReferenceLot, _ terms: SealedTerms, in view: inout LotView) {
        let ranking = ranking(lot.book)
        view.price = terms.openingPrice
        view.minimumNextBid = terms.openingPrice
        view.facts.append(Field("bidders", currentBook(lot).count))
        if let book = lot.book { view.facts.append(Field("bookHash", hash(book))) }
        guard lot.isBookOpen else { return }
        let isMet = ranking[0].amount >= terms.reservePrice?.dong ?? 0
        if isMet { view.price = dong(price(ranking, terms)) }
        if terms.reservePrice != nil { view.reserveMet = isMet }
        let rows = ranking.prefix(20).map { [Int64($0.paddle.rawValue), $0.amount] }
        view.facts.append(Field("book", .rows(rows)))
    }
}

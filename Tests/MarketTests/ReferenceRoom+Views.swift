@testable import Market

/// What the reference shows.
extension ReferenceRoom {
    func view(of lot: ReferenceLot) -> LotView {
        var view = LotView(
            lot: lot.id,
            state: lot.phase,
            price: .zero,
            start: lot.start,
            end: lot.phase == .prepared || lot.phase == .paused ? nil : lot.end,
            remaining: lot.phase == .paused ? lot.left : nil,
            extended: lot.extended,
            isFinal: lot.isFinal,
            free: free(lot),
            held: held(lot),
            sold: sold(lot),
            outcome: lot.result,
            hammer: lot.hammer.map(dong),
            winner: lot.winner,
            reason: lot.reason
        )
        if lot.phase == .closing { view.facts.append(Field("settlesAt", lot.settlesAt)) }
        if let stock = lot.stock { show(lot, stock, in: &view) }
        if let terms = lot.english { show(lot, terms, in: &view) }
        if let terms = lot.dutch { show(lot, terms, in: &view) }
        if let terms = lot.sealed { show(lot, terms, in: &view) }
        if let terms = lot.group { show(lot, terms, in: &view) }
        return view
    }

    private func show(_ lot: ReferenceLot, _ terms: EnglishTerms, in view: inout LotView) {
        let bids = standing(lot)
        let shown = visible(bids, terms)
        view.price = dong(price(bids, terms))
        view.leader = ranking(bids).first?.paddle
        view.minimumNextBid = dong(minimumNextBid(lot, terms))
        view.bids = shown.count
        view.reserveMet = terms.reservePrice.map { _ in meetsReserve(lot, terms) }
        if lot.phase != .ended, !meetsReserve(lot, terms) { view.buyNow = terms.buyNowPrice }
        let numbers = lot.bids.indices.filter { !lot.bids[$0].isVoid }
        for index in shown.suffix(5).reversed() {
            let priceThen = price(Array(bids[...index]), terms)
            let recent = LotView.RecentBid(
                bid: BidID(numbers[index] + 1),
                paddle: bids[index].paddle,
                amount: dong(min(bids[index].amount, priceThen)),
                at: bids[index].at
            )
            view.recent.append(recent)
        }
    }

    func view(of paddle: Paddle) -> BidderView {
        let bidder = bidders[paddle.rawValue - 1]
        let maximums = lots.filter { $0.phase != .ended }.compactMap { lot in
            let own = standing(lot).filter { $0.paddle == paddle }.map(\.amount)
            let amount = lot.sealed == nil ? own.max() : own.last
            return amount.map { BidderView.Maximum(lot: lot.id, amount: dong($0)) }
        }
        var view = BidderView(
            paddle: paddle,
            isMuted: bidder.isMuted,
            strikes: bidder.strikes,
            maximums: maximums,
            holds: holds.filter { $0.paddle == paddle }.reversed()
        )
        showOwn(paddle, in: &view)
        return view
    }

    /// What the clock is to do, in order.
    func due(at now: Timestamp) -> [Command] {
        let next = lots.compactMap { nextMoment(of: $0) }.filter { $0.at <= now }
        let over = holds.filter { $0.state == .held && $0.kind != .pledge && $0.deadline <= now }
        let moments = Set(next.map(\.at) + over.map(\.deadline)).sorted()
        return moments.flatMap { moment in
            next.filter { $0.at == moment }.map(\.command)
                + over.filter { $0.deadline == moment }.map { Command.expire($0.id) }
        }
    }

    var nextDeadline: Timestamp? {
        let moments = lots.compactMap { nextMoment(of: $0)?.at }
        let open = holds.filter { $0.state == .held && $0.kind != .pledge }
        return (moments + open.map(\.deadline)).min()
    }
}

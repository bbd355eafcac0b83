/// A group buy: members pledge units and pay them before the end; enough paid members unlock the price for
/// all of them, too few get everything back.
///
/// A pledge is a hold for the most that its member wants. It has no deadline of its own: its lot's end is the
/// last moment to pay, and the close ends it.
struct GroupBuy: SaleRules {
    let terms: GroupTerms
    /// Every pledge in the order in which it was first made, withdrawn ones too.
    private var pledges: [HoldID] = []
    /// Each member's pledge by paddle index.
    private var own: [HoldID?] = []
    private var taken = HouseholdUnits()
    /// Members who pledged, who of them paid, and their units; at the end they stay as they were.
    private var members = 0
    private var paidMembers = 0
    private var pledged = 0

    init(terms: GroupTerms) {
        self.terms = terms
    }

    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Ruling {
        guard case .pledge(let least, let most, let code) = offer else { throw .wrongFormat }
        guard code == terms.code else { throw .wrongCode }
        guard least >= 1, least <= most, Limits.quantity.contains(most) else {
            throw .quantityOutOfRange
        }
        let former = try ownPledge(of: buyer.paddle, in: holds)
        guard former?.state != .paid else { throw .alreadyEntered }
        let before = former?.quantity ?? 0
        try taken.check(
            most,
            for: buyer,
            insteadOf: before,
            limit: terms.limitPerBuyer,
            free: lot.free
        )
        if former == nil { try holds.checkCapacity(of: buyer.paddle) }
        // The terms bound the price of the whole lot, so the total of a part of it exists.
        guard let total = terms.price.times(most) else { throw .quantityOutOfRange }
        taken.add(most - before, to: buyer)
        lot.hold(most - before)
        pledged += most - before
        if let former {
            holds.change(former.id) { hold in
                hold.quantity = most
                hold.least = least
                hold.total = total
            }
            return .other(.claimed(try holds.hold(former.id)))
        }
        let hold = holds.add(
            Hold(
                id: holds.nextID,
                lot: lot.id,
                paddle: buyer.paddle,
                kind: .pledge,
                quantity: most,
                unitPrice: terms.price,
                total: total,
                round: 0,
                deadline: lot.window.end,
                state: .held,
                least: least
            )
        )
        join(hold)
        return .other(.claimed(hold))
    }

    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        switch event {
        case .voidBid, .advance, .commit, .switchToDraw, .turnAway:
            throw .wrongFormat
        case .close:
            return close(lot: &lot, holds: &holds)
        case .unpaid(let hold, let buyer):
            taken.add(-hold.quantity, to: buyer)
            lot.putBack(hold.quantity)
            members -= 1
            pledged -= hold.quantity
            own[hold.paddle.index] = nil
            return .returned(offered: nil)
        case .paid(let hold):
            lot.sellHeld(hold.quantity)
            paidMembers += 1
            return .paid(hold)
        case .paidLate:
            throw .holdEnded
        }
    }

    /// A host who ends the sale pays everybody back, as if it had failed.
    mutating func cancel(lot: inout LotBook, holds: inout HoldBook) {
        _ = refundAll(lot: &lot, holds: &holds)
    }

    func describe(in view: inout LotView) {
        view.price = terms.price
        view.facts += [
            Field("members", members), Field("paidMembers", paidMembers),
            Field("pledged", pledged),
        ]
    }
}

extension GroupBuy {
    private func ownPledge(of paddle: Paddle, in holds: HoldBook) throws(Refusal) -> Hold? {
        guard paddle.index < own.count, let id = own[paddle.index] else { return nil }
        return try holds.hold(id)
    }

    private mutating func join(_ hold: Hold) {
        let index = hold.paddle.index
        if index >= own.count {
            own.append(contentsOf: repeatElement(nil, count: index + 1 - own.count))
        }
        own[index] = hold.id
        pledges.append(hold.id)
        members += 1
    }

    private func pledges(_ state: Hold.State, in holds: HoldBook) -> [Hold] {
        pledges.map { holds.all[$0.index] }.filter { $0.state == state }
    }

    private mutating func close(lot: inout LotBook, holds: inout HoldBook) -> Outcome {
        var changed: [HoldID] = []
        for hold in pledges(.held, in: holds) {
            lot.putBack(hold.quantity)
            holds.end(hold.id, as: .released)
            changed.append(hold.id)
        }
        let paid = pledges(.paid, in: holds)
        let filled = paidMembers < terms.threshold ? [] : GroupFill(paid, terms.caseSize).units
        guard !filled.isEmpty else {
            changed += refundAll(lot: &lot, holds: &holds)
            lot.finish(.passed)
            return .closed(.passed, holds: changed.sorted().map { holds.all[$0.index] })
        }
        for (hold, units) in zip(paid, filled) where units < hold.quantity {
            settle(hold, units, lot: &lot, holds: &holds)
            changed.append(hold.id)
        }
        lot.strike(at: terms.price)
        lot.finish(.sold)
        return .closed(.sold, holds: changed.sorted().map { holds.all[$0.index] })
    }

    /// Gives a paid pledge so many units; what was paid for others is to be paid back.
    private func settle(
        _ hold: Hold,
        _ units: Int,
        lot: inout LotBook,
        holds: inout HoldBook
    ) {
        lot.takeBack(hold.quantity - units)
        guard units > 0 else {
            holds.change(hold.id) { $0.refund = $0.total }
            holds.end(hold.id, as: .released)
            return
        }
        holds.change(hold.id) { hold in
            hold.refund = hold.unitPrice.times(hold.quantity - units) ?? .zero
            hold.quantity = units
        }
    }

    private func refundAll(lot: inout LotBook, holds: inout HoldBook) -> [HoldID] {
        let paid = pledges(.paid, in: holds)
        for hold in paid { settle(hold, 0, lot: &lot, holds: &holds) }
        return paid.map(\.id)
    }
}

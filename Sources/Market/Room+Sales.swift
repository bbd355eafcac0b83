extension Room {
    /// Decides what a bidder asks of a lot.
    mutating func sell(
        _ offer: Offer,
        on id: LotID,
        to paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let index = try index(of: id)
        let buyer = bidders.span[paddle.index].buyer
        let outcome = try lots[index].decide(offer, from: buyer, at: now, holds: &holdBook)
        settle(index)
        return Decision(outcome, lots: .one(id), bidders: .one(paddle))
    }

    /// Gives a hold back before its deadline, for its owner or, with `nil`, for the host; a winning
    /// bid is not retracted.
    mutating func release(
        _ id: HoldID,
        by paddle: Paddle?,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let hold = try holdBook.hold(id)
        guard paddle == nil || paddle == hold.paddle else { throw .notYours }
        guard hold.state == .held, now < hold.deadline else { throw .holdEnded }
        guard hold.kind == .claim || hold.round > 0 else { throw .wrongFormat }
        return try giveBack(hold, as: .released, at: now)
    }

    /// Records a payment.
    mutating func markPaid(_ id: HoldID, at now: Timestamp) throws(Refusal) -> Decision {
        let hold = try holdBook.hold(id)
        let index = hold.lot.index
        let outcome = try lots[index].pay(
            hold,
            of: bidders[hold.paddle.index].buyer,
            stock: stock[lots[index].product] ?? 0,
            at: now,
            holds: &holdBook
        )
        settle(index)
        return Decision(outcome, lots: .one(hold.lot), bidders: .one(hold.paddle))
    }

    /// Ends a hold whose deadline is over; a winner who let it pass gets a strike.
    mutating func expire(_ id: HoldID, at now: Timestamp) throws(Refusal) -> Decision {
        let hold = try holdBook.hold(id)
        guard hold.state == .held else { throw .holdEnded }
        guard now >= hold.deadline else { throw .notYetDue(hold.deadline) }
        let decision = try giveBack(hold, as: .expired, at: now)
        if hold.kind == .win, hold.round == 0 { bidders[hold.paddle.index].strikes += 1 }
        return decision
    }

    private mutating func giveBack(
        _ hold: Hold,
        as state: Hold.State,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let index = hold.lot.index
        let buyer = bidders[hold.paddle.index].buyer
        let outcome = try lots[index].giveBack(
            hold,
            of: buyer,
            as: state,
            at: now,
            holds: &holdBook
        )
        settle(index)
        var concerned = Scope.one(hold.paddle)
        if case .returned(let offered?) = outcome {
            concerned = .two(hold.paddle, offered.paddle)
        }
        return Decision(outcome, lots: .one(hold.lot), bidders: concerned)
    }
}

extension Room {
    /// Decides what a bidder asks of a lot.
    @inline(__always)
    mutating func sell(
        _ offer: Offer,
        on id: LotID,
        to paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let index = try index(of: id)
        let buyer = try buyer(paddle, for: offer.beneficiary)
        let ruling = try lots[index].decide(offer, from: buyer, at: now, holds: &holdBook)
        settle(index)
        guard case .other(let outcome) = ruling else {
            return Decision(ShortAnswer(ruling, in: holdBook), lot: id, bidder: paddle)
        }
        guard case .withdraw = offer else {
            return Decision(outcome, lots: .one(id), bidders: .one(paddle))
        }
        let concerned = concerned(by: outcome, of: paddle, in: lots[index])
        return Decision(outcome, lots: .one(id), bidders: concerned)
    }

    /// A buyer, with the household that limits count for: the beneficiary's where there is one.
    private func buyer(_ paddle: Paddle, for beneficiary: Paddle?) throws(Refusal) -> Buyer {
        guard let beneficiary else { return bidders.span[paddle.index].buyer }
        guard bidders.indices.contains(beneficiary.index) else { throw .unknownPaddle }
        return Buyer(paddle: paddle, household: bidders[beneficiary.index].buyer.household)
    }

    /// Takes a hold that costs nothing.
    mutating func confirm(
        _ id: HoldID,
        by paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let hold = try holdBook.hold(id)
        guard hold.paddle == paddle else { throw .notYours }
        guard hold.total == .zero else { throw .wrongFormat }
        guard hold.state == .held, now < hold.deadline else { throw .holdEnded }
        return try markPaid(id, at: now)
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
        guard hold.state == .held, !lots[hold.lot.index].isTooLate(for: hold, at: now) else {
            throw .holdEnded
        }
        guard hold.kind != .win || hold.round > 0 else { throw .wrongFormat }
        return try giveBack(hold, as: .released, at: now)
    }

    /// Records a payment.
    mutating func markPaid(_ id: HoldID, at now: Timestamp) throws(Refusal) -> Decision {
        let hold = try holdBook.hold(id)
        let index = hold.lot.index
        let outcome = try lots[index].pay(
            hold,
            of: buyer(hold.paddle, for: hold.beneficiary),
            stock: stock,
            at: now,
            holds: &holdBook
        )
        settle(index)
        let concerned = concerned(by: outcome, of: hold.paddle, in: lots[index])
        return Decision(outcome, lots: .one(hold.lot), bidders: concerned)
    }

    /// Ends a hold whose deadline is over; a winner who let it pass gets a strike.
    ///
    /// A pledge does not expire: its lot's close ends it.
    mutating func expire(_ id: HoldID, at now: Timestamp) throws(Refusal) -> Decision {
        let hold = try holdBook.hold(id)
        guard hold.state == .held else { throw .holdEnded }
        guard hold.kind != .pledge else { throw .wrongFormat }
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
        let buyer = try buyer(hold.paddle, for: hold.beneficiary)
        let outcome = try lots[index].giveBack(
            hold,
            of: buyer,
            as: state,
            at: now,
            holds: &holdBook
        )
        settle(index)
        let concerned = concerned(by: outcome, of: hold.paddle, in: lots[index])
        return Decision(outcome, lots: .one(hold.lot), bidders: concerned)
    }

    /// Whose own view changes when a bidder's units go back, are paid, or are waited for no longer: those who got them, and
    /// those who moved up in line; everybody's may when a line has come to its end.
    private func concerned(
        by outcome: Outcome,
        of paddle: Paddle,
        in lot: Lot
    ) -> Scope<Paddle> {
        let rules = lot.sale.rules
        if lot.hasEnded, lot.book.held == 0, rules.concernsEveryEntrant { return .all }
        guard case .returned(let given) = outcome else { return .one(paddle) }
        let line = rules.nextInLine(Limits.placesTold)
        return .these([paddle] + given.map(\.paddle) + line)
    }
}

extension Room {
    mutating func open() throws(Refusal) -> Decision {
        guard !isOpen else { throw .roomOpen }
        isOpen = true
        return Decision(.done)
    }

    mutating func close() throws(Refusal) -> Decision {
        guard isOpen else { throw .roomClosed }
        if let lot = lots.first(where: \.isOnSale) { throw .lotRunning(lot.id) }
        isOpen = false
        return Decision(.done)
    }

    /// Issues the next paddle.
    mutating func register(household: Int?) throws(Refusal) -> Decision {
        guard bidders.count < Limits.paddlesMax else { throw .tooMany(limit: Limits.paddlesMax) }
        let paddle = Paddle(bidders.count + 1)
        var first = paddle
        if let household {
            first = households[household] ?? paddle
            households[household] = first
        }
        bidders.append(Bidder(Buyer(paddle: paddle, household: first)))
        answers.addBidder()
        holdBook.addOwner()
        return Decision(.registered(paddle), bidders: .one(paddle))
    }

    /// Takes a lot out of the product's stock.
    mutating func prepare(_ terms: LotTerms) throws(Refusal) -> Decision {
        try terms.check()
        var left = stock
        for goods in terms.shelves.flatMap(\.goods) {
            guard let free = left[goods.product] else { throw .unknownProduct }
            guard goods.quantity <= free else { throw .insufficientStock(free: free) }
            left[goods.product] = free - goods.quantity
        }
        guard lots.count < Limits.lotsMax else { throw .tooMany(limit: Limits.lotsMax) }
        let id = LotID(lots.count + 1)
        stock = left
        lots.append(Lot(id: id, terms: terms))
        return Decision(.prepared(id), lots: .one(id))
    }

    mutating func push(_ id: LotID, at now: Timestamp) throws(Refusal) -> Decision {
        let index = try index(of: id)
        try lots[index].checkNotEnded(at: now)
        featured = id
        return Decision(.done)
    }

    mutating func start(_ id: LotID, at now: Timestamp) throws(Refusal) -> Decision {
        let index = try index(of: id)
        guard isOpen else { throw .roomClosed }
        try lots[index].start(at: now)
        holdBook.reserve(lots[index].quantity)
        answers.reserve(lots[index].quantity)
        return Decision(.done, lots: .one(id))
    }

    mutating func extend(
        _ id: LotID,
        by span: Milliseconds,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let index = try index(of: id)
        try lots[index].extend(by: span, at: now, holds: &holdBook)
        return Decision(.done, lots: .one(id), bidders: lots[index].endsItsHolds ? .all : .none)
    }

    mutating func pause(_ id: LotID, at now: Timestamp) throws(Refusal) -> Decision {
        try lots[index(of: id)].pause(at: now)
        return Decision(.done, lots: .one(id))
    }

    mutating func resume(_ id: LotID, at now: Timestamp) throws(Refusal) -> Decision {
        let index = try index(of: id)
        try lots[index].resume(at: now, holds: &holdBook)
        return Decision(.done, lots: .one(id), bidders: lots[index].endsItsHolds ? .all : .none)
    }

    /// Ends a lot; whoever held something of it sees that.
    mutating func cancel(
        _ id: LotID,
        reason: String,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let index = try index(of: id)
        try lots[index].cancel(reason: reason, at: now, holds: &holdBook)
        settle(index)
        return Decision(.done, lots: .one(id), bidders: .all)
    }

    mutating func voidBid(
        _ bid: BidID,
        on id: LotID,
        reason: String,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let index = try index(of: id)
        let outcome = try lots[index].voidBid(bid, reason: reason, at: now, holds: &holdBook)
        return Decision(outcome, lots: .one(id), bidders: .all)
    }

    mutating func switchToDraw(_ id: LotID, at now: Timestamp) throws(Refusal) -> Decision {
        let outcome = try lots[index(of: id)].take(.switchToDraw, at: now, holds: &holdBook)
        return Decision(outcome, lots: .one(id), bidders: .all)
    }

    mutating func turnAway(
        _ paddle: Paddle,
        from id: LotID,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        guard bidders.indices.contains(paddle.index) else { throw .unknownPaddle }
        let outcome = try lots[index(of: id)].take(.turnAway(paddle), at: now, holds: &holdBook)
        return Decision(outcome, lots: .one(id))
    }

    mutating func setMuted(_ isMuted: Bool, _ paddle: Paddle) throws(Refusal) -> Decision {
        guard bidders.indices.contains(paddle.index) else { throw .unknownPaddle }
        bidders[paddle.index].isMuted = isMuted
        return Decision(.done, bidders: .one(paddle))
    }

    func index(of id: LotID) throws(Refusal) -> Int {
        guard lots.indices.contains(id.index) else { throw .unknownLot }
        return id.index
    }

    /// Moves the units that a change of a lot freed to the product's stock.
    mutating func settle(_ index: Int) {
        guard lots[index].owesStock else { return }
        for goods in lots[index].settle() { stock[goods.product, default: 0] += goods.quantity }
    }
}

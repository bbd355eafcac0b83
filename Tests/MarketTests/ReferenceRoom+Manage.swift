@testable import Market

/// What the host and the clock do.
extension ReferenceRoom {
    func manage(_ command: Command, by actor: Actor, at now: Timestamp) throws(Refusal) -> Outcome {
        defer { datePledges() }
        switch command {
        case .openRoom:
            if isOpen { throw .roomOpen }
            isOpen = true
        case .closeRoom:
            guard isOpen else { throw .roomClosed }
            if let lot = lots.first(where: { $0.phase != .prepared && $0.phase != .ended }) {
                throw .lotRunning(lot.id)
            }
            isOpen = false
        case .register(let household):
            bidders.append(Bidder(household: household))
            return .registered(Paddle(bidders.count))
        case .prepare(let terms): return try prepare(terms)
        case .mute(let paddle): try mute(paddle, true)
        case .unmute(let paddle): try mute(paddle, false)
        case .release(let id): return try release(hold(id), at: now)
        case .markPaid(let id): return try pay(hold(id), at: now)
        case .expire(let id): return try expire(hold(id), at: now)
        case .recover(let downtime): try recover(downtime, at: now)
        default: return try manageLot(command, at: now)
        }
        return .done
    }

    private func manageLot(_ command: Command, at now: Timestamp) throws(Refusal) -> Outcome {
        switch command {
        case .push(let id):
            try lot(id).refuseIfOver(at: now)
            featured = id
        case .start(let id): try start(lot(id), at: now)
        case .extend(let id, let span): try extend(lot(id), by: span, at: now)
        case .pause(let id):
            let lot = try lot(id)
            if lot.phase == .prepared { throw .lotNotRunning }
            try lot.admit(at: now)
            lot.phase = .paused
            lot.left = lot.end - now
        case .resume(let id):
            let lot = try lot(id)
            guard lot.phase == .paused else { throw .lotNotPaused }
            lot.phase = .running
            lot.since = now
            lot.move(to: now + max(lot.left, lot.english?.extension ?? 10_000))
        case .cancel(let id, let reason): try cancel(lot(id), reason, at: now)
        case .voidBid(let id, let bid, let reason): try voidBid(bid, lot(id), reason, at: now)
        case .close(let id): return try close(lot(id), at: now)
        case .advance(let id, let seed): return try advance(lot(id), seed: seed, at: now)
        case .switchToDraw(let id):
            try lot(id).refuseIfOver(at: now)
            try switchToDraw(lot(id))
        case .turnAway(let id, let paddle):
            guard isKnown(paddle) else { throw .unknownPaddle }
            try lot(id).refuseIfOver(at: now)
            guard let stock = try lot(id).stock else { throw .wrongFormat }
            guard stock.asked.insert(paddle).inserted else { throw .alreadyEntered }
        case .commit(let id, let commitment):
            try lot(id).refuseIfOver(at: now)
            try commit(commitment, to: lot(id))
        default: throw .wrongRole
        }
        return .done
    }

    private func prepare(_ terms: LotTerms) throws(Refusal) -> Outcome {
        try terms.check()
        let lot = ReferenceLot(id: LotID(lots.count + 1), terms: terms)
        // Products come in the order of the terms, each with all that the lot takes of it.
        for choice in lot.stock?.choices ?? [nil] {
            let parts = parts(lot, choice)
            for product in terms.products where parts[product] != nil {
                guard let free = stock(of: product) else { throw .unknownProduct }
                let wanted = (parts[product] ?? 0) * quantity(lot, choice)
                if wanted > free { throw .insufficientStock(free: free) }
            }
        }
        lots.append(lot)
        return .prepared(LotID(lots.count))
    }

    private func mute(_ paddle: Paddle, _ isMuted: Bool) throws(Refusal) {
        guard isKnown(paddle) else { throw .unknownPaddle }
        bidders[paddle.rawValue - 1].isMuted = isMuted
    }

    private func start(_ lot: ReferenceLot, at now: Timestamp) throws(Refusal) {
        guard isOpen else { throw .roomClosed }
        if let stock = lot.stock, stock.isDraw, stock.commitment == nil { throw .notCommitted }
        guard lot.phase == .prepared else { throw .lotNotPrepared }
        lot.phase = .running
        lot.start = now
        lot.since = now
        lot.end = now + (lot.english?.duration ?? lot.stock?.duration ?? durationOfOthers(lot))
    }

    private func extend(
        _ lot: ReferenceLot,
        by span: Milliseconds,
        at now: Timestamp
    ) throws(Refusal) {
        if lot.phase == .prepared { throw .lotNotRunning }
        try lot.admit(at: now)
        if lot.isFinal || lot.english?.suddenDeath == true { throw .noExtension }
        guard span >= 1_000, span <= 3_600_000 else { throw .durationOutOfRange }
        guard lot.end - now + span <= 86_400_000 else { throw .durationOutOfRange }
        lot.move(to: lot.end + span)
    }

    private func cancel(
        _ lot: ReferenceLot,
        _ reason: String,
        at now: Timestamp
    ) throws(Refusal) {
        try lot.refuseIfOver(at: now)
        if reason.isEmpty { throw .textEmpty }
        if lot.group != nil { giveUp(lot) }
        for index in holds.indices where holds[index].lot == lot.id {
            if holds[index].state == .held { holds[index].state = .released }
        }
        cancelStock(lot)
        lot.phase = .ended
        lot.end = now
        lot.result = .cancelled
        lot.reason = reason
    }

    private func voidBid(
        _ bid: BidID,
        _ lot: ReferenceLot,
        _ reason: String,
        at now: Timestamp
    ) throws(Refusal) {
        if lot.phase != .paused { try lot.admit(at: now) }
        if reason.isEmpty { throw .textEmpty }
        guard lot.english != nil || lot.sealed != nil else { throw .wrongFormat }
        guard bid.rawValue >= 1, bid.rawValue <= lot.bids.count,
            !lot.bids[bid.rawValue - 1].isVoid
        else { throw .unknownBid }
        lot.bids[bid.rawValue - 1].isVoid = true
    }

    private func close(_ lot: ReferenceLot, at now: Timestamp) throws(Refusal) -> Outcome {
        switch lot.phase {
        case .prepared: throw .lotNotStarted
        case .paused: throw .lotPaused
        case .closing, .ended: throw .lotEnded(lateBy: max(0, now - lot.end))
        case .running: if now < lot.end { throw .notYetDue(lot.end) }
        }
        if let stock = lot.stock { return closeStock(lot, stock, at: now) }
        if let terms = lot.sealed { return closeBook(lot, terms, at: now) }
        if let terms = lot.group { return close(lot, terms) }
        lot.phase = .ended
        guard let terms = lot.english else {
            lot.result = free(lot) == 0 ? .soldOut : .finished
            return .closed(lot.result ?? .finished, hold: nil)
        }
        let bids = standing(lot)
        guard let winner = ranking(bids).first, meetsReserve(lot, terms) else {
            lot.result = .passed
            return .closed(.passed, hold: nil)
        }
        lot.result = .sold
        let price = price(bids, terms)
        return .closed(.sold, hold: award(lot, to: winner.paddle, for: price, at: now))
    }

    func release(_ hold: Hold, at now: Timestamp) throws(Refusal) -> Outcome {
        if hold.state != .held || isTooLate(hold, at: now) { throw .holdEnded }
        if hold.kind == .win && hold.round == 0 { throw .wrongFormat }
        return try giveBack(hold, as: .released, at: now)
    }

    private func expire(_ hold: Hold, at now: Timestamp) throws(Refusal) -> Outcome {
        if hold.state != .held { throw .holdEnded }
        if hold.kind == .pledge { throw .wrongFormat }
        if now < hold.deadline { throw .notYetDue(hold.deadline) }
        if hold.kind == .win && hold.round == 0 { bidders[hold.paddle.rawValue - 1].strikes += 1 }
        return try giveBack(hold, as: .expired, at: now)
    }

    private func giveBack(
        _ hold: Hold,
        as state: Hold.State,
        at now: Timestamp
    ) throws(Refusal) -> Outcome {
        holds[hold.id.rawValue - 1].state = state
        let lot = try lot(hold.lot)
        if lot.stock != nil { return .returned(holds: handOn(hold, lot, at: now)) }
        guard lot.english != nil || lot.sealed != nil else { return .returned(offered: nil) }
        let ranking = lot.sealed == nil ? ranking(standing(lot)) : ranking(lot.book)
        let others = ranking.filter { !lot.offered.contains($0.paddle) }
        let reserve = lot.english?.reservePrice ?? lot.sealed?.reservePrice
        if lot.offered.count < 3, let next = others.first, next.amount >= reserve?.dong ?? 0 {
            let offer = award(lot, to: next.paddle, for: next.amount, at: now)
            return .returned(offered: offer)
        }
        lot.result = .passed
        lot.winner = nil
        lot.hammer = nil
        return .returned(offered: nil)
    }

    func pay(_ hold: Hold, at now: Timestamp) throws(Refusal) -> Outcome {
        let lot = try lot(hold.lot)
        if hold.state == .paid || hold.state == .released { throw .holdEnded }
        if hold.kind == .win, hold.state == .expired || now >= hold.deadline { throw .holdEnded }
        if hold.kind == .pledge, isTooLate(hold, at: now) { throw .holdEnded }
        if hold.state == .expired { try checkLate(hold, lot) }
        holds[hold.id.rawValue - 1].state = .paid
        if lot.dutch != nil, lot.phase != .ended, sold(lot) == lot.terms.quantity {
            lot.phase = .ended
            lot.end = now
            lot.result = .soldOut
        }
        stockPaid(lot, at: now)
        return .paid(holds[hold.id.rawValue - 1])
    }

    private func checkLate(_ hold: Hold, _ lot: ReferenceLot) throws(Refusal) {
        if let stock = lot.stock { return try checkLateStock(hold, lot, stock) }
        guard let limit = lot.dutch?.limitPerBuyer, lot.result != .cancelled else {
            throw .holdEnded
        }
        if taken(lot, by: hold.paddle) + hold.quantity > limit {
            throw .limitReached(limit: limit)
        }
        var available = free(lot)
        if lot.phase == .ended { available = min(available, stock(of: lot.terms.product) ?? 0) }
        if available == 0 { throw .soldOut }
        if hold.quantity > available { throw .insufficientStock(free: available) }
    }

    private func recover(_ downtime: Milliseconds, at now: Timestamp) throws(Refusal) {
        guard downtime >= 0, downtime <= 31_536_000_000 else { throw .durationOutOfRange }
        for lot in lots where lot.phase == .running {
            lot.move(to: max(lot.end + downtime, now + 30_000))
        }
        for lot in lots where lot.phase == .closing {
            lot.settlesAt = max(lot.settlesAt + downtime, now + 3_000)
        }
        for index in holds.indices where holds[index].state == .held {
            if holds[index].kind == .pledge { continue }
            holds[index].deadline = holds[index].deadline + downtime
        }
    }
}

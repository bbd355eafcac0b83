extension Room {
    /// When the clock has to command something next; `nil` while nothing has a deadline.
    ///
    /// - Complexity: O(lots).
    public var nextDeadline: Timestamp? {
        let moments = lots.compactMap { $0.nextMoment?.at }
        return (moments + [holdBook.nextDeadline].compactMap(\.self)).min()
    }

    /// What the clock is to command at a moment: the ends of lots and holds that are over, in the
    /// order of their deadlines, lots before holds.
    public func due(at now: Timestamp) -> [Command] {
        var found: [(deadline: Timestamp, order: Int, id: Int, command: Command)] = []
        for lot in lots {
            guard let moment = lot.nextMoment, moment.at <= now else { continue }
            found.append((moment.at, 0, lot.id.rawValue, moment.command))
        }
        for entry in holdBook.due(at: now) {
            found.append((entry.deadline, 1, entry.hold.rawValue, .expire(entry.hold)))
        }
        found.sort { ($0.deadline, $0.order, $0.id) < ($1.deadline, $1.order, $1.id) }
        return found.map(\.command)
    }

    /// Ends a lot whose time is over.
    mutating func close(_ id: LotID, at now: Timestamp) throws(Refusal) -> Decision {
        let index = try index(of: id)
        let outcome = try lots[index].close(at: now, holds: &holdBook)
        settle(index)
        return Decision(outcome, lots: .one(id), bidders: concerned(by: outcome, of: lots[index]))
    }

    /// Takes a lot through the next moment of its format.
    mutating func advance(
        _ id: LotID,
        seed: Seed?,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let index = try index(of: id)
        let outcome = try lots[index].advance(seed: seed, at: now, holds: &holdBook)
        settle(index)
        return Decision(outcome, lots: .one(id), bidders: concerned(by: outcome, of: lots[index]))
    }

    /// Shows the hash of a draw's seed.
    mutating func commit(
        _ commitment: Digest,
        to id: LotID,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        let index = try index(of: id)
        let outcome = try lots[index].take(.commit(commitment), at: now, holds: &holdBook)
        return Decision(outcome, lots: .one(id))
    }

    /// Whose own view an ending lot changes: where entries or a waiting line come to an end, everybody's may.
    private func concerned(by outcome: Outcome, of lot: Lot) -> Scope<Paddle> {
        if lot.sale.rules.concernsEveryEntrant { return .all }
        return .these(outcome.holds.map(\.paddle))
    }

    /// Whether a lot waits for the commitment of its draw's seed.
    public func needsCommitment(_ lot: LotID) -> Bool {
        lots.indices.contains(lot.index) && lots[lot.index].needsCommitment
    }

    /// Whether a bidder is among those who asked for something of a lot; true where nobody counts them.
    public func hasAsked(_ paddle: Paddle, for lot: LotID) -> Bool {
        !lots.indices.contains(lot.index) || lots[lot.index].hasAsked(paddle)
    }

    /// Whether the lot's next moment takes the seed that was committed to.
    public func needsSeed(_ lot: LotID) -> Bool {
        lots.indices.contains(lot.index) && lots[lot.index].needsSeed
    }

    /// Gives everything that was waiting for a moment the time that the server was down.
    mutating func recover(
        downtime: Milliseconds,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        guard Limits.downtime.contains(downtime) else { throw .durationOutOfRange }
        for index in lots.indices {
            lots[index].recover(downtime: downtime, at: now, holds: &holdBook)
        }
        holdBook.postpone(by: downtime)
        return Decision(.done, lots: .all, bidders: .all)
    }
}

extension Room {
    /// When the clock has to command something next; `nil` while nothing has a deadline.
    ///
    /// - Complexity: O(lots).
    public var nextDeadline: Timestamp? {
        let ends = lots.compactMap(\.runningEnd)
        return (ends + [holdBook.nextDeadline].compactMap(\.self)).min()
    }

    /// What the clock is to command at a moment: the ends of lots and holds that are over, in the
    /// order of their deadlines, lots before holds.
    public func due(at now: Timestamp) -> [Command] {
        var found: [(deadline: Timestamp, order: Int, id: Int, command: Command)] = []
        for lot in lots {
            guard let end = lot.runningEnd, end <= now else { continue }
            found.append((end, 0, lot.id.rawValue, .close(lot.id)))
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
        var concerned = Scope<Paddle>.none
        if case .closed(_, let hold?) = outcome { concerned = .one(hold.paddle) }
        return Decision(outcome, lots: .one(id), bidders: concerned)
    }

    /// Gives everything that was waiting for a moment the time that the server was down.
    mutating func recover(
        downtime: Milliseconds,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        guard Limits.downtime.contains(downtime) else { throw .durationOutOfRange }
        for index in lots.indices { lots[index].recover(downtime: downtime, at: now) }
        holdBook.postpone(by: downtime)
        return Decision(.done, lots: .all, bidders: .all)
    }
}

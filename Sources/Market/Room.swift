/// The rules of one room as a value: lots, holds, bidders and stock, decided command by command.
///
/// Everything is decided from the command, the actor, the key and the time; nothing is read from
/// outside. Replaying the accepted commands of a journal gives an equal room.
public struct Room: Equatable, Codable, Sendable {
    /// Whether the room is open for sales.
    public internal(set) var isOpen = false
    /// The lot that everybody sees first.
    public internal(set) var featured: LotID?
    /// Units of each product that no lot has taken.
    public internal(set) var stock: [ProductID: Int]

    var lots: [Lot] = []
    @Packed var bidders: [Bidder] = []
    var answers = BidderAnswers()
    var holdBook = HoldBook()
    /// The first paddle of each household.
    var households: [Int: Paddle] = [:]
    private var hostAnswers = AnswerMemory<Command, Outcome>()

    /// A closed room with nothing on its run sheet.
    ///
    /// - Parameter stock: Units of each product that the room may sell, each bounded to
    ///   0 and ``Limits/stockMax``.
    public init(stock: [ProductID: Int]) {
        self.stock = stock.mapValues { min(max($0, 0), Limits.stockMax) }
    }

    /// Decides one command, entirely or not at all.
    ///
    /// - Parameters:
    ///   - command: What is asked.
    ///   - actor: Who asks; roles in the room were checked by the shell.
    ///   - key: The sender's name for this intent. The same key with the same command gives the
    ///     first answer again; `nil` remembers nothing.
    ///   - now: The server's stamp of the command.
    /// - Returns: What it led to, and whom it concerns.
    /// - Throws: The reason why nothing was done.
    /// - Complexity: O(1) for bids and claims; O(bids of the lot) for a void or an unpaid win,
    ///   O(holds) for a cancelled lot and for recovery.
    public mutating func decide(
        _ command: Command,
        by actor: Actor,
        key: IdempotencyKey?,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        switch actor {
        case .bidder(let paddle):
            guard bidders.indices.contains(paddle.index) else { throw .unknownPaddle }
            guard let intent = Bidder.Intent(command) else { throw .wrongRole }
            return try decide(intent, by: paddle, key: key, at: now)
        case .host:
            guard command.isHosts else { throw .wrongRole }
            return try decideForHost(command, key: key, at: now)
        case .clock:
            guard command.isClocks else { throw .wrongRole }
            return try carryOut(command, at: now)
        }
    }

    /// What a decision led to, in full; to be asked before the next one changes what was made.
    ///
    /// It changes nothing; as a mutation it is done in place, where a read would copy the room out of
    /// its owner and count references to all of it.
    public mutating func outcome(of decision: Decision) -> Outcome {
        guard let outcome = decision.whole ?? decision.answer.outcome(in: holdBook) else {
            preconditionFailure("what is not short is told in full")
        }
        return outcome
    }

    @inline(__always)
    private mutating func decide(
        _ intent: Bidder.Intent,
        by paddle: Paddle,
        key: IdempotencyKey?,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        guard let key else { return try carryOut(intent, by: paddle, at: now) }
        if let given = try answers.decision(on: intent, of: paddle, under: key) { return given }
        do throws(Refusal) {
            let decision = try carryOut(intent, by: paddle, at: now)
            answers.remember(decision, on: intent, of: paddle, under: key)
            return decision
        } catch {
            answers.remember(error, on: intent, of: paddle, under: key)
            throw error
        }
    }

    private mutating func decideForHost(
        _ command: Command,
        key: IdempotencyKey?,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        guard let key else { return try carryOut(command, at: now) }
        if let outcome = try hostAnswers.answer(to: command, under: key) {
            return Decision(outcome, wasRepeated: true)
        }
        do throws(Refusal) {
            let decision = try carryOut(command, at: now)
            hostAnswers.remember(outcome(of: decision), to: command, under: key)
            return decision
        } catch {
            hostAnswers.remember(error, to: command, under: key)
            throw error
        }
    }

    @inline(__always)
    private mutating func carryOut(
        _ intent: Bidder.Intent,
        by paddle: Paddle,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        switch intent {
        case .offer(let lot, let offer): try sell(offer, on: lot, to: paddle, at: now)
        case .confirm(let hold): try confirm(hold, by: paddle, at: now)
        case .release(let hold): try release(hold, by: paddle, at: now)
        }
    }

    private mutating func carryOut(
        _ command: Command,
        at now: Timestamp
    ) throws(Refusal) -> Decision {
        switch command {
        case .offer, .confirm: throw .wrongRole
        case .release(let hold): try release(hold, by: nil, at: now)
        case .markPaid(let hold): try markPaid(hold, at: now)
        case .openRoom: try open()
        case .closeRoom: try close()
        case .prepare(let terms): try prepare(terms)
        case .push(let lot): try push(lot, at: now)
        case .start(let lot): try start(lot, at: now)
        case .extend(let lot, let span): try extend(lot, by: span, at: now)
        case .pause(let lot): try pause(lot, at: now)
        case .resume(let lot): try resume(lot, at: now)
        case .cancel(let lot, let reason): try cancel(lot, reason: reason, at: now)
        case .voidBid(let lot, let bid, let reason):
            try voidBid(bid, on: lot, reason: reason, at: now)
        case .switchToDraw(let lot): try switchToDraw(lot, at: now)
        case .commit(let lot, let commitment): try commit(commitment, to: lot, at: now)
        case .advance(let lot, let seed): try advance(lot, seed: seed, at: now)
        case .mute(let paddle): try setMuted(true, paddle)
        case .unmute(let paddle): try setMuted(false, paddle)
        case .register(let household): try register(household: household)
        case .close(let lot): try close(lot, at: now)
        case .expire(let hold): try expire(hold, at: now)
        case .turnAway(let lot, let paddle): try turnAway(paddle, from: lot, at: now)
        case .recover(let downtime): try recover(downtime: downtime, at: now)
        }
    }
}

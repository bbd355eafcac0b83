import Ledger
import Market
import MarketProtocol

extension MarketRoom {
    /// Takes one arrival into a flight.
    func receive(_ arrival: Arrival, into flight: inout Flight) {
        switch arrival.content {
        case .departed:
            dismiss(arrival.address, from: &flight)
        case .behind:
            flight.behind.append(arrival.address)
        case .request(let request, let key):
            receive(request, key, arrival, into: &flight)
        }
    }

    private func receive(
        _ request: RoomRequest,
        _ key: IdempotencyKey,
        _ arrival: Arrival,
        into flight: inout Flight
    ) {
        switch request {
        case .join(let position):
            join(arrival, key, position, into: &flight)
        case .leave:
            dismiss(arrival.address, from: &flight)
            let text = Answer.accepted(key, at: arrival.at, message: nil)
            reply(text, key, arrival, into: &flight)
        case .command, .chat, .pin, .unpin, .hideChat:
            do {
                let text = try answer(request, key, arrival, into: &flight)
                reply(text, key, arrival, into: &flight)
            } catch {
                metrics.count(error.wireReason)
                countTurnedAway(request, error, arrival, into: &flight)
                reply(Answer.refused(key, at: arrival.at, error), key, arrival, into: &flight)
            }
        }
    }

    private func answer(
        _ request: RoomRequest,
        _ key: IdempotencyKey,
        _ arrival: Arrival,
        into flight: inout Flight
    ) throws(Refusal) -> [UInt8] {
        guard isRecording else { throw .cannotRecord }
        guard let identity = arrival.identity else { throw .notSignedIn }
        guard case .command(let asked) = request else {
            return try converse(request, key, identity, arrival, into: &flight)
        }
        let actor = try actor(for: asked, identity, arrival.at, into: &flight)
        let command = try withBeneficiary(asked, identity, arrival.at, into: &flight)
        if mustWaitForRestart(command, at: arrival.at) { throw .restarting }
        let (outcome, sequence) = try decide(
            command,
            by: actor,
            key: key,
            at: arrival.at,
            into: &flight
        )
        return Answer.accepted(
            key,
            at: arrival.at,
            sequence: sequence,
            outcome: outcome
        )
    }

    /// Has the journal say who asked when all had gone, once for each: how many asked is what a host goes by.
    private func countTurnedAway(
        _ request: RoomRequest,
        _ refusal: Refusal,
        _ arrival: Arrival,
        into flight: inout Flight
    ) {
        guard case .command(.offer(let lot, .claim)) = request,
            let paddle = arrival.identity.flatMap({ paddles.paddle(of: $0.account) }),
            !room.hasAsked(paddle, for: lot)
        else { return }
        switch refusal {
        case .soldOut, .insufficientStock:
            command(.turnAway(lot, paddle), by: .clock, at: arrival.at, into: &flight)
        default: return
        }
    }

    /// Replaces the number by which a buyer calls somebody to buy for with that person's paddle.
    private func withBeneficiary(
        _ command: Command,
        _ identity: Identity,
        _ stamp: Timestamp,
        into flight: inout Flight
    ) throws(Refusal) -> Command {
        guard case .offer(let lot, let offer) = command, let number = offer.beneficiary else {
            return command
        }
        guard let person = beneficiary(identity.account, number.rawValue) else {
            throw .unknownBeneficiary
        }
        guard !profile.isRun(by: person) else { throw .staffMayNotBid }
        let paddle = try paddle(of: person, stamp, into: &flight)
        return .offer(lot, offer.replacing(beneficiary: paddle))
    }

    /// Decides a command and prepares its record.
    ///
    /// - Returns: What it led to and its number in the journal; nil if it only repeated an answer.
    func decide(
        _ command: Command,
        by actor: Actor,
        key: IdempotencyKey?,
        at stamp: Timestamp,
        into flight: inout Flight
    ) throws(Refusal) -> (Outcome, sequence: Int64?) {
        let decision = try room.decide(command, by: actor, key: key, at: stamp)
        let outcome = room.outcome(of: decision)
        guard !decision.wasRepeated else {
            metrics.count("repeated")
            return (outcome, nil)
        }
        metrics.countAccepted()
        sequence += 1
        let payload = JournalPayload(actor: actor, key: key, command: command)
        flight.entries.append(
            JournalEntry(
                room: profile.id,
                sequence: sequence,
                time: stamp,
                kind: command.name.description,
                payload: payload.encode(outcome)
            )
        )
        let number = sequence
        note(command, decision, outcome, in: &flight)
        try commitIfDue(command, outcome, at: stamp, into: &flight)
        return (outcome, number)
    }

    /// Shows the hash of a draw's seed as soon as there is a draw, long before anybody can enter.
    private func commitIfDue(
        _ command: Command,
        _ outcome: Outcome,
        at stamp: Timestamp,
        into flight: inout Flight
    ) throws(Refusal) {
        let lot: LotID
        switch (command, outcome) {
        case (_, .prepared(let prepared)): lot = prepared
        case (.switchToDraw(let switched), _): lot = switched
        default: return
        }
        guard room.needsCommitment(lot) else { return }
        let commitment = drawSeed(profile.id, lot).commitment
        _ = try decide(.commit(lot, commitment), by: .clock, key: nil, at: stamp, into: &flight)
    }

    /// Who commands, as the room sees it; issues a paddle to a buyer's first act.
    private func actor(
        for command: Command,
        _ identity: Identity,
        _ stamp: Timestamp,
        into flight: inout Flight
    ) throws(Refusal) -> Actor {
        let runsRoom = profile.isRun(by: identity)
        switch command {
        case .offer:
            guard !runsRoom else { throw .staffMayNotBid }
            return .bidder(try paddle(of: identity, stamp, into: &flight))
        case .release where runsRoom:
            return .host
        case .release, .confirm:
            guard let paddle = paddles.paddle(of: identity.account) else { throw .notYours }
            return .bidder(paddle)
        default:
            guard runsRoom else { throw .wrongRole }
            return .host
        }
    }

    /// The buyer's paddle; the first time it is issued and journaled.
    func paddle(
        of identity: Identity,
        _ stamp: Timestamp,
        into flight: inout Flight
    ) throws(Refusal) -> Paddle {
        if let paddle = paddles.paddle(of: identity.account) { return paddle }
        let (outcome, _) = try decide(
            .register(household: identity.household),
            by: .clock,
            key: nil,
            at: stamp,
            into: &flight
        )
        guard case .registered(let paddle) = outcome else { throw .unknownPaddle }
        paddles.issue(paddle, to: identity.account)
        let row = PaddleRow(room: profile.id, paddle: paddle, account: identity.account)
        flight.changes.append(.paddleIssued(row))
        return paddle
    }

    private func reply(
        _ text: [UInt8],
        _ key: IdempotencyKey,
        _ arrival: Arrival,
        into flight: inout Flight
    ) {
        flight.replies.append(
            Flight.Reply(address: arrival.address, key: key, at: arrival.at, text: text)
        )
    }

    private func join(
        _ arrival: Arrival,
        _ key: IdempotencyKey,
        _ position: Position?,
        into flight: inout Flight
    ) {
        let runsRoom = arrival.identity.map(profile.isRun) ?? false
        roster.admit(arrival.address, arrival.identity, runsRoom: runsRoom)
        flight.news.presenceChanged = true
        flight.joins.append(
            Flight.Join(
                address: arrival.address,
                identity: arrival.identity,
                key: key,
                position: position
            )
        )
    }

    /// What somebody may see of their own.
    func view(of identity: Identity?) -> BidderView? {
        let paddle = identity.flatMap { paddles.paddle(of: $0.account) }
        return paddle.flatMap(room.view(of:))
    }

    private func dismiss(_ address: SessionAddress, from flight: inout Flight) {
        if roster.dismiss(address) { flight.news.presenceChanged = true }
    }
}

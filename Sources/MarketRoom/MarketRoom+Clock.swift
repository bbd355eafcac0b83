import EventLoop
import Ledger
public import Market
import MarketProtocol

extension MarketRoom {
    /// Goes on after a start: gives running lots and open holds the time back that the server was down.
    ///
    /// - Parameters:
    ///   - downtime: Since the server was last known to run.
    ///   - runSheet: Lots to prepare if the room has never had any.
    public nonisolated func open(downtime: Milliseconds, runSheet: [LotTerms]) {
        onLoop { $0.begin(downtime: downtime, runSheet: runSheet) }
    }

    private func begin(downtime: Milliseconds, runSheet: [LotTerms]) {
        var flight = nextFlight()
        let now = clock()
        if room.nextDeadline != nil {
            command(.recover(downtime: downtime), by: .clock, at: now, into: &flight)
            owed = (now + -downtime, flight: flight.number)
        }
        if sequence == 0 {
            for (index, terms) in runSheet.enumerated() {
                let key = secretKey(forLot: LotID(index + 1))
                command(.prepare(terms), by: .host, key: key, at: now, into: &flight)
            }
        }
        launch(&flight)
        summarize()
        armDeadline()
    }

    /// Gives the time back once more, since the record of the first time was not kept: until it is, nothing may end.
    func giveBackOwedTime() {
        guard let since = owed?.since else { return }
        var flight = nextFlight()
        let now = clock()
        command(.recover(downtime: now - since), by: .clock, at: now, into: &flight)
        owed = (since, flight: flight.number)
        launch(&flight)
    }

    /// Sets the timer for the next end of a lot or hold.
    func armDeadline() {
        guard !isClockStopped, let deadline = room.nextDeadline else { return }
        if let timer = deadlineTimer {
            guard timer.at != deadline else { return }
            loop.cancel(timer.token)
        }
        let wait = max(0, deadline - clock())
        let token = loop.schedule(after: .milliseconds(wait)) { [self] in
            assumeIsolated { room in
                room.deadlineTimer = nil
                room.deadlineReached()
            }
        }
        deadlineTimer = (token, deadline)
    }

    /// A lot closes only after every command stamped before its end has been taken in.
    private func deadlineReached() {
        outlet.fence { self.onLoop { $0.obeyClock() } }
    }

    private func obeyClock() {
        drain()
        guard isRecording, !isClockStopped else { return }
        let now = clock()
        var flight = nextFlight()
        for due in room.due(at: now) {
            command(withSeed(due), by: .clock, at: now, into: &flight)
        }
        launch(&flight)
        armDeadline()
    }

    /// Tells the seed of a draw whose entries are fixed.
    private func withSeed(_ due: Command) -> Command {
        guard case .advance(let lot, nil) = due, room.needsSeed(lot) else { return due }
        return .advance(lot, seed: drawSeed(profile.id, lot))
    }

    /// A key that nobody can guess, so that the hash of a lot's terms does not tell its reserve price or its code: 64 of
    /// the bits of a digest, which tells nothing of the seed that it is made of.
    private func secretKey(forLot lot: LotID) -> IdempotencyKey? {
        let digest = Digest(of: drawSeed(profile.id, lot).bytes + Array("key".utf8))
        return IdempotencyKey(ascii: digest.description.utf8.prefix(16))
    }

    /// Decides a command of the server's own; the rules refuse one that no longer applies.
    func command(
        _ command: Command,
        by actor: Market.Actor,
        key: IdempotencyKey? = nil,
        at now: Timestamp,
        into flight: inout Flight
    ) {
        do {
            _ = try decide(command, by: actor, key: key, at: now, into: &flight)
        } catch {
            metrics.count(error.wireReason)
        }
    }
}

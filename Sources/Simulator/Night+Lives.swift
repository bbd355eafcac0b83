import Ledger
import Market
import MarketRoom

// How lives of the server begin and end.
extension Night {
    /// About how many operations a start takes.
    private static let startOperations = 25

    /// Starts the server; on failure time passes, and it is tried again later.
    func start(_ weather: DiskWeather) throws(BrokenPromise) {
        var weather = failedStarts < 4 ? weather : .calm
        if weather.capacity != nil {
            weather.capacity = random.chance(40) ? nil : disk.used + random.pick(0...80_000)
        }
        // A lie is no excuse that goes away.
        weather.lies = plan.weather.lies || sabotage == .lyingSyncs
        disk.weather = weather
        if step < plan.steps, random.chance(plan.stopsPercent) {
            // Starting takes some of them, too, and does not get through every time.
            let operations =
                random.chance(20)
                ? random.pick(1...Self.startOperations)
                : Self.startOperations + random.pick(1...plan.operationsMax)
            disk.stop(after: operations, random.chance(70) ? .powerCut : .kill)
        }
        do throws(StartFailure) {
            server = try SimulatedServer(
                storage,
                rooms: plan.rooms,
                clock,
                checkpointInterval: plan.checkpointInterval,
                fanOut: plan.fanOut
            )
        } catch {
            try noteFailedStart(error)
            return
        }
        try begin()
    }

    private func begin() throws(BrokenPromise) {
        guard let server else { return }
        failedStarts = 0
        isFounded = true
        life += 1
        figures.lives += 1
        if server.ledger.epoch <= lastEpoch, !plan.weather.lies {
            throw BrokenPromise("epoch \(server.ledger.epoch) came after \(lastEpoch)")
        }
        lastEpoch = server.ledger.epoch
        for room in audits.keys.sorted() {
            let sequence = server.look(room) { $0.decidedSequence }
            if let aliveUntil { audits[room]?.noteEnd(after: sequence, at: aliveUntil) }
        }
        // The rooms give time back before any more of it passes.
        server.turn()
        markAlive()
    }

    private func noteFailedStart(_ failure: StartFailure) throws(BrokenPromise) {
        failedStarts += 1
        figures.failedStarts += 1
        if disk.stopped != nil { return }
        let weather = disk.weather
        let isExcused =
            weather.syncErrors + weather.writeErrors + weather.readErrors > 0
            || weather.capacity != nil
        if plan.weather.lies {
            figures.damagedByLies += 1
            isDestroyed = true
            return
        }
        guard isExcused else { throw BrokenPromise("the server does not start: \(failure)") }
        clock.pass(1_000)
    }

    /// The process has ended within an operation of the disk, or is ended now.
    func crash() throws(BrokenPromise) {
        let wasKilled = disk.stopped == .kill
        server?.end()
        server = nil
        disk.restart()
        if sabotage == .flippedByte, isFounded {
            let bit = UInt8(1) << UInt8(random.pick(0...7))
            disk.corrupt(SimulatedStall.database, at: random.pick(0...200_000), xor: bit)
        }
        hangUpAll()
        clock.pass(random.chance(50) ? random.span(0...2_000) : random.span(0...90_000))
        if plan.weather.lies, !wasKilled {
            try checkAfterLies()
        } else if random.chance(20) {
            try verify()
        }
    }

    /// Ends the server as one should: everything that waits is recorded.
    func endCleanly() throws(BrokenPromise) {
        guard let server else { return }
        try listen()
        server.end()
        self.server = nil
        // The process may end within the last of it.
        guard disk.stopped == nil else { return }
        figures.cleanEnds += 1
        disk.restart()
        hangUpAll()
        clock.pass(random.span(0...20_000))
    }

    private func hangUpAll() {
        for person in people { person.hangUp() }
    }

    /// Reads the whole data folder, as `nightmarket verify` does, with every answer that was given.
    func verify() throws(BrokenPromise) {
        guard isFounded else { return }
        disk.weather = .calm
        figures.verified += 1
        let found: MarketVerification
        do throws(LedgerError) {
            found = try MarketVerifier.verify(
                folder: SimulatedStall.folder,
                in: storage,
                acknowledgements: acknowledgements
            )
        } catch {
            throw BrokenPromise("the data folder cannot be read: \(error)")
        }
        if let difference = found.ledger.difference {
            throw BrokenPromise("the data folder is not whole: \(difference)")
        }
        if let lost = found.lost {
            throw BrokenPromise("answer \(lost.key) at \(lost.sequence) of \(lost.room) is lost")
        }
    }

    private var acknowledgements: [Acknowledgement] {
        audits.values.flatMap(\.acknowledgements).map { answer in
            Acknowledgement(
                room: SimulatedStall.slug(of: answer.room),
                sequence: answer.sequence,
                key: answer.key
            )
        }
    }

    /// After a disk that lied lost its power: what is left is whole, or is known to be damaged.
    private func checkAfterLies() throws(BrokenPromise) {
        guard isFounded else { return }
        disk.weather = .calm
        figures.verified += 1
        do {
            var ends: [RoomID: Int64] = [:]
            let verifier = try JournalVerifier(folder: SimulatedStall.folder, in: storage)
            _ = try verifier.verify { recorded in
                ends[recorded.entry.room] = recorded.entry.sequence
                return nil
            }
            for room in audits.keys.sorted() { forget(after: ends[room] ?? 0, in: room) }
            let found = try MarketVerifier.verify(
                folder: SimulatedStall.folder,
                in: storage,
                acknowledgements: acknowledgements
            )
            guard found.ledger.difference == nil else { return damage() }
            if let lost = found.lost {
                throw BrokenPromise("\(lost.key) at \(lost.sequence) became something else")
            }
        } catch let broken as BrokenPromise {
            throw broken
        } catch {
            damage()
        }
    }

    private func damage() {
        figures.damagedByLies += 1
        isDestroyed = true
    }

    private func forget(after sequence: Int64, in room: RoomID) {
        let lost = audits[room]?.forget(after: sequence) ?? []
        figures.lostByLies += lost.count
        for person in people where person.room == room {
            person.settled.removeAll { settled in
                lost.contains(settled.key.description) || settled.answer.sequence == nil
            }
        }
    }
}

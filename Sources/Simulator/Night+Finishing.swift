import Ledger
import Market
import MarketRoom

// How a night ends: the disk is well again, everybody gets an answer, and all that was said is compared.
extension Night {
    private static let roundsMax = 4_000
    /// Timers that are waited for once everybody has an answer.
    private static let timersMax = 12

    func finish() throws(BrokenPromise) {
        step = plan.steps
        disk.weather = .calm
        disk.cancelStop()
        failedStarts = 0
        if server == nil { try start(.calm) }
        guard !isDestroyed else { return }
        try answerEverybody()
        for _ in 0..<Self.timersMax {
            guard let wait = server?.nextTimer else { break }
            pass(min(wait, 60_000))
            try settle()
        }
        try comparePublicState()
        try compareJournals()
        try endForGood()
    }

    /// Everybody comes back and asks again, until nothing is open.
    private func answerEverybody() throws(BrokenPromise) {
        for round in 0..<Self.roundsMax {
            for person in people where person.address == nil { connect(person) }
            if round % 20 == 0 {
                for person in people {
                    for asked in person.asked { send(asked.request, asked.key, by: person) }
                }
            }
            try settle()
            let isDone = people.allSatisfy { $0.asked.isEmpty && $0.isIn } && isAtRest
            if isDone { return }
            pass(min(server?.nextTimer ?? 100, 1_000))
        }
        let open = people.flatMap(\.asked).map(\.key.description)
        throw BrokenPromise("no answer for \(open), though the disk is well again")
    }

    private var isAtRest: Bool {
        guard let server else { return false }
        return audits.keys.allSatisfy { room in server.look(room) { $0.isAtRest } }
    }

    private func pass(_ span: Milliseconds) {
        clock.pass(max(1, span))
        markAlive()
    }

    /// Runs everything that can be run at this moment.
    private func settle() throws(BrokenPromise) {
        guard let server else { return }
        server.turn()
        for _ in 0..<Self.roundsMax {
            let recorded = server.ledger.recordWaiting()
            let isAside = server.turnAside()
            let isPassed = server.passFences()
            let hasWork = server.hasWork
            if hasWork { server.turn() }
            let isSaid = try listen()
            guard recorded || isAside || isPassed || hasWork || isSaid else { return }
        }
        throw BrokenPromise("the rooms never come to rest")
    }

    /// Everything durable has been shown by now.
    private func comparePublicState() throws(BrokenPromise) {
        guard let server else { return }
        for room in audits.keys.sorted() {
            let (decided, shown) = server.look(room) { ($0.decidedSequence, $0.shownSequence) }
            guard decided == shown else {
                throw BrokenPromise("\(decided) entries are decided, and \(shown) are shown")
            }
        }
    }

    private func compareJournals() throws(BrokenPromise) {
        guard let server else { return }
        for room in audits.keys.sorted() {
            guard let audit = audits[room] else { continue }
            var entries: [JournalEntry] = []
            do throws(LedgerError) {
                try server.ledger.forEachEntry(of: room) { recorded in
                    entries.append(recorded.entry)
                    return true
                }
            } catch {
                throw BrokenPromise("the journal cannot be read: \(error)")
            }
            figures.entries += entries.count
            let (replayed, keys) = try audit.replay(entries)
            guard replayed == server.look(room, { $0.decided }) else {
                throw BrokenPromise("the journal leads to another room than the one that is open")
            }
            try checkGivenUp(keys, in: room)
        }
    }

    /// Who was told that nothing was done, and did not ask again, finds nothing done.
    private func checkGivenUp(_ keys: Set<String>, in room: RoomID) throws(BrokenPromise) {
        for person in people where person.room == room {
            for (key, life) in person.givenUp where keys.contains(key.description) {
                // A commit whose sync failed may have reached the disk all the same, which only the next life sees.
                guard life < self.life else {
                    throw BrokenPromise("\(key) was done after word that nothing can be recorded")
                }
                figures.inDoubt += 1
            }
        }
    }

    /// Ends the last life in one of the ways, and reads the folder as it is then.
    private func endForGood() throws(BrokenPromise) {
        switch random.pick(0...2) {
        case 0: disk.end(.powerCut)
        case 1: disk.end(.kill)
        default: break
        }
        if disk.stopped == nil {
            try endCleanly()
            // What is closed is on the disk.
            disk.end(.powerCut)
        }
        try crash()
        if !plan.weather.lies { try verify() }
    }
}

import Ledger
import Market
import MarketProtocol
import MarketRoom

// What people hear, and what they think of it.
extension Night {
    /// Takes in what the rooms have said.
    ///
    /// - Returns: Whether they said anything.
    @discardableResult
    func listen() throws(BrokenPromise) -> Bool {
        guard let words = server?.outlet.takeWords(), !words.isEmpty else { return false }
        for word in words {
            switch word {
            case .publication(let publication):
                figures.publications += 1
                fingerprint.add(publication.text)
                try audits[publication.room]?.noteShown(publication.text)
                note(publication)
            case .letter(let room, let letter, let standing):
                fingerprint.add(letter.text)
                try hear(letter, from: room, standing)
            }
        }
        return true
    }

    private func note(_ publication: Publication) {
        if publication.text.contains(#""kind":"stopped""#) { figures.stops += 1 }
        for person in people where person.room == publication.room && person.isIn {
            person.position = server.map {
                Position(epoch: String($0.ledger.epoch), offset: publication.offset)
            }
        }
    }

    private func hear(
        _ letter: Letter,
        from room: RoomID,
        _ standing: SimulatedOutlet.Standing
    ) throws(BrokenPromise) {
        // Whoever has hung up hears nothing.
        guard let person = people.first(where: { $0.address == letter.address }) else { return }
        if letter.admits { person.isIn = true }
        if let answer = HeardAnswer(letter.text) {
            try hear(answer, person, standing.readBacks)
        } else if letter.text.starts(with: #"{"type":"mine""#.utf8) {
            audits[room]?.noteOwn(letter.text, sequence: standing.sequence)
        } else if letter.text.starts(with: #"{"type":"joined""#.utf8) {
            try audits[room]?.noteShown(letter.text)
            audits[room]?.noteOwn(letter.text, sequence: standing.sequence)
        } else {
            try audits[room]?.noteShown(letter.text)
        }
    }

    private func hear(
        _ answer: HeardAnswer,
        _ person: Person,
        _ readBacks: Int
    ) throws(BrokenPromise) {
        let asked = person.asked.first { $0.key.description == answer.key }
        let before = person.settled.first { $0.key.description == answer.key }
        if let before { try compare(answer, readBacks, with: before) }
        guard let request = asked?.request ?? before?.request else {
            // An answer to `join`, which also comes as a message of its own.
            return
        }
        if answer.isForNow {
            figures.notNow += 1
            // Only what was sent once can be given up: another copy may still be carried out.
            guard answer.isCannotRecord, before == nil, let asked, asked.sends == 1,
                random.chance(40)
            else { return }
            person.givenUp.append((asked.key, life))
            person.asked.removeAll { $0.key == asked.key }
            return
        }
        audits[person.room]?.note(answer)
        person.asked.removeAll { $0.key.description == answer.key }
        guard before == nil else {
            figures.repeated += 1
            return
        }
        if answer.isAccepted { figures.accepted += 1 } else { figures.refused += 1 }
        guard let key = IdempotencyKey(ascii: answer.key.utf8) else { return }
        person.settled.append(
            Person.Settled(
                key: key,
                request: request,
                answer: answer,
                life: life,
                readBacks: readBacks
            )
        )
    }

    /// The same key gets the same answer, whatever came between.
    private func compare(
        _ answer: HeardAnswer,
        _ readBacks: Int,
        with before: Person.Settled
    ) throws(BrokenPromise) {
        if answer.isForNow { return }
        // Chat is beside the journal: its keys are remembered while the process lives.
        guard case .command = before.request else { return }
        let isRemembered =
            before.answer.isAccepted
            || (before.life == life && before.readBacks == readBacks)
        // A refusal leaves no record, so a later life of the room may decide otherwise.
        guard isRemembered else { return }
        guard answer.isAccepted == before.answer.isAccepted,
            answer.substance == before.answer.substance
        else {
            throw BrokenPromise(
                "\(answer.key) was answered \(before.answer.text.shown), then \(answer.text.shown)"
            )
        }
    }
}

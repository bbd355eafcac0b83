import Ledger
import Market
import MarketProtocol

/// What a room told people in one night, and whether its journal bears all of it out.
struct Audit {
    let room: RoomID
    private var answers: [Int64: [HeardAnswer]] = [:]
    private var shown: [Int64: [[UInt8]]] = [:]
    private var own: [Int64: [[UInt8]]] = [:]
    /// When lives of the server ended, each before the next began.
    private var ends: [(after: Int64, at: Timestamp)] = []

    init(_ room: RoomID) {
        self.room = room
    }

    mutating func note(_ answer: HeardAnswer) {
        if let sequence = answer.sequence { answers[sequence, default: []].append(answer) }
    }

    /// Public words: a publication or the state of somebody who came in.
    mutating func noteShown(_ text: [UInt8]) throws(BrokenPromise) {
        guard let sequence = text.integer(after: #","seq":"#) else {
            throw BrokenPromise("a public message without a position in the journal")
        }
        shown[sequence, default: []].append(text)
    }

    /// Somebody's own state, said when the room had shown everything up to a number.
    mutating func noteOwn(_ text: [UInt8], sequence: Int64) {
        own[sequence, default: []].append(text)
    }

    /// A life of the server ended when the journal had so many entries.
    mutating func noteEnd(after sequence: Int64, at time: Timestamp) {
        ends.append((sequence, time))
    }

    /// What may be checked against a data folder.
    var acknowledgements: [Acknowledged] {
        answers.flatMap { sequence, answers in
            answers.map { Acknowledged(room: room, sequence: sequence, key: $0.key) }
        }
    }

    /// Forgets what followed an entry, for a disk that lied has lost it.
    ///
    /// - Returns: The keys of the answers that were lost.
    mutating func forget(after sequence: Int64) -> Set<String> {
        let lost = answers.filter { $0.key > sequence }
        answers = answers.filter { $0.key <= sequence }
        shown = shown.filter { $0.key <= sequence }
        own = own.filter { $0.key <= sequence }
        ends.removeAll { $0.after > sequence }
        return Set(lost.values.joined().map(\.key))
    }

    /// Decides the journal again and compares everything that was said on the way.
    ///
    /// - Returns: The room that the journal leads to, and the keys in it.
    func replay(
        _ entries: [JournalEntry]
    ) throws(BrokenPromise) -> (room: Room, keys: Set<String>) {
        var replayed = Room(stock: SimulatedStall.stock(of: room))
        var keys: Set<String> = []
        var owesTime = false
        try compare(replayed, at: 0)
        for entry in entries {
            let before = replayed
            if ends.contains(where: { $0.after == entry.sequence - 1 }) {
                owesTime = replayed.nextDeadline != nil
            }
            let payload: JournalPayload
            let decision: Decision
            do {
                payload = try JournalPayload(entry.payload)
                decision = try replayed.decide(
                    payload.command,
                    by: payload.actor,
                    key: payload.key,
                    at: entry.time
                )
            } catch {
                throw BrokenPromise("entry \(entry.sequence) cannot be decided again: \(error)")
            }
            if let key = payload.key {
                guard keys.insert(key.description).inserted else {
                    throw BrokenPromise("\(key) is in the journal twice, at \(entry.sequence) too")
                }
            }
            try Conservation.check(replayed, opened: SimulatedStall.stock(of: room), entry)
            switch payload.command {
            case .recover(let downtime):
                try checkRecovery(downtime, entry, from: before, to: replayed)
                owesTime = false
            case .close, .advance, .expire:
                if owesTime {
                    throw BrokenPromise(
                        "\(entry.kind) at \(entry.sequence) before the time was given back"
                    )
                }
            default: break
            }
            try compareAnswers(entry, payload, replayed.outcome(of: decision))
            try compare(replayed, at: entry.sequence)
        }
        let last = entries.last?.sequence ?? 0
        if let beyond = (Array(answers.keys) + shown.keys + own.keys).filter({ $0 > last }).min() {
            throw BrokenPromise("\(beyond) was told, and the journal ends with \(last)")
        }
        return (replayed, keys)
    }

    private func compareAnswers(
        _ entry: JournalEntry,
        _ payload: JournalPayload,
        _ outcome: Outcome
    ) throws(BrokenPromise) {
        for answer in answers[entry.sequence] ?? [] {
            guard let key = payload.key, answer.key == key.description else {
                throw BrokenPromise(
                    "\(answer.key) was answered with \(entry.sequence), which is another's entry"
                )
            }
            let expected = Answer.accepted(
                key,
                at: entry.time,
                sequence: entry.sequence,
                outcome: outcome
            )
            guard answer.text == expected else {
                throw BrokenPromise(
                    "answered \(answer.text.shown), and the journal says \(expected.shown)"
                )
            }
        }
    }

    /// Compares what was said at a point of the journal with the room there.
    private func compare(_ replayed: Room, at sequence: Int64) throws(BrokenPromise) {
        for text in shown[sequence] ?? [] {
            for number in 1..<(replayed.lotCount + 3) {
                try compareLot(LotID(number), in: text, replayed, at: sequence)
            }
            let isOpen = text.contains(#""state":"open""#)
            if isOpen || text.contains(#""state":"closed""#), isOpen != replayed.isOpen {
                throw BrokenPromise("the room was not \(isOpen ? "open" : "closed") at \(sequence)")
            }
            if text.contains(#","featured":"#),
                text.integer(after: #","featured":"#)
                    != replayed.featured.map({ Int64($0.rawValue) })
            {
                throw BrokenPromise("another lot was featured at \(sequence)")
            }
        }
        for text in own[sequence] ?? [] {
            guard let place = text.place(of: Array(#""mine":"#.utf8)),
                let number = text.integer(after: #""mine":{"paddle":"#)
            else { continue }
            let expected = RoomMessage.mine(
                room: SimulatedStall.slug(of: room),
                replayed.view(of: Paddle(Int(number)))
            )
            let start = expected.place(of: Array(#""mine":"#.utf8)) ?? 0
            guard text[place...].elementsEqual(expected[start...]) else {
                throw BrokenPromise(
                    "at \(sequence) somebody's own was \(text.shown), and not \(expected.shown)"
                )
            }
        }
    }

    private func compareLot(
        _ lot: LotID,
        in text: [UInt8],
        _ replayed: Room,
        at sequence: Int64
    ) throws(BrokenPromise) {
        guard let place = text.place(of: Array(#"{"lot":\#(lot),"state":"#.utf8)) else { return }
        guard let view = replayed.view(of: lot) else {
            throw BrokenPromise("lot \(lot) was shown at \(sequence), before it was durable")
        }
        var json = JSONWriter(capacity: 512)
        view.write(to: &json, card: nil)
        // What never changes may follow, so the object need not end where this one does.
        let expected = json.bytes.dropLast()
        guard text[place...].starts(with: expected) else {
            throw BrokenPromise(
                "at \(sequence) \(text.shown) was shown, and not \(Array(expected).shown)"
            )
        }
    }

    /// Nothing closes because of time that the server was down.
    private func checkRecovery(
        _ downtime: Milliseconds,
        _ entry: JournalEntry,
        from before: Room,
        to after: Room
    ) throws(BrokenPromise) {
        if let end = ends.last(where: { $0.after < entry.sequence }), entry.time - end.at > downtime
        {
            throw BrokenPromise(
                "recovery gives back \(downtime) ms, and it was down since \(end.at)"
            )
        }
        for (old, new) in zip(before.holds, after.holds) where old.state == .held {
            // A pledge is paid until its lot ends, which is looked at below.
            let least =
                old.kind == .pledge
                ? after.view(of: old.lot)?.end ?? old.deadline : old.deadline + downtime
            guard new.deadline == least else {
                throw BrokenPromise("hold \(old.id) did not get its time back")
            }
        }
        for number in 1..<(before.lotCount + 1) {
            guard let old = before.view(of: LotID(number)), let new = after.view(of: LotID(number)),
                old.state == .running, let end = old.end
            else { continue }
            let least = max(end + downtime, entry.time + Limits.recoveryMinimum)
            guard let moved = new.end, moved >= least else {
                throw BrokenPromise("lot \(number) did not get its time back")
            }
        }
    }
}

/// A given answer, to be looked for in a data folder.
struct Acknowledged: Hashable {
    let room: RoomID
    let sequence: Int64
    let key: String
}

extension [UInt8] {
    /// As text, for a message.
    var shown: String { String(decoding: self, as: UTF8.self) }
}

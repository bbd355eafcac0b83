/// The last accepted answers of every bidder of a room, so that a retry gets the same one again.
///
/// A rush makes one for each of thousands of bidders in turn. They stand one behind the other as they
/// are made, so that memory is written where it was just written before; what each bidder has is
/// where theirs are. Answers that made room are cleared away when there are more of them than others.
///
/// As in ``AnswerMemory``, refusals are remembered only while the process lives.
struct BidderAnswers: Sendable {
    fileprivate struct Entry: Hashable, Sendable {
        let key: IdempotencyKey
        let intent: Bidder.Intent
        let answer: ShortAnswer
    }

    /// So many cleared away at once are worth the while.
    private static let clearedMin = 4_096

    private var entries: [Entry] = []
    /// By paddle.
    private var places: [AnswerPlaces] = []
    /// By paddle.
    private var refused: [AnswerRing<Bidder.Intent, Refusal>] = []
    /// Outcomes that are not short, by the place of their answer.
    private var outcomes: [Int32: Outcome] = [:]
    /// Entries that nobody has any more.
    private var replaced = 0

    /// Makes room for the next bidder.
    mutating func addBidder() {
        places.append(AnswerPlaces())
        refused.append(AnswerRing())
    }

    /// Makes room for so many more answers, so that a rush need not stop for it.
    mutating func reserve(_ count: Int) {
        entries.makeRoom(for: count)
    }

    /// The decision on the command that a bidder gave under a key before; `nil` for a new key.
    ///
    /// It changes nothing; as a mutation it is done in place, where a read would copy what it looks at
    /// out of its array and count references to it.
    ///
    /// - Throws: The refusal given before, or `keyReused` for another intent.
    mutating func decision(
        on intent: Bidder.Intent,
        of paddle: Paddle,
        under key: IdempotencyKey
    ) throws(Refusal) -> Decision? {
        let index = paddle.index
        let found = places[index].place(of: key) { entries[Int($0)].key == key }
        if let found {
            let entry = entries[Int(found)]
            guard entry.intent == intent else { throw .keyReused }
            guard case .elsewhere = entry.answer else {
                return Decision(entry.answer, wasRepeated: true)
            }
            return outcomes[found].map { Decision($0, wasRepeated: true) }
        }
        if let place = refused[index].place(of: key) {
            let entry = refused[index].entries[place]
            throw entry.intent == intent ? entry.answer : .keyReused
        }
        return nil
    }

    mutating func remember(
        _ decision: Decision,
        on intent: Bidder.Intent,
        of paddle: Paddle,
        under key: IdempotencyKey
    ) {
        add(Entry(key: key, intent: intent, answer: decision.answer), decision.whole, of: paddle)
        if replaced > Self.clearedMin, 2 * replaced > entries.count { clearAway() }
    }

    mutating func remember(
        _ refusal: Refusal,
        on intent: Bidder.Intent,
        of paddle: Paddle,
        under key: IdempotencyKey
    ) {
        refused[paddle.index].append(.init(key: key, intent: intent, answer: refusal))
    }

    private mutating func add(_ entry: Entry, _ outcome: Outcome?, of paddle: Paddle) {
        let place = Int32(entries.count)
        entries.makeRoomIfFull()
        entries.append(entry)
        if let outcome { outcomes[place] = outcome }
        guard let former = places[paddle.index].add(place, of: entry.key) else { return }
        replaced += 1
        if !outcomes.isEmpty { outcomes[former] = nil }
    }

    private mutating func clearAway() {
        var (kept, keptOutcomes): ([Entry], [Int32: Outcome]) = ([], [:])
        kept.reserveCapacity(2 * (entries.count - replaced))
        for index in places.indices {
            places[index].move { place in
                let newPlace = Int32(kept.count)
                kept.append(entries[Int(place)])
                if let outcome = outcomes[place] { keptOutcomes[newPlace] = outcome }
                return newPlace
            }
        }
        (entries, outcomes, replaced) = (kept, keptOutcomes, 0)
    }
}

extension BidderAnswers.Entry: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        let (high, low) = (try row.number(), try row.number())
        key = IdempotencyKey(words: UInt64(bitPattern: high), UInt64(bitPattern: low))
        intent = try row.value()
        answer = try row.value()
    }

    func write(to row: inout [Int64]) {
        row.append(Int64(bitPattern: key.high))
        row.append(Int64(bitPattern: key.low))
        intent.write(to: &row)
        answer.write(to: &row)
    }
}

/// What a checkpoint keeps: every bidder's answers, the oldest first, one bidder's behind another's.
private struct StoredAnswers: Equatable, Codable {
    /// How many answers of a bidder there are, and which of them is the next to make room.
    struct Span: NumberRow {
        let count: Int
        let oldest: Int

        init(_ places: AnswerPlaces) {
            count = places.count
            oldest = places.oldest
        }

        init(from row: inout NumberReader) throws(NumberRowError) {
            count = try row.integer()
            oldest = try row.integer()
        }

        func write(to row: inout [Int64]) {
            row.append(count)
            row.append(oldest)
        }
    }

    /// By paddle.
    @Packed var spans: [Span] = []
    @Packed var entries: [BidderAnswers.Entry] = []
    /// Outcomes that are not short, by the place of their answer here.
    var outcomes: [Int: Outcome] = [:]
}

extension BidderAnswers {
    private var stored: StoredAnswers {
        var stored = StoredAnswers(spans: places.map(StoredAnswers.Span.init))
        stored.entries.reserveCapacity(entries.count - replaced)
        for bidder in places {
            for slot in 0..<bidder.count {
                let place = bidder[slot]
                if let outcome = outcomes[place] { stored.outcomes[stored.entries.count] = outcome }
                stored.entries.append(entries[Int(place)])
            }
        }
        return stored
    }
}

extension BidderAnswers: Equatable {
    /// Whether both answer every retry the same, refusals apart.
    static func == (left: BidderAnswers, right: BidderAnswers) -> Bool {
        left.stored == right.stored
    }
}

extension BidderAnswers: Codable {
    init(from decoder: any Decoder) throws {
        let stored = try StoredAnswers(from: decoder)
        var next = 0
        for span in stored.spans {
            addBidder()
            let paddle = Paddle(places.count)
            guard (0...Limits.answersRemembered).contains(span.count),
                (0..<Limits.answersRemembered).contains(span.oldest),
                span.count <= stored.entries.count - next
            else { throw NumberRowError.tooFew }
            for entry in stored.entries[next..<next + span.count] {
                add(entry, stored.outcomes[entries.count], of: paddle)
            }
            places[paddle.index].restore(oldest: span.oldest)
            next += span.count
        }
    }

    func encode(to encoder: any Encoder) throws {
        try stored.encode(to: encoder)
    }
}

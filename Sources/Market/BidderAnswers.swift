/// The last accepted answers of every bidder of a room, so that a retry gets the same one again.
///
/// A rush makes one for each of thousands of bidders in turn. They stand one behind the other as they
/// are made, so that memory is written where it was just written before; what each bidder has is
/// where theirs are. Answers that made room are cleared away when there are more of them than others.
///
/// As in ``AnswerMemory``, refusals are remembered only while the process lives.
struct BidderAnswers: Sendable {
    fileprivate struct Entry: Equatable, Codable, Sendable {
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

/// One bidder's answers as a checkpoint keeps them.
private struct StoredAnswers: Equatable, Codable {
    var entries: [BidderAnswers.Entry] = []
    /// By the number of their entry.
    var outcomes: [Int: Outcome] = [:]
    var oldest = 0
}

extension BidderAnswers {
    private func stored(_ places: AnswerPlaces) -> StoredAnswers {
        var stored = StoredAnswers(oldest: places.oldest)
        for slot in 0..<places.count {
            stored.entries.append(entries[Int(places[slot])])
            if let outcome = outcomes[places[slot]] { stored.outcomes[slot] = outcome }
        }
        return stored
    }
}

extension BidderAnswers: Equatable {
    /// Whether both answer every retry the same, refusals apart.
    static func == (left: BidderAnswers, right: BidderAnswers) -> Bool {
        left.places.count == right.places.count
            && zip(left.places, right.places).allSatisfy { left.stored($0) == right.stored($1) }
    }
}

extension BidderAnswers: Codable {
    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd {
            let stored = try container.decode(StoredAnswers.self)
            addBidder()
            let paddle = Paddle(places.count)
            for (slot, entry) in stored.entries.enumerated() {
                add(entry, stored.outcomes[slot], of: paddle)
            }
            places[paddle.index].restore(oldest: stored.oldest)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for bidder in places { try container.encode(stored(bidder)) }
    }
}

/// Somebody with a paddle in a room.
struct Bidder: Equatable, Codable, Sendable {
    /// A bidder's command as it is remembered: small, and without anything to count references of.
    enum Intent: Equatable, Codable, Sendable {
        case offer(LotID, Offer)
        case confirm(HoldID)
        case release(HoldID)
    }

    let buyer: Buyer
    var isMuted = false
    /// Wins that they let expire.
    var strikes = 0
    private var answers = AnswerMemory<Intent, ShortAnswer>()
    /// Outcomes that are not kept in their answer, by its place.
    private var outcomes: [Int: Outcome] = [:]

    init(_ buyer: Buyer) {
        self.buyer = buyer
    }

    /// The decision on the command that was given under a key before; `nil` for a new key.
    ///
    /// - Throws: The refusal given before, or `keyReused` for another intent.
    mutating func decision(
        on intent: Intent,
        under key: IdempotencyKey
    ) throws(Refusal) -> Decision? {
        guard let (place, answer) = try answers.answer(to: intent, under: key) else { return nil }
        guard case .elsewhere = answer else { return Decision(answer, wasRepeated: true) }
        return outcomes[place].map { Decision($0, wasRepeated: true) }
    }

    mutating func remember(
        _ decision: Decision,
        of intent: Intent,
        under key: IdempotencyKey
    ) {
        let place = answers.remember(decision.answer, to: intent, under: key)
        if case .elsewhere = decision.answer {
            outcomes[place] = decision.whole
        } else if !outcomes.isEmpty {
            outcomes[place] = nil
        }
    }

    mutating func remember(_ refusal: Refusal, of intent: Intent, under key: IdempotencyKey) {
        answers.remember(refusal, to: intent, under: key)
    }
}

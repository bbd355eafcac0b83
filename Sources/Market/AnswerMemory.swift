/// The last answers given to one sender, so that a retry gets the same one again.
///
/// Accepted commands are journaled, so their answers are part of the state and come back on replay.
/// Refusals leave no record: they are remembered while the process lives, and count neither for
/// equality nor in a checkpoint.
struct AnswerMemory<Intent: Equatable & Sendable, Answer: Equatable & Sendable>: Sendable {
    private var accepted = AnswerRing<Intent, Answer>()
    private var refused = AnswerRing<Intent, Refusal>()

    /// The answer given before under a key, or `nil` for a new key.
    ///
    /// It changes nothing; as a mutation it is done in place, where a read would copy the memory
    /// out of its array and count references to it.
    ///
    /// - Throws: The refusal given before, or `keyReused` for another intent.
    mutating func answer(
        to intent: Intent,
        under key: IdempotencyKey
    ) throws(Refusal) -> Answer? {
        if let place = accepted.place(of: key) {
            let entry = accepted.entries[place]
            guard entry.intent == intent else { throw .keyReused }
            return entry.answer
        }
        if let place = refused.place(of: key) {
            let entry = refused.entries[place]
            throw entry.intent == intent ? entry.answer : .keyReused
        }
        return nil
    }

    /// Keeps an answer in the place of the oldest.
    mutating func remember(_ answer: Answer, to intent: Intent, under key: IdempotencyKey) {
        accepted.append(.init(key: key, intent: intent, answer: answer))
    }

    mutating func remember(_ refusal: Refusal, to intent: Intent, under key: IdempotencyKey) {
        refused.append(.init(key: key, intent: intent, answer: refusal))
    }
}

extension AnswerMemory: Equatable {
    static func == (left: AnswerMemory, right: AnswerMemory) -> Bool {
        left.accepted == right.accepted
    }
}

extension AnswerMemory: Codable where Intent: Codable, Answer: Codable {
    init(from decoder: any Decoder) throws {
        accepted = try AnswerRing(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try accepted.encode(to: encoder)
    }
}

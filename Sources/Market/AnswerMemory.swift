/// The last answers given to one sender, so that a retry gets the same one again.
///
/// Accepted commands are journaled, so their answers are part of the state and come back on replay.
/// Refusals leave no record: they are remembered while the process lives, and count neither for
/// equality nor in a checkpoint. MARKET.md section 3, rule 4.
struct AnswerMemory: Sendable {
    private var accepted = AnswerRing<Outcome>()
    private var refused = AnswerRing<Refusal>()

    /// The answer given before under a key, or `nil` for a new key.
    ///
    /// - Throws: The refusal given before, or `keyReused` for another command.
    func answer(to command: Command, under key: IdempotencyKey) throws(Refusal) -> Outcome? {
        if let place = accepted.place(of: key) {
            guard accepted.commands[place] == command else { throw .keyReused }
            return accepted.answers[place]
        }
        if let place = refused.place(of: key) {
            throw refused.commands[place] == command ? refused.answers[place] : .keyReused
        }
        return nil
    }

    mutating func remember(_ outcome: Outcome, to command: Command, under key: IdempotencyKey) {
        accepted.append(outcome, to: command, under: key)
    }

    mutating func remember(_ refusal: Refusal, to command: Command, under key: IdempotencyKey) {
        refused.append(refusal, to: command, under: key)
    }
}

extension AnswerMemory: Hashable {
    static func == (left: AnswerMemory, right: AnswerMemory) -> Bool {
        left.accepted == right.accepted
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(accepted)
    }
}

extension AnswerMemory: Codable {
    init(from decoder: any Decoder) throws {
        accepted = try AnswerRing(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try accepted.encode(to: encoder)
    }
}

/// The last ``Limits/answersRemembered`` answers of one kind; the oldest makes room.
struct AnswerRing<Answer: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
    private var keys: [IdempotencyKey] = []
    private(set) var commands: [Command] = []
    private(set) var answers: [Answer] = []
    private var oldest = 0

    func place(of key: IdempotencyKey) -> Int? {
        keys.firstIndex(of: key)
    }

    mutating func append(_ answer: Answer, to command: Command, under key: IdempotencyKey) {
        guard keys.count == Limits.answersRemembered else {
            keys.append(key)
            commands.append(command)
            answers.append(answer)
            return
        }
        keys[oldest] = key
        commands[oldest] = command
        answers[oldest] = answer
        oldest = (oldest + 1) % Limits.answersRemembered
    }
}

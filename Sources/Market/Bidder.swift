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
    private var answers = AnswerMemory<Intent, KeptAnswer>()
    /// Outcomes that are not kept in their answer, by its place.
    private var outcomes: [Int: Outcome] = [:]

    init(_ buyer: Buyer) {
        self.buyer = buyer
    }

    /// The outcome of the command that was given under a key before; `nil` for a new key.
    ///
    /// - Throws: The refusal given before, or `keyReused` for another intent.
    mutating func outcome(
        of intent: Intent,
        under key: IdempotencyKey,
        in holds: borrowing HoldBook
    ) throws(Refusal) -> Outcome? {
        guard let (place, kept) = try answers.answer(to: intent, under: key) else { return nil }
        return kept.outcome(in: holds) ?? outcomes[place]
    }

    mutating func remember(
        _ outcome: borrowing Outcome,
        of intent: Intent,
        under key: IdempotencyKey
    ) {
        let kept = KeptAnswer(outcome)
        let place = answers.remember(kept, to: intent, under: key)
        if kept == .elsewhere {
            outcomes[place] = copy outcome
        } else if !outcomes.isEmpty {
            outcomes[place] = nil
        }
    }

    mutating func remember(_ refusal: Refusal, of intent: Intent, under key: IdempotencyKey) {
        answers.remember(refusal, to: intent, under: key)
    }
}

/// An accepted answer as a bidder's memory keeps it: small, and without anything to count references of.
///
/// A room makes one for every bid and claim, each in the memory of another bidder.
enum KeptAnswer: Equatable, Codable, Sendable {
    case bid(BidOutcome)
    /// A hold as it was made; what never changes of it stands in the book.
    case claimed(HoldID, quantity: Int, deadline: Timestamp)
    case entered(Int)
    case waiting(ticket: Int, place: Int)
    /// Kept in full beside the memory.
    case elsewhere

    init(_ outcome: borrowing Outcome) {
        switch copy outcome {
        case .bid(let bid): self = .bid(bid)
        case .claimed(let hold) where hold.isAsClaimed:
            self = .claimed(hold.id, quantity: hold.quantity, deadline: hold.deadline)
        case .entered(let number): self = .entered(number)
        case .waiting(let ticket, let place): self = .waiting(ticket: ticket, place: place)
        case .claimed, .done, .registered, .prepared, .bought, .paid, .closed, .returned, .closing,
            .stepped:
            self = .elsewhere
        }
    }

    /// The outcome in full; `nil` where it is kept beside the memory.
    func outcome(in holds: borrowing HoldBook) -> Outcome? {
        switch self {
        case .bid(let bid): .bid(bid)
        case .claimed(let id, let quantity, let deadline):
            .claimed(holds.all[id.index].asClaimed(quantity: quantity, until: deadline))
        case .entered(let number): .entered(number)
        case .waiting(let ticket, let place): .waiting(ticket: ticket, place: place)
        case .elsewhere: nil
        }
    }
}

extension Hold {
    /// Whether the hold is one that ``asClaimed(quantity:until:)`` makes again.
    fileprivate var isAsClaimed: Bool {
        state == .held && least == 0 && refund == .zero && total == unitPrice.times(quantity)
    }

    /// The hold as it was when it was made, whatever has become of it.
    fileprivate func asClaimed(quantity: Int, until deadline: Timestamp) -> Hold {
        var hold = self
        hold.quantity = quantity
        hold.total = unitPrice.times(quantity) ?? total
        hold.deadline = deadline
        hold.state = .held
        hold.least = 0
        hold.refund = .zero
        return hold
    }
}

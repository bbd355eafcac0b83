/// What an accepted command led to; part of the journal and equal again on replay.
public enum Outcome: Hashable, Codable, Sendable {
    /// Done; the state says the rest.
    case done
    /// A paddle was issued.
    case registered(Paddle)
    /// A lot is on the run sheet.
    case prepared(LotID)
    /// A bid was accepted.
    case bid(BidOutcome)
    /// A lot was bought at once.
    case bought(Hold)
    /// Units were claimed.
    case claimed(Hold)
    /// A hold was paid.
    case paid(Hold)
    /// A lot ended, with every hold that its end made or changed: an auction's for its winner, a draw's, a group's.
    case closed(LotResult, holds: [Hold])
    /// A hold was released or expired, with the holds that its units went on to: an unpaid auction lot is offered to the
    /// next bidder, units of a sale go to the waiting line.
    case returned(holds: [Hold])
    /// A buyer is in the draw, under this number.
    case entered(Int)
    /// A buyer is in the waiting line, with this ticket, at this place.
    case waiting(ticket: Int, place: Int)
    /// A lot's time was over and what was offered is fixed; this is its hash, and when the end is opened.
    case closing(Digest, settlesAt: Timestamp)
    /// The price of a Dutch auction fell.
    case stepped(step: Int, price: Money)
}

extension Outcome {
    /// A lot ended with at most one hold.
    static func closed(_ result: LotResult, hold: Hold?) -> Outcome {
        .closed(result, holds: hold.map { [$0] } ?? [])
    }

    /// A hold ended and its units went on to at most one other.
    static func returned(offered: Hold?) -> Outcome {
        .returned(holds: offered.map { [$0] } ?? [])
    }

    /// Every hold that the command made or changed, but for the one that it named.
    public var holds: [Hold] {
        switch self {
        case .bought(let hold), .claimed(let hold), .paid(let hold): [hold]
        case .closed(_, let holds), .returned(let holds): holds
        case .done, .registered, .prepared, .bid, .entered, .waiting, .closing, .stepped: []
        }
    }
}

/// What an accepted bid led to.
public struct BidOutcome: Hashable, Codable, Sendable {
    /// The visible price after it.
    public let price: Money
    /// The new end when the bid came late enough to move it.
    public let extendedUntil: Timestamp?
    /// Whether the bidder is known to lead.
    public let leading: Bool
    /// The bid's number in the lot.
    public let bid: BidID
    /// Who leads after it; `nil` where bids are sealed.
    public let leader: Paddle?

    init(
        bid: BidID,
        price: Money,
        leader: Paddle?,
        leading: Bool,
        extendedUntil: Timestamp?
    ) {
        self.bid = bid
        self.price = price
        self.leader = leader
        self.leading = leading
        self.extendedUntil = extendedUntil
    }
}

/// How a lot ended.
public enum LotResult: String, Hashable, Codable, Sendable {
    /// An auction with a winner.
    case sold
    /// An auction without one.
    case passed
    /// The host ended it.
    case cancelled
    /// A flash sale of which nothing was free at its end.
    case soldOut
    /// A flash sale that ended with free units.
    case finished
}

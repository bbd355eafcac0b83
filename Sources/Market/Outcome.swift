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
    /// A lot's time was over; an auction that sold has a hold for its winner.
    case closed(LotResult, hold: Hold?)
    /// A hold was released or expired; an unpaid auction lot may be offered to the next bidder.
    case returned(offered: Hold?)
}

/// What an accepted bid led to.
public struct BidOutcome: Hashable, Codable, Sendable {
    /// The bid's number in the lot.
    public let bid: BidID
    /// The visible price after it.
    public let price: Money
    /// Who leads after it.
    public let leader: Paddle
    /// Whether the bidder leads.
    public let leading: Bool
    /// The new end when the bid came late enough to move it.
    public let extendedUntil: Timestamp?
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

/// The answer to an accepted command.
public struct Decision: Hashable, Sendable {
    /// What it led to.
    public let outcome: Outcome
    /// Whether this is the answer to an earlier command with the same key: nothing was done now,
    /// nothing is to be journaled.
    public let wasRepeated: Bool
    /// The lots whose view changed.
    public let lots: Scope<LotID>
    /// The bidders whose own view changed.
    public let bidders: Scope<Paddle>

    init(
        _ outcome: Outcome,
        wasRepeated: Bool = false,
        lots: Scope<LotID> = .none,
        bidders: Scope<Paddle> = .none
    ) {
        self.outcome = outcome
        self.wasRepeated = wasRepeated
        self.lots = lots
        self.bidders = bidders
    }
}

/// Which of several things a decision concerns.
public enum Scope<ID: TypedID>: Hashable, Sendable {
    /// None of them.
    case none
    /// This one.
    case one(ID)
    /// These two.
    case two(ID, ID)
    /// Possibly all of them.
    case all
}

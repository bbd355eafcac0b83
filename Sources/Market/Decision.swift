/// The answer to an accepted command.
///
/// Of a bid or a claim it is a few words without references, so that a rush makes and drops them for
/// nothing; whatever else there is to tell stands apart. ``Room/outcome(of:)`` tells it in full.
public struct Decision: Sendable {
    /// What more there is to tell of a command that is not the usual bid or claim.
    private final class Rest: Sendable {
        let outcome: Outcome
        let lots: Scope<LotID>
        let bidders: Scope<Paddle>

        init(_ outcome: Outcome, _ lots: Scope<LotID>, _ bidders: Scope<Paddle>) {
            self.outcome = outcome
            self.lots = lots
            self.bidders = bidders
        }
    }

    /// What it led to, where that is short.
    let answer: ShortAnswer
    /// Whether this is the answer to an earlier command with the same key: nothing was done now,
    /// nothing is to be journaled.
    public let wasRepeated: Bool
    private let lot: LotID?
    private let bidder: Paddle?
    private let rest: Rest?

    /// What it led to, where that is not short.
    var whole: Outcome? { rest?.outcome }
    /// The lots whose view changed.
    public var lots: Scope<LotID> { rest?.lots ?? lot.map(Scope.one) ?? .none }
    /// The bidders whose own view changed.
    public var bidders: Scope<Paddle> { rest?.bidders ?? bidder.map(Scope.one) ?? .none }

    /// A decision of which there is no more to tell than this.
    init(
        _ answer: ShortAnswer,
        wasRepeated: Bool = false,
        lot: LotID? = nil,
        bidder: Paddle? = nil
    ) {
        self.answer = answer
        self.wasRepeated = wasRepeated
        self.lot = lot
        self.bidder = bidder
        rest = nil
    }

    init(
        _ outcome: Outcome,
        wasRepeated: Bool = false,
        lots: Scope<LotID> = .none,
        bidders: Scope<Paddle> = .none
    ) {
        answer = .elsewhere
        self.wasRepeated = wasRepeated
        lot = nil
        bidder = nil
        rest = Rest(outcome, lots, bidders)
    }
}

/// Which of several things a decision concerns.
public enum Scope<ID: TypedID>: Hashable, Sendable {
    /// None of them.
    case none
    /// This one.
    case one(ID)
    /// These.
    case many([ID])
    /// Possibly all of them.
    case all

    static func these(_ ids: [ID]) -> Scope {
        switch ids.count {
        case 0: .none
        case 1: .one(ids[0])
        default: .many(ids)
        }
    }
}

/// The terms of a giveaway: it costs nothing, and each household gets one.
public struct GiveawayTerms: SaleTerms {
    /// How long a gift waits to be confirmed where the host says nothing else: 24 hours.
    public static let usualHold: Milliseconds = 86_400_000

    /// Milliseconds from start to end.
    public let duration: Milliseconds
    /// How long a gift is held for its confirmation; then it goes to the next in line.
    public let holdDuration: Milliseconds
    /// Whether the first come are served, or who is drawn.
    public let allocation: Allocation

    /// Terms of a giveaway; they are checked when the lot is prepared.
    public init(
        duration: Milliseconds,
        holdDuration: Milliseconds = GiveawayTerms.usualHold,
        allocation: Allocation = .firstCome
    ) {
        self.duration = duration
        self.holdDuration = holdDuration
        self.allocation = allocation
    }

    static let name: StaticString = "giveaway"
    typealias Rules = Giveaway

    var timing: SaleTiming { SaleTiming(duration: duration) }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    func check(_ lot: Goods) throws(Refusal) {
        try Refusal.require(duration, in: Limits.duration, "duration")
        try Refusal.require(holdDuration, in: Limits.holdDuration, "hold")
    }
}

extension GiveawayTerms {
    init(_ fields: Fields) throws(FieldError) {
        self.init(
            duration: try fields.span("duration"),
            holdDuration: try fields.span("hold", usual: Self.usualHold),
            allocation: try fields.word("allocation", usual: .firstCome)
        )
    }

    var fields: [Field] {
        [Field("duration", duration), Field("hold", holdDuration)] + allocation.fields
    }

    var card: [Field] {
        [
            Field("duration", duration), Field("limit", Giveaway.limit),
            Field("hold", holdDuration),
        ]
    }
}

/// A giveaway: one unit for a household, confirmed instead of paid.
struct Giveaway: AllotmentRules {
    /// Units for one household.
    static let limit = 1

    let terms: GiveawayTerms
    var allotment: Allotment

    init(terms: GiveawayTerms) {
        self.terms = terms
        allotment = Allotment(
            AllotmentTerms(
                price: .zero,
                limit: Self.limit,
                holdDuration: terms.holdDuration,
                kind: .gift,
                hasChoice: false,
                allocation: terms.allocation
            )
        )
    }
}

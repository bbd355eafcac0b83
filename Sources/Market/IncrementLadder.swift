/// How much the next bid must add, by the height of the price.
///
/// On the wire and in the record: `[[0,5000],[200000,10000]]`, pairs of threshold and increment.
public struct IncrementLadder: Hashable, Sendable {
    /// One step: from this price on, bids rise by this much.
    public struct Step: Hashable, Sendable {
        /// The lowest price of the step.
        public let from: Money
        /// What a bid must add to the price, at least 1 đồng.
        public let increment: Money

        /// A step from a price on.
        public init(from: Money, increment: Money) {
            self.from = from
            self.increment = increment
        }
    }

    /// The steps, the lowest first; the first begins at 0.
    public let steps: [Step]

    /// A ladder, or `nil` unless it has ``Limits/ladderSteps`` steps that begin at 0, rise strictly,
    /// and add between 1 and ``Limits/amountMax``.
    public init?(_ steps: [Step]) {
        guard Limits.ladderSteps.contains(steps.count), steps[0].from == .zero,
            steps.allSatisfy({ (1...Limits.amountMax).contains($0.increment.dong) }),
            zip(steps, steps.dropFirst()).allSatisfy({ $0.from < $1.from })
        else { return nil }
        self.steps = steps
    }

    /// One increment for every price, or `nil` for an increment of zero or above the limit.
    public init?(every increment: Money) {
        self.init([Step(from: .zero, increment: increment)])
    }

    /// What a bid must add at this price.
    public func increment(at price: Money) -> Money {
        var index = 0
        while index + 1 < steps.count, steps[index + 1].from <= price { index += 1 }
        return steps[index].increment
    }

    /// The price one increment higher; at most ``Money/largest``.
    func above(_ price: Money) -> Money {
        Money(clamping: price.dong + increment(at: price).dong)
    }
}

extension IncrementLadder: Codable {
    /// Reads pairs of threshold and increment and refuses a wrong ladder.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let pairs = try container.decode([[Money]].self)
        let steps = pairs.compactMap { $0.count == 2 ? Step(from: $0[0], increment: $0[1]) : nil }
        guard steps.count == pairs.count, let ladder = IncrementLadder(steps) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not an increment ladder"
            )
        }
        self = ladder
    }

    /// Writes pairs of threshold and increment.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(steps.map { [$0.from, $0.increment] })
    }
}

/// The terms of a first-come flash sale; its stock is the lot's quantity.
public struct FlashTerms: Hashable, Codable, Sendable {
    /// The price of one unit.
    public let price: Money
    /// Units that one buyer, or one household, may hold and have bought in this lot.
    public let limitPerBuyer: Int
    /// Milliseconds from start to end.
    public let duration: Milliseconds
    /// How long a claim is held for its payment.
    public let holdDuration: Milliseconds

    /// Terms of a flash sale; they are checked when the lot is prepared.
    public init(
        price: Money,
        limitPerBuyer: Int,
        duration: Milliseconds,
        holdDuration: Milliseconds = 600_000
    ) {
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.duration = duration
        self.holdDuration = holdDuration
    }

    var timing: SaleTiming {
        SaleTiming(duration: duration)
    }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    func check(quantity: Int) throws(Refusal) {
        try Refusal.require(price.dong, in: 1...Limits.amountMax, "price")
        guard price.times(quantity) != nil else { throw .termsOutOfRange(field: "price") }
        try Refusal.require(limitPerBuyer, in: Limits.quantity, "limit")
        try Refusal.require(duration, in: Limits.duration, "duration")
        try Refusal.require(holdDuration, in: Limits.holdDuration, "hold")
    }
}

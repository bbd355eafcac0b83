/// The terms of a Dutch auction: a price that falls by steps to a floor.
public struct DutchTerms: SaleTerms {
    /// The price of one unit at the start.
    public let openingPrice: Money
    /// The price of one unit falls no lower.
    public let floorPrice: Money
    /// By how much the price falls in one step; the last one may be smaller.
    public let step: Money
    /// Milliseconds from one step to the next, and from the last one to the end.
    public let interval: Milliseconds
    /// Units that one buyer, or one household, may hold and have bought in this lot.
    public let limitPerBuyer: Int
    /// How long units are held for their payment.
    public let holdDuration: Milliseconds

    /// Terms of a Dutch auction; they are checked when the lot is prepared.
    public init(
        openingPrice: Money,
        floorPrice: Money,
        step: Money,
        interval: Milliseconds,
        limitPerBuyer: Int,
        holdDuration: Milliseconds = 600_000
    ) {
        self.openingPrice = openingPrice
        self.floorPrice = floorPrice
        self.step = step
        self.interval = interval
        self.limitPerBuyer = limitPerBuyer
        self.holdDuration = holdDuration
    }

    static let name: StaticString = "dutch"
    typealias Rules = DutchAuction

    /// The first step at the floor.
    var lastStep: Int {
        let fall = max(0, openingPrice.dong - floorPrice.dong)
        return Int((fall + max(1, step.dong) - 1) / max(1, step.dong))
    }

    /// Every price, the opening one too, stands for one interval.
    var duration: Milliseconds {
        let (span, overflow) = interval.multipliedReportingOverflow(by: Int64(lastStep) + 1)
        return overflow ? .max : span
    }

    /// The price of one unit after so many steps.
    func price(at step: Int) -> Money {
        step < lastStep
            ? Money(clamping: openingPrice.dong - Int64(step) * self.step.dong) : floorPrice
    }

    var timing: SaleTiming {
        SaleTiming(duration: duration)
    }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    ///
    /// The duration follows from steps and interval: where it is outside its bounds, the interval is.
    func check(_ goods: Goods) throws(Refusal) {
        try Refusal.require(openingPrice.dong, in: 1...Limits.amountMax, "opening")
        guard openingPrice.times(goods.quantity) != nil else {
            throw .termsOutOfRange(field: "opening")
        }
        try Refusal.require(floorPrice.dong, in: 1...openingPrice.dong, "floor")
        try Refusal.require(step.dong, in: 1...Limits.amountMax, "step")
        try Refusal.require(interval, in: Limits.stepInterval, "interval")
        try Refusal.require(duration, in: Limits.duration, "interval")
        try Refusal.require(limitPerBuyer, in: Limits.quantity, "limit")
        try Refusal.require(holdDuration, in: Limits.holdDuration, "hold")
    }
}

extension DutchTerms {
    init(_ fields: Fields) throws(FieldError) {
        self.init(
            openingPrice: try fields.amount("opening"),
            floorPrice: try fields.amount("floor"),
            step: try fields.amount("step"),
            interval: try fields.span("interval"),
            limitPerBuyer: try fields.units("limit"),
            holdDuration: try fields.span("hold", usual: 600_000)
        )
    }

    var fields: [Field] {
        [
            Field("opening", openingPrice), Field("floor", floorPrice), Field("step", step),
            Field("interval", interval), Field("limit", limitPerBuyer),
            Field("hold", holdDuration),
        ]
    }

    /// The floor is among the facts; `fall` is what `prepare` calls `step`, a name that the running
    /// lot has for the step it is at.
    var card: [Field] {
        [
            Field("duration", duration), Field("opening", openingPrice), Field("fall", step),
            Field("interval", interval), Field("limit", limitPerBuyer),
            Field("hold", holdDuration),
        ]
    }
}

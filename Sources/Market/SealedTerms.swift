/// The terms of a sealed-bid auction.
public struct SealedTerms: SaleTerms {
    /// What the winner pays.
    public enum Pricing: String, Hashable, Codable, Sendable {
        /// The own bid.
        case first
        /// The highest bid of anybody else, at least the opening and the reserve price (Vickrey).
        case second
    }

    /// What the winner pays.
    public let pricing: Pricing
    /// The least that can be bid.
    public let openingPrice: Money
    /// Below this at the opening of the book the lot is passed; not shown to buyers.
    public let reservePrice: Money?
    /// Milliseconds from start to end.
    public let duration: Milliseconds
    /// How long the winner has to pay.
    public let paymentWindow: Milliseconds

    /// Terms of a sealed-bid auction; they are checked when the lot is prepared.
    public init(
        pricing: Pricing,
        openingPrice: Money,
        reservePrice: Money? = nil,
        duration: Milliseconds,
        paymentWindow: Milliseconds = 1_800_000
    ) {
        self.pricing = pricing
        self.openingPrice = openingPrice
        self.reservePrice = reservePrice
        self.duration = duration
        self.paymentWindow = paymentWindow
    }

    static let name: StaticString = "sealed"
    typealias Rules = SealedAuction

    /// No bid moves the end, since none may be noticed; the host may.
    var timing: SaleTiming {
        SaleTiming(duration: duration)
    }

    /// Every bid is a secret until the lot has ended.
    var hasSecret: Bool { true }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    func check(_ goods: Goods) throws(Refusal) {
        try Refusal.require(openingPrice.dong, in: 1...Limits.amountMax, "opening")
        if let reservePrice {
            let reserve = openingPrice.dong...Limits.amountMax
            try Refusal.require(reservePrice.dong, in: reserve, "reserve")
        }
        try Refusal.require(duration, in: Limits.duration, "duration")
        try Refusal.require(paymentWindow, in: Limits.paymentWindow, "paymentWindow")
    }
}

extension SealedTerms {
    init(_ fields: Fields) throws(FieldError) {
        self.init(
            pricing: try fields.word("pricing"),
            openingPrice: try fields.amount("opening"),
            reservePrice: try fields.optionalAmount("reserve"),
            duration: try fields.span("duration"),
            paymentWindow: try fields.span("paymentWindow", usual: 1_800_000)
        )
    }

    var fields: [Field] {
        [
            Field("pricing", .text(pricing.rawValue)), Field("opening", openingPrice),
            Field("reserve", reservePrice), Field("duration", duration),
            Field("paymentWindow", paymentWindow),
        ]
    }

    var card: [Field] {
        [
            Field("duration", duration), Field("pricing", .text(pricing.rawValue)),
            Field("opening", openingPrice), Field("reserve", reservePrice != nil),
        ]
    }
}

/// The terms of an English auction.
public struct EnglishTerms: SaleTerms {
    /// What the first bid must reach.
    public let openingPrice: Money
    /// How much each next bid must add.
    public let increments: IncrementLadder
    /// Below this at the close the lot is passed; not shown to buyers.
    public let reservePrice: Money?
    /// Ends the lot at once for this price, until a bid meets the reserve or, without a reserve,
    /// until the first bid.
    public let buyNowPrice: Money?
    /// Whether a bid is a maximum up to which the lot bids for its bidder.
    public let proxy: Bool
    /// Milliseconds from start to end.
    public let duration: Milliseconds
    /// A bid with less than this left moves the end.
    public let extensionWindow: Milliseconds
    /// The time that such a bid leaves at least; also the least that a resumed lot has left.
    public let `extension`: Milliseconds
    /// Running time that extensions stay within; after it comes the final period.
    public let totalCap: Milliseconds
    /// The announced last period, which nothing extends.
    public let finalPeriod: Milliseconds
    /// Whether the lot has no extension at all, neither by a bid nor by the host.
    public let suddenDeath: Bool
    /// How long the winner has to pay.
    public let paymentWindow: Milliseconds

    /// Terms of an auction; they are checked when the lot is prepared.
    public init(
        openingPrice: Money,
        increments: IncrementLadder,
        reservePrice: Money? = nil,
        buyNowPrice: Money? = nil,
        proxy: Bool = false,
        duration: Milliseconds,
        extensionWindow: Milliseconds = 10_000,
        extension: Milliseconds = 10_000,
        totalCap: Milliseconds = 600_000,
        finalPeriod: Milliseconds = 30_000,
        suddenDeath: Bool = false,
        paymentWindow: Milliseconds = 1_800_000
    ) {
        self.openingPrice = openingPrice
        self.increments = increments
        self.reservePrice = reservePrice
        self.buyNowPrice = buyNowPrice
        self.proxy = proxy
        self.duration = duration
        self.extensionWindow = extensionWindow
        self.extension = `extension`
        self.totalCap = totalCap
        self.finalPeriod = finalPeriod
        self.suddenDeath = suddenDeath
        self.paymentWindow = paymentWindow
    }

    static let name: StaticString = "english"
    typealias Rules = EnglishAuction

    var timing: SaleTiming {
        SaleTiming(
            duration: duration,
            totalCap: totalCap,
            resumeMinimum: `extension`,
            isSuddenDeath: suddenDeath
        )
    }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    func check(_ goods: Goods) throws(Refusal) {
        try Refusal.require(openingPrice.dong, in: 1...Limits.amountMax, "opening")
        if let reservePrice {
            let reserve = openingPrice.dong...Limits.amountMax
            try Refusal.require(reservePrice.dong, in: reserve, "reserve")
        }
        if let buyNowPrice {
            let buyNow = (reservePrice ?? openingPrice).dong...Limits.amountMax
            try Refusal.require(buyNowPrice.dong, in: buyNow, "buyNow")
        }
        try Refusal.require(duration, in: Limits.duration, "duration")
        try Refusal.require(extensionWindow, in: Limits.extensionSpan, "extensionWindow")
        try Refusal.require(`extension`, in: Limits.extensionSpan, "extension")
        try Refusal.require(totalCap, in: Limits.totalCap, "totalCap")
        try Refusal.require(finalPeriod, in: Limits.finalPeriod, "finalPeriod")
        try Refusal.require(paymentWindow, in: Limits.paymentWindow, "paymentWindow")
    }
}

extension EnglishTerms {
    init(_ fields: Fields) throws(FieldError) {
        let steps = try fields.rows("increment", width: 2).map { row -> IncrementLadder.Step? in
            guard let from = Money(dong: row[0]), let increment = Money(dong: row[1]) else {
                return nil
            }
            return IncrementLadder.Step(from: from, increment: increment)
        }
        guard !steps.contains(nil), let ladder = IncrementLadder(steps.compactMap(\.self)) else {
            throw .outOfRange("increment")
        }
        // The defaults are the rules' own; a field that is missing takes them.
        let usual = EnglishTerms(openingPrice: .zero, increments: ladder, duration: 0)
        self.init(
            openingPrice: try fields.amount("opening"),
            increments: ladder,
            reservePrice: try fields.optionalAmount("reserve"),
            buyNowPrice: try fields.optionalAmount("buyNow"),
            proxy: try fields.bool("proxy"),
            duration: try fields.span("duration"),
            extensionWindow: try fields.span("extensionWindow", usual: usual.extensionWindow),
            extension: try fields.span("extension", usual: usual.extension),
            totalCap: try fields.span("totalCap", usual: usual.totalCap),
            finalPeriod: try fields.span("finalPeriod", usual: usual.finalPeriod),
            suddenDeath: try fields.bool("suddenDeath"),
            paymentWindow: try fields.span("paymentWindow", usual: usual.paymentWindow)
        )
    }

    var fields: [Field] {
        [
            Field("opening", openingPrice), Field("increment", increments.rows),
            Field("reserve", reservePrice), Field("buyNow", buyNowPrice), Field("proxy", proxy),
            Field("duration", duration), Field("extensionWindow", extensionWindow),
            Field("extension", self.extension), Field("totalCap", totalCap),
            Field("finalPeriod", finalPeriod), Field("suddenDeath", suddenDeath),
            Field("paymentWindow", paymentWindow),
        ]
    }

    var card: [Field] {
        [
            Field("duration", duration), Field("opening", openingPrice),
            Field("increment", increments.rows), Field("proxy", proxy),
            Field("suddenDeath", suddenDeath), Field("extension", self.extension),
            Field("window", extensionWindow), Field("reserve", reservePrice != nil),
        ]
    }

    var hasSecret: Bool { proxy || reservePrice != nil }
}

extension IncrementLadder {
    fileprivate var rows: Field.Value {
        .rows(steps.map { [$0.from.dong, $0.increment.dong] })
    }
}

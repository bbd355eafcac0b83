/// The terms of a group buy by a residential community.
public struct GroupTerms: SaleTerms {
    /// The price of one unit.
    public let price: Money
    /// Members who must have paid before the end, so that the sale comes about.
    public let threshold: Int
    /// Units are delivered in whole cases of so many.
    public let caseSize: Int
    /// Units that one buyer, or one household, may pledge in this lot.
    public let limitPerBuyer: Int
    /// Milliseconds from start to end; who has not paid by then is out.
    public let duration: Milliseconds
    /// What a member must know to join; not shown to buyers, six digits at most.
    public let code: Int

    /// Terms of a group buy; they are checked when the lot is prepared.
    public init(
        price: Money,
        threshold: Int,
        caseSize: Int,
        limitPerBuyer: Int,
        duration: Milliseconds,
        code: Int
    ) {
        self.price = price
        self.threshold = threshold
        self.caseSize = caseSize
        self.limitPerBuyer = limitPerBuyer
        self.duration = duration
        self.code = code
    }

    static let name: StaticString = "group"
    typealias Rules = GroupBuy

    var timing: SaleTiming {
        SaleTiming(duration: duration, endsItsHolds: true)
    }

    /// The code is for those to whom the community gave it.
    var hasSecret: Bool { true }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    ///
    /// Where the units are not enough for one case or for all members that are needed, the sale could never
    /// come about.
    func check(_ goods: Goods) throws(Refusal) {
        try Refusal.require(price.dong, in: 1...Limits.amountMax, "price")
        guard price.times(goods.quantity) != nil else { throw .termsOutOfRange(field: "price") }
        try Refusal.require(threshold, in: 1...goods.quantity, "threshold")
        try Refusal.require(caseSize, in: 1...goods.quantity, "caseSize")
        try Refusal.require(limitPerBuyer, in: Limits.quantity, "limit")
        try Refusal.require(duration, in: Limits.duration, "duration")
        try Refusal.require(code, in: Limits.joinCode, "code")
    }
}

extension GroupTerms {
    init(_ fields: Fields) throws(FieldError) {
        self.init(
            price: try fields.amount("price"),
            threshold: try fields.units("threshold"),
            caseSize: try fields.units("caseSize"),
            limitPerBuyer: try fields.units("limit"),
            duration: try fields.span("duration"),
            code: Int(try fields.integer("code", in: 0...999_999))
        )
    }

    var fields: [Field] {
        [
            Field("price", price), Field("threshold", threshold), Field("caseSize", caseSize),
            Field("limit", limitPerBuyer), Field("duration", duration), Field("code", code),
        ]
    }

    var card: [Field] {
        [
            Field("duration", duration), Field("threshold", threshold),
            Field("caseSize", caseSize), Field("limit", limitPerBuyer),
        ]
    }
}

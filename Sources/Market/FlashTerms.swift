/// The terms of a flash sale; its stock is the lot's quantity.
public struct FlashTerms: SaleTerms {
    /// The price of one unit.
    public let price: Money
    /// Units that one buyer, or one household, may hold and have bought in this lot.
    public let limitPerBuyer: Int
    /// Milliseconds from start to end.
    public let duration: Milliseconds
    /// How long a claim is held for its payment.
    public let holdDuration: Milliseconds
    /// Whether the first come are served, or who is drawn.
    public let allocation: Allocation

    /// Terms of a flash sale; they are checked when the lot is prepared.
    public init(
        price: Money,
        limitPerBuyer: Int,
        duration: Milliseconds,
        holdDuration: Milliseconds = 600_000,
        allocation: Allocation = .firstCome
    ) {
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.duration = duration
        self.holdDuration = holdDuration
        self.allocation = allocation
    }

    static let name: StaticString = "flash"
    typealias Rules = FlashSale

    var timing: SaleTiming {
        SaleTiming(duration: duration)
    }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    func check(_ goods: Goods) throws(Refusal) {
        try Refusal.require(price.dong, in: 1...Limits.amountMax, "price")
        guard price.times(goods.quantity) != nil else { throw .termsOutOfRange(field: "price") }
        try Refusal.require(limitPerBuyer, in: Limits.quantity, "limit")
        try Refusal.require(duration, in: Limits.duration, "duration")
        try Refusal.require(holdDuration, in: Limits.holdDuration, "hold")
    }
}

extension FlashTerms {
    init(_ fields: Fields) throws(FieldError) {
        self.init(
            price: try fields.amount("price"),
            limitPerBuyer: try fields.units("limit"),
            duration: try fields.span("duration"),
            holdDuration: try fields.span("hold", usual: 600_000),
            allocation: try fields.word("allocation", usual: .firstCome)
        )
    }

    var fields: [Field] {
        [
            Field("price", price), Field("limit", limitPerBuyer), Field("duration", duration),
            Field("hold", holdDuration),
        ] + allocation.fields
    }

    var card: [Field] {
        [Field("duration", duration), Field("limit", limitPerBuyer), Field("hold", holdDuration)]
    }
}

extension FlashTerms {
    /// Reads terms; such as were written before there were draws name no allocation.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            price: try container.decode(Money.self, forKey: .price),
            limitPerBuyer: try container.decode(Int.self, forKey: .limitPerBuyer),
            duration: try container.decode(Milliseconds.self, forKey: .duration),
            holdDuration: try container.decode(Milliseconds.self, forKey: .holdDuration),
            allocation: try container.decodeIfPresent(Allocation.self, forKey: .allocation)
                ?? .firstCome
        )
    }
}

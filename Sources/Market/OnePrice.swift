/// The terms of a one-price sale: buyers choose any of several products, each at the same price.
public struct OnePriceTerms: SaleTerms {
    /// How many products one price can be over.
    public static let goodsCount = 2...50

    /// The price of one unit, whichever it is.
    public let price: Money
    /// Units of all products together that one buyer, or one household, may hold, have bought and wish for.
    public let limitPerBuyer: Int
    /// Milliseconds from start to end.
    public let duration: Milliseconds
    /// How long a claim is held for its payment.
    public let holdDuration: Milliseconds
    /// Whether the first come are served, or who is drawn.
    public let allocation: Allocation
    /// The products and how many units there are of each; the lot's product is the first, its quantity the sum.
    public let goods: [Goods]

    /// Terms of a one-price sale; they are checked when the lot is prepared.
    public init(
        price: Money,
        limitPerBuyer: Int,
        duration: Milliseconds,
        holdDuration: Milliseconds = 600_000,
        allocation: Allocation = .firstCome,
        goods: [Goods]
    ) {
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.duration = duration
        self.holdDuration = holdDuration
        self.allocation = allocation
        self.goods = goods
    }

    static let name: StaticString = "onePrice"
    typealias Rules = OnePriceSale

    var timing: SaleTiming { SaleTiming(duration: duration) }

    func shelves(for lot: Goods) -> [Shelf] {
        goods.map { Shelf(of: [Goods(product: $0.product, quantity: 1)], quantity: $0.quantity) }
    }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    func check(_ lot: Goods) throws(Refusal) {
        try Refusal.require(price.dong, in: 1...Limits.amountMax, "price")
        guard price.times(lot.quantity) != nil else { throw .termsOutOfRange(field: "price") }
        try Refusal.require(limitPerBuyer, in: Limits.quantity, "limit")
        try Refusal.require(duration, in: Limits.duration, "duration")
        try Refusal.require(holdDuration, in: Limits.holdDuration, "hold")
        try Refusal.require(goods.count, in: Self.goodsCount, "goods")
        for one in goods { try Refusal.require(one.quantity, in: Limits.quantity, "goods") }
        guard Set(goods.map(\.product)).count == goods.count,
            goods.first?.product == lot.product,
            goods.reduce(0, { $0 + $1.quantity }) == lot.quantity
        else { throw .termsOutOfRange(field: "goods") }
    }
}

extension OnePriceTerms {
    init(_ fields: Fields) throws(FieldError) {
        self.init(
            price: try fields.amount("price"),
            limitPerBuyer: try fields.units("limit"),
            duration: try fields.span("duration"),
            holdDuration: try fields.span("hold", usual: 600_000),
            allocation: try fields.word("allocation", usual: .firstCome),
            goods: try fields.goods("goods")
        )
    }

    var fields: [Field] {
        [
            Field("price", price), Field("limit", limitPerBuyer), Field("duration", duration),
            Field("hold", holdDuration), Field("goods", goods.rows),
        ] + allocation.fields
    }

    /// The goods are told with the lot, where their numbers change.
    var card: [Field] {
        [Field("duration", duration), Field("limit", limitPerBuyer), Field("hold", holdDuration)]
    }
}

/// A one-price sale: every claim says which product it is for.
struct OnePriceSale: AllotmentRules {
    let terms: OnePriceTerms
    var allotment: Allotment

    init(terms: OnePriceTerms) {
        self.terms = terms
        allotment = Allotment(
            AllotmentTerms(
                price: terms.price,
                limit: terms.limitPerBuyer,
                holdDuration: terms.holdDuration,
                kind: .claim,
                hasChoice: true,
                allocation: terms.allocation
            )
        )
    }

    func facts(of lot: LotBook) -> [Field] {
        let rows = lot.shelves.map { shelf in
            [shelf.parts[0].product.rawValue, shelf.free, shelf.held, shelf.sold].map(Int64.init)
        }
        return [Field("goods", .rows(rows))]
    }
}

extension [Goods] {
    /// Rows of a product and a number of units.
    var rows: Field.Value {
        .rows(map { [Int64($0.product.rawValue), Int64($0.quantity)] })
    }
}

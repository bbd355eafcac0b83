/// The terms of a combo: several products sold together as one set, or not at all.
public struct ComboTerms: SaleTerms {
    /// How many components a set can have.
    public static let componentCount = 2...10

    /// The price of one set.
    public let price: Money
    /// Sets that one buyer, or one household, may hold, have bought and wish for.
    public let limitPerBuyer: Int
    /// Milliseconds from start to end.
    public let duration: Milliseconds
    /// How long a claim is held for its payment.
    public let holdDuration: Milliseconds
    /// What one set has in it; the lot's product is the first, its quantity counts sets.
    public let components: [Goods]

    /// Terms of a combo; they are checked when the lot is prepared.
    public init(
        price: Money,
        limitPerBuyer: Int,
        duration: Milliseconds,
        holdDuration: Milliseconds = 600_000,
        components: [Goods]
    ) {
        self.price = price
        self.limitPerBuyer = limitPerBuyer
        self.duration = duration
        self.holdDuration = holdDuration
        self.components = components
    }

    static let name: StaticString = "combo"
    typealias Rules = ComboSale

    var timing: SaleTiming { SaleTiming(duration: duration) }

    /// One shelf of sets; a product that stands twice in a set is one part with the sum.
    func shelves(for lot: Goods) -> [Shelf] {
        var parts: [Goods] = []
        for component in components {
            if let index = parts.firstIndex(where: { $0.product == component.product }) {
                let sum = parts[index].quantity + component.quantity
                parts[index] = Goods(product: component.product, quantity: sum)
            } else {
                parts.append(component)
            }
        }
        return [Shelf(of: parts, quantity: lot.quantity)]
    }

    /// Refuses terms outside their bounds, naming the field as on the wire.
    func check(_ lot: Goods) throws(Refusal) {
        try Refusal.require(price.dong, in: 1...Limits.amountMax, "price")
        guard price.times(lot.quantity) != nil else { throw .termsOutOfRange(field: "price") }
        try Refusal.require(limitPerBuyer, in: Limits.quantity, "limit")
        try Refusal.require(duration, in: Limits.duration, "duration")
        try Refusal.require(holdDuration, in: Limits.holdDuration, "hold")
        try Refusal.require(components.count, in: Self.componentCount, "components")
        for one in components {
            try Refusal.require(one.quantity, in: Limits.quantity, "components")
        }
        guard components.first?.product == lot.product else {
            throw .termsOutOfRange(field: "components")
        }
    }
}

extension ComboTerms {
    init(_ fields: Fields) throws(FieldError) {
        self.init(
            price: try fields.amount("price"),
            limitPerBuyer: try fields.units("limit"),
            duration: try fields.span("duration"),
            holdDuration: try fields.span("hold", usual: 600_000),
            components: try fields.goods("components")
        )
    }

    var fields: [Field] {
        [
            Field("price", price), Field("limit", limitPerBuyer), Field("duration", duration),
            Field("hold", holdDuration), Field("components", components.rows),
        ]
    }

    var card: [Field] {
        [
            Field("duration", duration), Field("limit", limitPerBuyer),
            Field("hold", holdDuration), Field("components", components.rows),
        ]
    }
}

/// A combo: sets at one price for those who come first.
struct ComboSale: AllotmentRules {
    let terms: ComboTerms
    var allotment: Allotment

    init(terms: ComboTerms) {
        self.terms = terms
        allotment = Allotment(
            AllotmentTerms(
                price: terms.price,
                limit: terms.limitPerBuyer,
                holdDuration: terms.holdDuration,
                kind: .claim,
                hasChoice: false,
                allocation: .firstCome
            )
        )
    }
}

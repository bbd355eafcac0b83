/// What is sold and how: fixed when a lot is prepared.
public struct LotTerms: Hashable, Codable, Sendable {
    /// The product on sale.
    public let product: ProductID
    /// Units in the lot, ``Limits/quantity``; an auction sells them together for one price.
    public let quantity: Int
    /// The sale format with its own terms.
    public let format: Format

    /// Terms of a lot; they are checked when the lot is prepared.
    public init(product: ProductID, quantity: Int, format: Format) {
        self.product = product
        self.quantity = quantity
        self.format = format
    }

    /// Refuses terms outside their bounds.
    ///
    /// - Throws: ``Refusal/quantityOutOfRange`` or ``Refusal/termsOutOfRange(field:)`` with the
    ///   field's name on the wire.
    public func check() throws(Refusal) {
        guard Limits.quantity.contains(quantity) else { throw .quantityOutOfRange }
        try format.terms.check(goods)
    }

    /// What the lot takes out of stock.
    var shelves: [Shelf] { format.terms.shelves(for: goods) }

    /// Every product of the lot, the first one first.
    public var products: [ProductID] {
        shelves.flatMap(\.parts).map(\.product)
    }

    /// What one unit consists of where it is a set of several products; empty for all others.
    public var set: [Goods] {
        guard shelves.count == 1, shelves[0].parts.count > 1 else { return [] }
        return shelves[0].parts
    }

    private var goods: Goods { Goods(product: product, quantity: quantity) }
}

extension Refusal {
    /// Refuses a field of the terms unless its value lies in a range.
    static func require<Value: Comparable>(
        _ value: Value,
        in range: ClosedRange<Value>,
        _ field: String
    ) throws(Refusal) {
        guard range.contains(value) else { throw .termsOutOfRange(field: field) }
    }
}

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
        switch format {
        case .english(let terms): try terms.check()
        case .flash(let terms): try terms.check(quantity: quantity)
        }
    }
}

/// The sale formats, each with its terms.
public enum Format: Hashable, Codable, Sendable {
    /// An English auction.
    case english(EnglishTerms)
    /// A first-come flash sale.
    case flash(FlashTerms)

    var timing: SaleTiming {
        switch self {
        case .english(let terms): terms.timing
        case .flash(let terms): terms.timing
        }
    }
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

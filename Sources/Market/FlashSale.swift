/// A flash sale: units of one product at one price, for those who come first or are drawn.
struct FlashSale: AllotmentRules {
    let terms: FlashTerms
    var allotment: Allotment

    init(terms: FlashTerms) {
        self.terms = terms
        allotment = Allotment(
            AllotmentTerms(
                price: terms.price,
                limit: terms.limitPerBuyer,
                holdDuration: terms.holdDuration,
                kind: .claim,
                hasChoice: false,
                allocation: terms.allocation
            )
        )
    }
}

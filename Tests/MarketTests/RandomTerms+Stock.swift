import SeededNumbers

@testable import Market

/// Terms of sales from stock; a few of them are wrong.
extension RandomTerms {
    static func stock(using random: inout SeededGenerator) -> LotTerms {
        let quantity = random.chance(96) ? random.pick(1...6) : random.pick(-1...100_001)
        let product = ProductID(random.chance(97) ? random.pick(1...2) : 3)
        switch random.pick(1...10) {
        case 1...5:
            return LotTerms(product: product, quantity: quantity, format: flash(using: &random))
        case 6...7: return onePrice(using: &random)
        case 8...9:
            return LotTerms(product: product, quantity: quantity, format: giveaway(using: &random))
        default: return combo(product, quantity, using: &random)
        }
    }

    private static func allocation(using random: inout SeededGenerator) -> Allocation {
        random.chance(35) ? .draw : .firstCome
    }

    private static func price(using random: inout SeededGenerator) -> Money {
        dong(random.chance(98) ? random.span(1...100_000) : 0)
    }

    private static func flash(using random: inout SeededGenerator) -> Format {
        .flash(
            FlashTerms(
                price: price(using: &random),
                limitPerBuyer: random.pick(1...4),
                duration: random.span(3_000...60_000),
                holdDuration: random.span(2_000...40_000),
                allocation: allocation(using: &random)
            )
        )
    }

    private static func onePrice(using random: inout SeededGenerator) -> LotTerms {
        var goods = [ProductID(1), ProductID(2)].map { product in
            Goods(product: product, quantity: random.pick(1...3))
        }
        if random.chance(50) { goods.reverse() }
        if random.chance(4) { goods[1] = Goods(product: goods[0].product, quantity: 1) }
        if random.chance(4) { goods.append(Goods(product: ProductID(3), quantity: 1)) }
        if random.chance(2) { goods.removeLast() }
        let sum = goods.map(\.quantity).reduce(0, +)
        let terms = OnePriceTerms(
            price: price(using: &random),
            limitPerBuyer: random.pick(1...4),
            duration: random.span(3_000...60_000),
            holdDuration: random.span(2_000...40_000),
            allocation: allocation(using: &random),
            goods: goods
        )
        return LotTerms(
            product: goods[0].product,
            quantity: random.chance(96) ? sum : sum + 1,
            format: .onePrice(terms)
        )
    }

    private static func giveaway(using random: inout SeededGenerator) -> Format {
        .giveaway(
            GiveawayTerms(
                duration: random.span(3_000...60_000),
                holdDuration: random.span(2_000...40_000),
                allocation: allocation(using: &random)
            )
        )
    }

    private static func combo(
        _ product: ProductID,
        _ quantity: Int,
        using random: inout SeededGenerator
    ) -> LotTerms {
        var components = [Goods(product: product, quantity: random.pick(1...2))]
        for _ in 0..<random.pick(1...2) {
            let other = ProductID(random.chance(97) ? random.pick(1...2) : 3)
            components.append(Goods(product: other, quantity: random.pick(1...2)))
        }
        let terms = ComboTerms(
            price: price(using: &random),
            limitPerBuyer: random.pick(1...4),
            duration: random.span(3_000...60_000),
            holdDuration: random.span(2_000...40_000),
            components: components
        )
        let first = random.chance(97) ? product : ProductID(1)
        return LotTerms(product: first, quantity: quantity, format: .combo(terms))
    }
}

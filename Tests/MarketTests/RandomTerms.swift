import SeededNumbers

@testable import Market

/// Terms made up for a night: short times and little stock, so that every edge is met often.
enum RandomTerms {
    static func make(using random: inout SeededGenerator) -> LotTerms {
        if random.chance(60) { return stock(using: &random) }
        let quantity = random.chance(96) ? random.pick(1...6) : random.pick(-1...100_001)
        let product = ProductID(random.chance(97) ? random.pick(1...2) : 3)
        let format =
            switch random.pick(1...100) {
            case 1...40: english(using: &random)
            case 41...61: dutch(using: &random)
            case 62...82: sealed(using: &random)
            default: group(of: quantity, using: &random)
            }
        return LotTerms(product: product, quantity: quantity, format: format)
    }

    private static func english(using random: inout SeededGenerator) -> Format {
        let opening = random.span(1...100_000)
        let reserve = random.chance(35) ? opening + random.span(-10...60_000) : nil
        let buyNow = random.chance(35) ? (reserve ?? opening) + random.span(-10...90_000) : nil
        return .english(
            EnglishTerms(
                openingPrice: dong(opening),
                increments: ladder(using: &random),
                reservePrice: reserve.map(dong),
                buyNowPrice: buyNow.map(dong),
                proxy: random.chance(60),
                duration: random.span(3_000...60_000),
                extensionWindow: random.span(0...10_000),
                extension: random.span(0...10_000),
                totalCap: random.span(5_000...90_000),
                finalPeriod: random.span(1_000...10_000),
                suddenDeath: random.chance(15),
                paymentWindow: random.span(2_000...40_000)
            )
        )
    }

    /// Increments rise and fall: the price may not, whatever the ladder.
    private static func ladder(using random: inout SeededGenerator) -> IncrementLadder {
        var steps = [IncrementLadder.Step(from: .zero, increment: dong(random.span(1...9_000)))]
        for _ in 0..<random.pick(0...3) {
            let from = (steps.last?.from.dong ?? 0) + random.span(1...60_000)
            let increment = dong(random.span(1...20_000))
            steps.append(IncrementLadder.Step(from: dong(from), increment: increment))
        }
        guard let ladder = IncrementLadder(steps) else { preconditionFailure("steps rise") }
        return ladder
    }
}

import Market

/// How a simulated night uses a sale format: the terms that a host may choose, and what buyers ask.
///
/// A new format is one more of these in ``all``.
struct SimulatedFormat: Sendable {
    /// The format's name on the wire.
    let name: String
    /// Units and terms of a lot.
    let terms: @Sendable (inout SeededRandom) -> (quantity: Int, format: Format)
    /// What a buyer does with a lot of this format, sensible or not.
    let ask: @Sendable (LotView, inout SeededRandom) -> Command

    /// All formats that nights are made of.
    static let all = [english, flash]

    static func named(_ name: String) -> SimulatedFormat? {
        all.first { $0.name == name }
    }

    private static let english = SimulatedFormat(name: "english") { random in
        let opening = random.span(1...20) * 10_000
        let reserve = random.chance(30) ? opening + random.span(0...4) * 10_000 : nil
        let buyNow = random.chance(25) ? (reserve ?? opening) + random.span(2...9) * 10_000 : nil
        let step = dong(random.span(1...4) * 2_500)
        let terms = EnglishTerms(
            openingPrice: dong(opening),
            increments: ladder(step),
            reservePrice: reserve.map { dong($0) },
            buyNowPrice: buyNow.map { dong($0) },
            proxy: random.chance(50),
            duration: random.span(2...40) * 1_000,
            extensionWindow: random.span(0...5) * 1_000,
            extension: random.span(1...5) * 1_000,
            totalCap: 60_000,
            finalPeriod: 5_000,
            suddenDeath: random.chance(10),
            paymentWindow: random.span(3...60) * 1_000
        )
        return (random.pick(1...3), .english(terms))
    } ask: { lot, random in
        if random.chance(10) { return .buyNow(lot.lot) }
        let least = lot.minimumNextBid?.dong ?? lot.price.dong
        let amount =
            random.chance(85) ? least + random.span(0...6) * 5_000 : random.span(1...300_000)
        return .bid(lot.lot, amount: dong(amount), confirmed: random.chance(90))
    }

    private static let flash = SimulatedFormat(name: "flash") { random in
        let terms = FlashTerms(
            price: dong(random.span(1...10) * 10_000),
            limitPerBuyer: random.pick(1...3),
            duration: random.span(2...40) * 1_000,
            holdDuration: random.span(2...60) * 1_000
        )
        return (random.pick(1...8), .flash(terms))
    } ask: { lot, random in
        .claim(lot.lot, quantity: random.chance(90) ? random.pick(1...2) : random.pick(-1...9))
    }

    private static func ladder(_ step: Money) -> IncrementLadder {
        guard let ladder = IncrementLadder(every: step) else {
            preconditionFailure("a ladder of one step")
        }
        return ladder
    }
}

extension LotTerms {
    /// The name of the format on the wire.
    var formatName: String { format.name.description }
}

/// An amount, which must be one.
func dong(_ amount: Int64) -> Money {
    guard let money = Money(dong: amount) else { preconditionFailure("\(amount) is no amount") }
    return money
}

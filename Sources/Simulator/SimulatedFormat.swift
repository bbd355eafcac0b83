import Market

/// How a simulated night uses a sale format: the terms that a host may choose, and what buyers ask.
///
/// A new format is one more of these in ``all``.
struct SimulatedFormat: Sendable {
    /// The format's name on the wire.
    let name: String
    /// A lot of some of these products, of which there are at least two.
    let terms: @Sendable ([ProductID], inout SeededRandom) -> LotTerms
    /// What a buyer asks of a lot of this format, sensible or not.
    let ask: @Sendable (LotView, inout SeededRandom) -> Offer

    /// All formats that nights are made of.
    static let all = [english, flash, dutch, sealed, onePrice, giveaway, combo, group]

    /// The format of a lot.
    static func of(_ terms: LotTerms) -> SimulatedFormat? {
        let name = terms.format.name.description
        return all.first { $0.name == name }
    }
}

// Auctions.
extension SimulatedFormat {
    private static let english = SimulatedFormat(name: "english") { products, random in
        let opening = random.span(1...20) * 10_000
        let reserve = random.chance(30) ? opening + random.span(0...4) * 10_000 : nil
        let buyNow = random.chance(25) ? (reserve ?? opening) + random.span(2...9) * 10_000 : nil
        let terms = EnglishTerms(
            openingPrice: dong(opening),
            increments: ladder(dong(random.span(1...4) * 2_500)),
            reservePrice: reserve.map { dong($0) },
            buyNowPrice: buyNow.map { dong($0) },
            proxy: random.chance(50),
            duration: duration(&random),
            extensionWindow: random.span(0...5) * 1_000,
            extension: random.span(1...5) * 1_000,
            totalCap: 60_000,
            finalPeriod: 5_000,
            suddenDeath: random.chance(10),
            paymentWindow: holdDuration(&random)
        )
        return lot(of: products, random.pick(1...3), .english(terms), &random)
    } ask: { lot, random in
        if random.chance(10) { return .buyNow }
        let least = lot.minimumNextBid?.dong ?? lot.price.dong
        let amount =
            random.chance(85) ? least + random.span(0...6) * 5_000 : random.span(1...300_000)
        return .bid(amount: dong(amount), confirmed: random.chance(90))
    }

    private static let sealed = SimulatedFormat(name: "sealed") { products, random in
        let opening = random.span(1...20) * 5_000
        let terms = SealedTerms(
            pricing: random.chance(50) ? .first : .second,
            openingPrice: dong(opening),
            reservePrice: random.chance(30) ? dong(opening + random.span(0...8) * 5_000) : nil,
            duration: duration(&random),
            paymentWindow: holdDuration(&random)
        )
        return lot(of: products, random.pick(1...3), .sealed(terms), &random)
    } ask: { lot, random in
        .bid(amount: dong(lot.price.dong + random.span(-1...9) * 5_000), confirmed: true)
    }

    private static let dutch = SimulatedFormat(name: "dutch") { products, random in
        let floor = random.span(1...10) * 5_000
        let terms = DutchTerms(
            openingPrice: dong(floor + random.span(1...8) * 5_000),
            floorPrice: dong(floor),
            step: dong(random.span(1...3) * 5_000),
            interval: random.span(1...6) * 1_000,
            limitPerBuyer: random.pick(1...3),
            holdDuration: holdDuration(&random)
        )
        return lot(of: products, random.pick(1...6), .dutch(terms), &random)
    } ask: { lot, random in
        let step = lot.facts.first { $0.name.literal.description == "step" }?.value
        guard case .integer(let now)? = step else { return .accept(step: 0, quantity: 1) }
        return .accept(step: Int(now) - random.pick(0...2), quantity: random.pick(1...2))
    }

    private static func ladder(_ step: Money) -> IncrementLadder {
        guard let ladder = IncrementLadder(every: step) else {
            preconditionFailure("a ladder of one step")
        }
        return ladder
    }
}

// Sales from stock.
extension SimulatedFormat {
    /// What members of every group buy join with.
    private static let code = 123_456

    private static let flash = SimulatedFormat(name: "flash") { products, random in
        let terms = FlashTerms(
            price: price(&random),
            limitPerBuyer: random.pick(1...3),
            duration: duration(&random),
            holdDuration: holdDuration(&random),
            allocation: allocation(&random)
        )
        return lot(of: products, random.pick(1...6), .flash(terms), &random)
    } ask: { lot, random in
        claim(random.chance(90) ? random.pick(1...2) : random.pick(-1...9), nil, lot, &random)
    }

    private static let onePrice = SimulatedFormat(name: "onePrice") { products, random in
        let goods = products.prefix(3).map { Goods(product: $0, quantity: random.pick(1...3)) }
        let terms = OnePriceTerms(
            price: price(&random),
            limitPerBuyer: random.pick(1...3),
            duration: duration(&random),
            holdDuration: holdDuration(&random),
            allocation: allocation(&random),
            goods: goods
        )
        let sum = goods.reduce(0) { $0 + $1.quantity }
        return LotTerms(product: goods[0].product, quantity: sum, format: .onePrice(terms))
    } ask: { lot, random in
        claim(random.pick(1...2), ProductID(random.pick(1...6)), lot, &random)
    }

    private static let giveaway = SimulatedFormat(name: "giveaway") { products, random in
        let terms = GiveawayTerms(
            duration: duration(&random),
            holdDuration: holdDuration(&random),
            allocation: allocation(&random)
        )
        return lot(of: products, random.pick(1...3), .giveaway(terms), &random)
    } ask: { lot, random in
        claim(1, nil, lot, &random)
    }

    private static let combo = SimulatedFormat(name: "combo") { products, random in
        let terms = ComboTerms(
            price: price(&random),
            limitPerBuyer: random.pick(1...2),
            duration: duration(&random),
            holdDuration: holdDuration(&random),
            components: products.prefix(2).map { Goods(product: $0, quantity: random.pick(1...2)) }
        )
        return LotTerms(product: products[0], quantity: random.pick(1...4), format: .combo(terms))
    } ask: { lot, random in
        claim(random.pick(1...2), nil, lot, &random)
    }

    private static let group = SimulatedFormat(name: "group") { products, random in
        let quantity = random.pick(2...8)
        let terms = GroupTerms(
            price: price(&random),
            threshold: random.pick(1...2),
            caseSize: random.pick(1...2),
            limitPerBuyer: random.pick(1...4),
            duration: duration(&random),
            code: code
        )
        return lot(of: products, quantity, .group(terms), &random)
    } ask: { _, random in
        let most = random.pick(1...4)
        let known = random.chance(95) ? code : code + 1
        return .pledge(least: random.pick(1...most), most: most, code: known)
    }

    private static func claim(
        _ quantity: Int,
        _ choice: ProductID?,
        _ lot: LotView,
        _ random: inout SeededRandom
    ) -> Offer {
        if random.chance(8) { return .withdraw }
        let claim = Claim(
            quantity: quantity,
            choice: choice,
            beneficiary: random.chance(8) ? Paddle(random.pick(1...5)) : nil
        )
        return lot.free == 0 || random.chance(5) ? .wait(claim) : .claim(claim)
    }
}

// What formats have in common.
extension SimulatedFormat {
    private static func lot(
        of products: [ProductID],
        _ quantity: Int,
        _ format: Format,
        _ random: inout SeededRandom
    ) -> LotTerms {
        LotTerms(product: random.pick(from: products), quantity: quantity, format: format)
    }

    private static func allocation(_ random: inout SeededRandom) -> Allocation {
        random.chance(35) ? .draw : .firstCome
    }

    private static func price(_ random: inout SeededRandom) -> Money {
        dong(random.span(1...10) * 10_000)
    }

    private static func duration(_ random: inout SeededRandom) -> Milliseconds {
        random.span(2...40) * 1_000
    }

    private static func holdDuration(_ random: inout SeededRandom) -> Milliseconds {
        random.span(2...60) * 1_000
    }
}

/// An amount, which must be one.
func dong(_ amount: Int64) -> Money {
    guard let money = Money(dong: amount) else { preconditionFailure("\(amount) is no amount") }
    return money
}

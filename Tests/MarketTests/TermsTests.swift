import Testing

@testable import Market

@Suite struct TermsTests {
    private func refusal(_ format: Format, quantity: Int = 1) -> Refusal? {
        do {
            try LotTerms(product: ProductID(1), quantity: quantity, format: format).check()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [(Int.min, false), (0, false), (1, true), (100_000, true), (100_001, false)])
    func `a lot's quantity is bounded`(quantity: Int, isAllowed: Bool) {
        let found = refusal(flash(price: 1), quantity: quantity)
        #expect(found == (isAllowed ? nil : .quantityOutOfRange))
    }

    @Test(arguments: [(0, false), (1, true), (100_000_000_000, true), (100_000_000_001, false)])
    func `an opening price is bounded`(opening: Int64, isAllowed: Bool) throws {
        let found = refusal(try english(opening: opening))
        #expect(found == (isAllowed ? nil : .termsOutOfRange(field: "opening")))
    }

    @Test(arguments: [(99_999, false), (100_000, true), (100_000_000_001, false)])
    func `a reserve is not below the opening price`(reserve: Int64, isAllowed: Bool) throws {
        let found = refusal(try english(reserve: reserve))
        #expect(found == (isAllowed ? nil : .termsOutOfRange(field: "reserve")))
    }

    @Test func `a buy-now price is not below the reserve`() throws {
        let field = Refusal.termsOutOfRange(field: "buyNow")
        #expect(refusal(try english(buyNow: 99_999)) == field)
        #expect(refusal(try english(buyNow: 100_000)) == nil)
        #expect(refusal(try english(reserve: 200_000, buyNow: 199_999)) == field)
        #expect(refusal(try english(reserve: 200_000, buyNow: 200_000)) == nil)
    }

    @Test(arguments: [Int64.min, 0, 999, 86_400_001, .max])
    func `a duration is bounded`(duration: Milliseconds) throws {
        let field = Refusal.termsOutOfRange(field: "duration")
        #expect(refusal(try english(duration: duration)) == field)
        #expect(refusal(flash(duration: duration)) == field)
    }

    @Test func `the times of an auction are bounded`() throws {
        let ladder = try #require(IncrementLadder(every: dong(1)))
        let terms = { (window: Int64, extra: Int64, cap: Int64, final: Int64, payment: Int64) in
            Format.english(
                EnglishTerms(
                    openingPrice: dong(1),
                    increments: ladder,
                    duration: 1_000,
                    extensionWindow: window,
                    extension: extra,
                    totalCap: cap,
                    finalPeriod: final,
                    paymentWindow: payment
                )
            )
        }
        #expect(refusal(terms(0, 0, 1_000, 1_000, 1_000)) == nil)
        #expect(refusal(terms(600_000, 600_000, 86_400_000, 600_000, 604_800_000)) == nil)
        let wrong: [(Format, String)] = [
            (terms(-1, 0, 1_000, 1_000, 1_000), "extensionWindow"),
            (terms(0, 600_001, 1_000, 1_000, 1_000), "extension"),
            (terms(0, 0, 999, 1_000, 1_000), "totalCap"),
            (terms(0, 0, 1_000, 600_001, 1_000), "finalPeriod"),
            (terms(0, 0, 1_000, 1_000, 604_800_001), "paymentWindow"),
        ]
        for (format, field) in wrong {
            #expect(refusal(format) == .termsOutOfRange(field: field))
        }
    }

    @Test func `the terms of a flash sale are bounded`() {
        #expect(refusal(flash(price: 0)) == .termsOutOfRange(field: "price"))
        #expect(refusal(flash(price: Limits.amountMax), quantity: 10) == nil)
        let tooDear = refusal(flash(price: Limits.amountMax), quantity: 11)
        #expect(tooDear == .termsOutOfRange(field: "price"))
        #expect(refusal(flash(limit: 0)) == .termsOutOfRange(field: "limit"))
        #expect(refusal(flash(limit: 100_001)) == .termsOutOfRange(field: "limit"))
        let hold = FlashTerms(price: dong(1), limitPerBuyer: 1, duration: 1_000, holdDuration: 999)
        #expect(refusal(.flash(hold)) == .termsOutOfRange(field: "hold"))
    }

    @Test func `a room refuses wrong terms and takes nothing`() throws {
        let night = try Night()
        let terms = LotTerms(product: ProductID(1), quantity: 5, format: flash(limit: 0))
        #expect(night.refusal(of: .prepare(terms), by: .host) == .termsOutOfRange(field: "limit"))
        #expect(night.stock == 1_000)
        #expect(night.room.lotCount == 0)
    }
}

@Suite struct IncrementLadderTests {
    private func step(_ from: Int64, _ increment: Int64) -> IncrementLadder.Step {
        IncrementLadder.Step(from: dong(from), increment: dong(increment))
    }

    @Test func `the increment is that of the highest step not above the price`() throws {
        let ladder = try #require(IncrementLadder([step(0, 5), step(100, 10), step(1_000, 50)]))
        let prices: [Int64] = [0, 99, 100, 999, 1_000, 5_000]
        #expect(prices.map { ladder.increment(at: dong($0)).dong } == [5, 5, 10, 10, 50, 50])
    }

    @Test func `a wrong ladder is refused`() {
        #expect(IncrementLadder([]) == nil)
        #expect(IncrementLadder([step(1, 5)]) == nil)
        #expect(IncrementLadder([step(0, 0)]) == nil)
        #expect(IncrementLadder([step(0, Limits.amountMax + 1)]) == nil)
        #expect(IncrementLadder([step(0, 5), step(0, 6)]) == nil)
        #expect(IncrementLadder([step(0, 5), step(9, 6), step(8, 7)]) == nil)
        #expect(IncrementLadder((0..<33).map { step($0, 1) }) == nil)
        #expect(IncrementLadder((0..<32).map { step($0, 1) }) != nil)
    }
}

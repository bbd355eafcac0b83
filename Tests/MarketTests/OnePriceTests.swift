import Testing

@testable import Market

@Suite struct OnePriceTests {
    private static func terms(
        _ goods: [[Int]] = [[1, 3], [2, 2]],
        product: Int = 1,
        quantity: Int = 5,
        limit: Int = 3,
        allocation: Allocation = .firstCome
    ) -> LotTerms {
        let rows = goods.map { Goods(product: ProductID($0[0]), quantity: $0[1]) }
        let terms = OnePriceTerms(
            price: dong(10_000),
            limitPerBuyer: limit,
            duration: 60_000,
            allocation: allocation,
            goods: rows
        )
        return LotTerms(product: ProductID(product), quantity: quantity, format: .onePrice(terms))
    }

    private static func night(limit: Int = 3) throws -> Night {
        let night = try Night()
        try night.host(.prepare(terms(limit: limit)))
        try night.host(.start(LotID(1)))
        return night
    }

    @Test func `a claim says which product, and takes it from its own shelf`() throws {
        let night = try Self.night()
        #expect(night.room.stock == [ProductID(1): 997, ProductID(2): 998, ProductID(3): 1_000])
        #expect(night.refusal(1, Night.claim(1)) == .unknownChoice)
        #expect(night.refusal(1, Night.claim(1, 3)) == .unknownChoice)
        guard case .claimed(let hold) = try night.bidder(1, Night.claim(2, 2)) else {
            Issue.record("not claimed")
            return
        }
        #expect((hold.choice, hold.total) == (ProductID(2), dong(20_000)))
        #expect(night.refusal(2, Night.claim(1, 2)) == .soldOut)
        try night.host(.markPaid(hold.id), at: 1)
        #expect(try night.fact("goods") == .rows([[1, 3, 0, 0], [2, 0, 0, 2]]))
        #expect(try night.lot.free == 3)
    }

    @Test func `the limit is over all products together`() throws {
        let night = try Self.night()
        try night.bidder(1, Night.claim(2, 1))
        #expect(night.refusal(1, Night.claim(2, 2)) == .limitReached(limit: 3))
        try night.bidder(1, Night.claim(1, 2))
        #expect(night.refusal(1, Night.wait(1, 2)) == .limitReached(limit: 3))
    }

    @Test func `each product has a line of its own`() throws {
        let night = try Self.night()
        let hold = try night.bidder(1, Night.claim(2, 2)).holds[0]
        #expect(try night.bidder(2, Night.wait(1, 2)) == .waiting(ticket: 1, place: 1))
        #expect(night.refusal(3, Night.wait(1, 1)) == .notSoldOut)
        try night.bidder(3, Night.claim(3, 1))
        #expect(try night.bidder(4, Night.wait(1, 1)) == .waiting(ticket: 2, place: 1))
        let outcome = try night.bidder(1, .release(hold.id), at: 1)
        #expect(outcome.holds.map(\.choice) == [ProductID(2)])
        #expect(night.given(outcome) == [[2, 1]])
        #expect(night.place(4) == 1)
        #expect(try night.fact("goods") == .rows([[1, 0, 3, 0], [2, 1, 1, 0]]))
    }

    @Test func `what is unsold goes back to each product's stock`() throws {
        let night = try Self.night()
        let hold = try night.bidder(1, Night.claim(1, 2)).holds[0]
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(night.room.stock == [ProductID(1): 1_000, ProductID(2): 999, ProductID(3): 1_000])
        try night.clock(.expire(hold.id), at: 600_000)
        #expect(night.room.stock[ProductID(2)] == 1_000)
        try night.host(.markPaid(hold.id), at: 600_001)
        #expect(night.room.stock[ProductID(2)] == 999)
    }

    @Test func `a draw tells the choice with each entry`() throws {
        let night = try Night()
        try night.host(.prepare(Self.terms(allocation: .draw)))
        try night.clock(.commit(LotID(1), Night.seed.commitment))
        try night.host(.start(LotID(1)))
        for paddle in 1...4 { try night.bidder(paddle, Night.claim(1, 2)) }
        let text = "1:1:1:2\n2:2:1:2\n3:3:1:2\n4:4:1:2\n"
        let closing = try night.clock(.close(LotID(1)), at: 60_000)
        #expect(closing == .closing(Digest(of: Array(text.utf8)), settlesAt: at(63_000)))
        let drawn = try night.clock(.advance(LotID(1), seed: Night.seed), at: 63_000)
        #expect(drawn.holds.map(\.choice) == [ProductID(2), ProductID(2)])
        #expect((1...4).map(night.place).sorted() == [0, 0, 1, 2])
    }

    @Test(
        arguments: [
            terms([[1, 5]]), terms([[1, 3], [1, 2]]), terms([[2, 3], [1, 2]]), terms(quantity: 6),
            terms((1...51).map { [$0, 1] }, quantity: 51), terms([[1, 0], [2, 5]]),
        ]
    )
    func `goods that do not fit the lot are refused`(terms: LotTerms) throws {
        let night = try Night()
        let refusal = night.refusal(of: .prepare(terms), by: .host)
        #expect(refusal == .termsOutOfRange(field: "goods"))
    }

    @Test func `one product short refuses the whole`() throws {
        let night = try Night()
        let terms = Self.terms([[1, 3], [2, 1_001]], quantity: 1_004)
        let refusal = night.refusal(of: .prepare(terms), by: .host)
        #expect(refusal == .insufficientStock(free: 1_000))
        #expect(night.stock == 1_000)
    }
}

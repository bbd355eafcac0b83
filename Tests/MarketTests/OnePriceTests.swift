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

@Suite struct ComboTests {
    private static func terms(_ components: [[Int]], quantity: Int) -> LotTerms {
        let combo = ComboTerms(
            price: dong(90_000),
            limitPerBuyer: 3,
            duration: 60_000,
            components: components.map { Goods(product: ProductID($0[0]), quantity: $0[1]) }
        )
        return LotTerms(product: ProductID(1), quantity: quantity, format: .combo(combo))
    }

    @Test func `a set takes all its components, and gives them all back`() throws {
        let night = try Night()
        try night.host(.prepare(Self.terms([[1, 2], [2, 1]], quantity: 10)))
        try night.host(.start(LotID(1)))
        #expect(night.room.stock == [ProductID(1): 980, ProductID(2): 990, ProductID(3): 1_000])
        let hold = try night.bidder(1, Night.claim(3)).holds[0]
        #expect((hold.quantity, hold.total) == (3, dong(270_000)))
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(night.room.stock == [ProductID(1): 994, ProductID(2): 997, ProductID(3): 1_000])
        try night.clock(.expire(hold.id), at: 600_000)
        #expect(
            night.room.stock == [ProductID(1): 1_000, ProductID(2): 1_000, ProductID(3): 1_000]
        )
    }

    @Test func `one component short refuses the whole, demand summed`() throws {
        let night = try Night()
        let short = Self.terms([[1, 1], [2, 11]], quantity: 100)
        let summed = Self.terms([[1, 6], [2, 1], [1, 5]], quantity: 100)
        for terms in [short, summed] {
            let refusal = night.refusal(of: .prepare(terms), by: .host)
            #expect(refusal == .insufficientStock(free: 1_000))
        }
        #expect(
            night.room.stock == [ProductID(1): 1_000, ProductID(2): 1_000, ProductID(3): 1_000]
        )
        try night.host(.prepare(Self.terms([[1, 6], [2, 1], [1, 4]], quantity: 100)))
        #expect(night.stock == 0)
    }

    @Test func `a late payment after the end needs every component`() throws {
        let night = try Night()
        try night.host(.prepare(Self.terms([[1, 1], [2, 500]], quantity: 2)))
        try night.host(.start(LotID(1)))
        let hold = try night.bidder(1, Night.claim(2)).holds[0]
        try night.clock(.close(LotID(1)), at: 60_000)
        try night.clock(.expire(hold.id), at: 600_000)
        try night.host(.prepare(LotTerms(product: ProductID(2), quantity: 1, format: flash())))
        let paid = Command.markPaid(hold.id)
        #expect(night.refusal(of: paid, by: .host, at: 600_001) == .insufficientStock(free: 1))
        try night.host(.cancel(LotID(2), reason: "Thôi"), at: 600_002)
        try night.host(paid, at: 600_003)
        #expect(night.room.stock[ProductID(2)] == 0)
    }

    @Test(arguments: [
        [[1, 2]], [[2, 1], [1, 1]], [[1, 1], [2, 0]], [[1, 1], [2, 100_001]],
    ])
    func `components outside their bounds are refused`(components: [[Int]]) throws {
        let night = try Night()
        let terms = Self.terms(components, quantity: 1)
        let refusal = night.refusal(of: .prepare(terms), by: .host)
        #expect(refusal == .termsOutOfRange(field: "components"))
    }
}

@Suite struct GiveawayTests {
    @Test func `a gift costs nothing, one for a household, and is confirmed`() throws {
        let night = try Night(households: [nil, 7, 7, nil])
        try night.open(.giveaway(GiveawayTerms(duration: 60_000)), quantity: 5)
        let gift = try night.claim(2, 1)
        #expect((gift.kind, gift.total, gift.deadline) == (.gift, .zero, at(86_400_000)))
        #expect(night.refusalOfClaim(1, 2) == .limitReached(limit: 1))
        #expect(night.refusalOfClaim(3, 1) == .limitReached(limit: 1))
        #expect(night.refusal(3, .confirm(gift.id)) == .notYours)
        #expect(night.refusal(2, .confirm(gift.id), at: 86_400_000) == .holdEnded)
        guard case .paid(let taken) = try night.bidder(2, .confirm(gift.id), at: 5) else {
            Issue.record("not taken")
            return
        }
        #expect(taken.state == .paid)
        #expect(night.refusal(2, .confirm(gift.id), at: 6) == .holdEnded)
        #expect(try night.lot.sold == 1)
    }

    @Test func `what is not confirmed goes to the next in line, and is not taken late`() throws {
        let night = try Night()
        let terms = GiveawayTerms(duration: 60_000, holdDuration: 3_600_000)
        try night.open(.giveaway(terms), quantity: 1)
        let gift = try night.claim(1, 1)
        try night.wait(2, 1)
        try night.clock(.close(LotID(1)), at: 60_000)
        let outcome = try night.clock(.expire(gift.id), at: 3_600_000)
        #expect(night.given(outcome) == [[2, 1]])
        #expect(outcome.holds[0].kind == .gift)
        #expect(night.refusal(1, .confirm(gift.id), at: 3_600_001) == .holdEnded)
        #expect(night.refusal(of: .markPaid(gift.id), by: .host, at: 3_600_001) == .holdEnded)
        let next = Command.confirm(outcome.holds[0].id)
        #expect(night.refusal(2, next, at: 3_600_002) == nil)
        #expect(night.stock == 999)
    }

    @Test func `a claim that is to be paid cannot be confirmed`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 1)
        let hold = try night.claim(1, 1)
        #expect(night.refusal(1, .confirm(hold.id)) == .wrongFormat)
    }

    @Test func `a giveaway can be drawn`() throws {
        let night = try Night()
        let terms = GiveawayTerms(duration: 10_000, allocation: .draw)
        try night.openDraw(.giveaway(terms), quantity: 1)
        for paddle in 1...4 { try night.bidder(paddle, Night.claim(1)) }
        try night.clock(.close(LotID(1)), at: 10_000)
        let drawn = try night.clock(.advance(LotID(1), seed: Night.seed), at: 13_000)
        #expect(drawn.holds.map(\.kind) == [.gift])
        #expect((1...4).map(night.place).sorted() == [0, 1, 2, 3])
    }
}

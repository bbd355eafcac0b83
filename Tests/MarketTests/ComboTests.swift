import Testing

@testable import Market

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

import Testing

@testable import Market

@Suite struct FlashSaleTests {
    @Test func `a claim holds units until a deadline`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 10)
        let hold = try night.claim(1, 2, at: 1_000)
        #expect(hold.kind == .claim)
        #expect(hold.unitPrice == dong(50_000))
        #expect(hold.total == dong(100_000))
        #expect(hold.deadline == at(601_000))
        #expect(hold.state == .held)
        let lot = try night.lot
        #expect((lot.free, lot.held, lot.sold) == (8, 2, 0))
        #expect(lot.price == dong(50_000))
        #expect(lot.minimumNextBid == nil)
        #expect(night.room.view(of: Paddle(1))?.holds == [hold])
    }

    @Test
    func `the limit comes before the stock and nothing is taken in part`()
        throws
    {
        let night = try Night()
        try night.open(flash(limit: 3), quantity: 4)
        try night.claim(1, 3)
        #expect(night.refusalOfClaim(1, 1) == .limitReached(limit: 3))
        #expect(night.refusalOfClaim(2, 4) == .limitReached(limit: 3))
        #expect(night.refusalOfClaim(2, 2) == .insufficientStock(free: 1))
        try night.claim(2, 1)
        #expect(night.refusalOfClaim(1, 1) == .limitReached(limit: 3))
        #expect(night.refusalOfClaim(2, 1) == .soldOut)
        #expect(try night.lot.held == 4)
    }

    @Test func `a household shares one limit`() throws {
        let night = try Night(households: [nil, 7, 7, 8])
        try night.open(flash(limit: 2), quantity: 10)
        try night.claim(2, 1)
        #expect(night.refusalOfClaim(3, 2) == .limitReached(limit: 2))
        try night.claim(3, 1)
        #expect(night.refusalOfClaim(2, 1) == .limitReached(limit: 2))
        try night.claim(4, 2)
        try night.claim(1, 2)
    }

    @Test(arguments: [Int.min, -1, 0, 100_001, Int.max])
    func `a quantity outside its bounds is refused`(quantity: Int) throws {
        let night = try Night()
        try night.open(flash(), quantity: 10)
        #expect(night.refusalOfClaim(1, quantity) == .quantityOutOfRange)
    }

    @Test func `an expired hold gives the stock back to the lot`() throws {
        let night = try Night()
        try night.open(flash(duration: 3_600_000), quantity: 2)
        let hold = try night.claim(1, 2)
        let expire = Command.expire(hold.id)
        #expect(night.refusalOfClaim(2, 1, at: 599_999) == .soldOut)
        #expect(night.refusal(of: expire, by: .clock, at: 599_999) == .notYetDue(at(600_000)))
        #expect(night.room.due(at: at(600_000)) == [expire])
        #expect(try night.clock(expire, at: 600_000) == .returned(offered: nil))
        #expect(night.room.hold(hold.id)?.state == .expired)
        #expect(try night.lot.free == 2)
        try night.claim(1, 2, at: 600_001)
        #expect(night.refusal(of: expire, by: .clock, at: 700_000) == .holdEnded)
    }

    @Test func `a released claim gives stock and limit back`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let hold = try night.claim(1, 2)
        let release = Command.release(hold.id)
        #expect(night.refusal(of: release, by: .bidder(Paddle(2))) == .notYours)
        #expect(night.refusal(of: release, by: .clock) == .wrongRole)
        let late = night.refusal(of: release, by: .bidder(Paddle(1)), at: 600_000)
        #expect(late == .holdEnded)
        try night.bidder(1, release, at: 599_999)
        #expect(night.room.hold(hold.id)?.state == .released)
        #expect(night.refusal(of: release, by: .bidder(Paddle(1)), at: 1) == .holdEnded)
        let again = try night.claim(1, 2, at: 1)
        try night.host(.release(again.id), at: 2)
        #expect(try night.lot.free == 2)
    }

    @Test func `a paid hold is sold and cannot be given back or paid twice`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 3)
        let hold = try night.claim(1, 2)
        let paid = Command.markPaid(hold.id)
        #expect(night.refusal(of: paid, by: .bidder(Paddle(1))) == .wrongRole)
        guard case .paid(let sold) = try night.host(paid, at: 5) else {
            Issue.record("not paid")
            return
        }
        #expect(sold.state == .paid)
        #expect(night.refusal(of: paid, by: .host, at: 6) == .holdEnded)
        #expect(night.refusal(of: .release(hold.id), by: .host, at: 6) == .holdEnded)
        #expect(night.refusal(of: .expire(hold.id), by: .clock, at: 900_000) == .holdEnded)
        #expect(night.refusalOfClaim(1, 1) == .limitReached(limit: 2))
        #expect(try night.lot.sold == 2)
        #expect(night.room.nextDeadline == at(60_000))
    }

    @Test func `when every unit is paid the lot ends sold out`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let hold = try night.claim(1, 2)
        try night.host(.markPaid(hold.id), at: 7_000)
        let lot = try night.lot
        #expect((lot.state, lot.outcome, lot.end) == (.ended, .soldOut, at(7_000)))
        #expect(night.refusalOfClaim(2, 1, at: 7_010) == .lotEnded(lateBy: 10))
        #expect(night.stock == 998)
    }

    @Test func `what is unsold at the end goes back, and later what expires`()
        throws
    {
        let night = try Night()
        try night.open(flash(limit: 5), quantity: 10)
        #expect(night.stock == 990)
        let first = try night.claim(1, 4)
        let second = try night.claim(2, 1)
        #expect(try night.clock(.close(LotID(1)), at: 60_000) == .closed(.finished, hold: nil))
        #expect(night.stock == 995)
        try night.host(.markPaid(first.id), at: 61_000)
        try night.clock(.expire(second.id), at: 600_000)
        #expect(night.stock == 996)
        let lot = try night.lot
        #expect((lot.free, lot.held, lot.sold) == (6, 0, 4))
    }

    @Test func `a lot with every unit held at its end is sold out`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        try night.claim(1, 2)
        #expect(try night.clock(.close(LotID(1)), at: 60_000) == .closed(.soldOut, hold: nil))
    }

    @Test func `a flash sale does not know bids`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        #expect(night.refusalOfBid(1, 100_000) == .wrongFormat)
        #expect(night.refusal(of: .buyNow(LotID(1)), by: .bidder(Paddle(1))) == .wrongFormat)
        let void = Command.voidBid(LotID(1), BidID(1), reason: "x")
        #expect(night.refusal(of: void, by: .host) == .wrongFormat)
    }
}

@Suite struct LatePaymentTests {
    @Test func `a late payment takes the goods again while they are there`() throws {
        let night = try Night()
        try night.open(flash(duration: 3_600_000), quantity: 2)
        let hold = try night.claim(1, 2)
        try night.clock(.expire(hold.id), at: 600_000)
        try night.host(.markPaid(hold.id), at: 600_500)
        #expect(night.room.hold(hold.id)?.state == .paid)
        #expect(try night.lot.sold == 2)
    }

    @Test func `a late payment is refused when stock or limit no longer allow`() throws {
        let night = try Night()
        try night.open(flash(duration: 3_600_000), quantity: 3)
        let hold = try night.claim(1, 2)
        try night.clock(.expire(hold.id), at: 600_000)
        let paid = Command.markPaid(hold.id)
        let other = try night.claim(2, 2, at: 600_001)
        #expect(night.refusal(of: paid, by: .host, at: 601_000) == .insufficientStock(free: 1))
        try night.bidder(2, .release(other.id), at: 601_001)
        try night.claim(1, 1, at: 601_002)
        #expect(night.refusal(of: paid, by: .host, at: 602_000) == .limitReached(limit: 2))
    }

    @Test func `after the end a late payment takes from the product's stock`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let hold = try night.claim(1, 2)
        try night.clock(.close(LotID(1)), at: 60_000)
        try night.clock(.expire(hold.id), at: 600_000)
        #expect(night.stock == 1_000)
        let all = LotTerms(product: ProductID(1), quantity: 999, format: flash())
        try night.host(.prepare(all))
        let paid = Command.markPaid(hold.id)
        #expect(night.refusal(of: paid, by: .host, at: 600_001) == .insufficientStock(free: 1))
        try night.host(.cancel(LotID(2), reason: "Đổi giá"))
        try night.host(paid, at: 600_002)
        #expect(night.stock == 998)
        #expect(try night.lot.sold == 2)
    }

    @Test func `a claim paid at its deadline before the clock came is paid`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let hold = try night.claim(1, 2)
        try night.host(.markPaid(hold.id), at: 600_000)
        #expect(night.room.hold(hold.id)?.state == .paid)
    }
}

import Testing

@testable import Market

@Suite struct ProxyBidTests {
    @Test func `a single maximum shows the opening price`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        let bid = try night.bid(1, 400_000)
        #expect(bid.price == dong(100_000))
        #expect(try night.lot.minimumNextBid == dong(105_000))
        #expect(try night.lot.recent.map(\.amount) == [dong(100_000)])
    }

    @Test func `the price is the second maximum and an increment`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 400_000)
        let bid = try night.bid(2, 250_000)
        #expect(bid.price == dong(255_000))
        #expect(bid.leader == Paddle(1))
        #expect(!bid.leading)
        #expect(try night.lot.recent.first?.amount == dong(250_000))
    }

    @Test func `the price is at most the top maximum`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 400_000)
        #expect(try night.bid(2, 398_000).price == dong(400_000))
        #expect(try night.lot.leader == Paddle(1))
        let next = try night.bid(3, 405_000)
        #expect(next.price == dong(405_000))
        #expect(next.leading)
    }

    @Test func `equal maxima: the earlier leads at that maximum`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 400_000)
        let bid = try night.bid(2, 400_000)
        #expect(bid.price == dong(400_000))
        #expect(bid.leader == Paddle(1))
    }

    @Test func `a leader who raises their maximum changes nothing visible`() throws {
        let night = try Night()
        try night.open(english(proxy: true, duration: 60_000))
        try night.bid(1, 200_000)
        try night.bid(2, 150_000)
        let before = try night.lot
        let bid = try night.bid(1, 900_000, at: 59_999)
        #expect(bid.extendedUntil == nil)
        #expect(try night.lot == before)
        #expect(night.room.view(of: Paddle(1))?.maximums.first?.amount == dong(900_000))
        #expect(try night.bid(2, 800_000, at: 59_999).price == dong(805_000))
    }

    @Test func `raising a maximum that capped the price moves nothing`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 300_000)
        #expect(try night.bid(2, 300_000).price == dong(300_000))
        #expect(try night.bid(1, 450_000).price == dong(300_000))
        #expect(try night.bid(2, 400_000).price == dong(405_000))
    }

    @Test func `a leader cannot lower or repeat their maximum`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 200_000)
        #expect(night.refusalOfBid(1, 200_000) == .amountTooLow(minimum: dong(200_001)))
        #expect(night.refusalOfBid(1, 200_001) == nil)
    }

    @Test func `a top maximum that reaches the reserve lifts the price to it`() throws {
        let night = try Night()
        try night.open(english(reserve: 300_000, proxy: true))
        #expect(try night.bid(1, 299_999).price == dong(100_000))
        #expect(try night.lot.reserveMet == false)
        let raised = try night.bid(1, 350_000)
        #expect(raised.price == dong(300_000))
        #expect(try night.lot.reserveMet == true)
        #expect(try night.lot.bids == 2)
        #expect(try night.bid(2, 305_000).price == dong(310_000))
    }

    @Test func `the winner pays the visible price, not the maximum`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 400_000)
        try night.bid(2, 250_000)
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(try night.lot.hammer == dong(255_000))
    }

    @Test func `a bidder sees their own maximum and nobody else's`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 400_000)
        try night.bid(2, 250_000)
        let own = night.room.view(of: Paddle(2))
        #expect(own?.maximums == [.init(lot: LotID(1), amount: dong(250_000))])
        #expect(night.room.view(of: Paddle(3))?.maximums == [])
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(night.room.view(of: Paddle(2))?.maximums == [])
    }
}

@Suite struct VoidBidTests {
    @Test func `a void bid is out and the lot is recomputed`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 200_000)
        try night.bid(2, 500_000)
        try night.bid(3, 400_000)
        #expect(try night.lot.price == dong(405_000))
        try night.host(.voidBid(LotID(1), BidID(2), reason: "Gõ nhầm"))
        let lot = try night.lot
        #expect(lot.leader == Paddle(3))
        #expect(lot.price == dong(205_000))
        #expect(lot.bids == 2)
        #expect(lot.recent.map(\.bid) == [BidID(3), BidID(1)])
        #expect(night.room.view(of: Paddle(2))?.maximums == [])
    }

    @Test func `without proxies the highest standing bid leads after a void`() throws {
        let night = try Night()
        try night.open(english(buyNow: 900_000))
        try night.bid(1, 100_000)
        try night.bid(2, 800_000)
        try night.host(.voidBid(LotID(1), BidID(2), reason: "Gõ nhầm"))
        #expect(try night.lot.price == dong(100_000))
        try night.host(.voidBid(LotID(1), BidID(1), reason: "Gõ nhầm"))
        #expect(try night.lot.leader == nil)
        #expect(try night.lot.price == dong(100_000))
        #expect(try night.lot.buyNow == dong(900_000))
        #expect(try night.bid(2, 100_000).bid == BidID(3))
    }

    @Test func `a void needs a reason, a standing bid and an open lot`() throws {
        let night = try Night()
        try night.open(english())
        try night.bid(1, 100_000)
        let void = { (bid: Int, reason: String) in
            Command.voidBid(LotID(1), BidID(bid), reason: reason)
        }
        #expect(night.refusal(of: void(1, "  "), by: .host) == .textEmpty)
        #expect(night.refusal(of: void(2, "x"), by: .host) == .unknownBid)
        #expect(night.refusal(of: void(0, "x"), by: .host) == .unknownBid)
        #expect(night.refusal(of: void(1, "x"), by: .bidder(Paddle(1))) == .wrongRole)
        #expect(night.refusal(of: void(1, "x"), by: .host, at: 60_000) == .lotEnded(lateBy: 0))
        try night.host(.pause(LotID(1)), at: 1_000)
        try night.host(void(1, "x"), at: 90_000)
        #expect(night.refusal(of: void(1, "x"), by: .host, at: 90_000) == .unknownBid)
    }
}

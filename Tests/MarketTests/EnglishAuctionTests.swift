import Testing

@testable import Market

@Suite struct EnglishAuctionTests {
    @Test func `the first bid must reach the opening price`() throws {
        let night = try Night()
        try night.open(english())
        #expect(night.refusalOfBid(1, 99_999) == .amountTooLow(minimum: dong(100_000)))
        let bid = try night.bid(1, 100_000)
        #expect(bid.price == dong(100_000))
        #expect(bid.leader == Paddle(1))
        #expect(bid.leading)
        #expect(bid.bid == BidID(1))
    }

    @Test func `each bid must add the increment of the ladder`() throws {
        let night = try Night()
        let ladder = IncrementLadder([
            .init(from: .zero, increment: dong(5_000)),
            .init(from: dong(110_000), increment: dong(20_000)),
        ])
        let increments = try #require(ladder)
        let terms = EnglishTerms(
            openingPrice: dong(100_000),
            increments: increments,
            duration: 60_000
        )
        try night.open(.english(terms))
        try night.bid(1, 100_000)
        #expect(try night.lot.minimumNextBid == dong(105_000))
        #expect(night.refusalOfBid(2, 104_999) == .amountTooLow(minimum: dong(105_000)))
        try night.bid(2, 110_000)
        #expect(night.refusalOfBid(1, 129_999) == .amountTooLow(minimum: dong(130_000)))
        try night.bid(1, 130_000)
        #expect(try night.lot.price == dong(130_000))
    }

    @Test
    func `without proxies a bid is the price and no leader outbids themselves`()
        throws
    {
        let night = try Night()
        try night.open(english())
        let bid = try night.bid(1, 170_000)
        #expect(bid.price == dong(170_000))
        #expect(night.refusalOfBid(1, 300_000) == .alreadyLeading)
    }

    @Test func `a bid over 5 times the current price asks for confirmation`() throws {
        let night = try Night()
        try night.open(english())
        let bidder = Actor.bidder(Paddle(1))
        let over = Night.bid(500_001, confirmed: false)
        #expect(night.refusal(of: over, by: bidder) == .confirmAmount(price: dong(100_000)))
        #expect(night.refusal(of: Night.bid(500_000, confirmed: false), by: bidder) == nil)
        let next = Night.bid(2_500_001, confirmed: false)
        let other = Actor.bidder(Paddle(2))
        #expect(night.refusal(of: next, by: other) == .confirmAmount(price: dong(500_000)))
        #expect(night.refusal(of: Night.bid(2_500_001), by: other) == nil)
    }

    @Test func `an amount above the limit is refused and one at it is not`() throws {
        let night = try Night()
        try night.open(english())
        let most = Limits.amountMax
        #expect(night.refusalOfBid(1, most + 1) == .amountTooHigh(maximum: dong(most)))
        #expect(night.refusalOfBid(1, most) == nil)
        let above = Refusal.amountTooLow(minimum: dong(most + 5_000))
        #expect(night.refusalOfBid(2, most) == above)
        #expect(night.refusalOfBid(2, Money.largest.dong) == .amountTooHigh(maximum: dong(most)))
    }

    @Test func `the highest bidder wins a hold with the payment window`() throws {
        let night = try Night()
        try night.open(english(), quantity: 3)
        try night.bid(1, 100_000)
        try night.bid(2, 120_000)
        let outcome = try night.clock(.close(LotID(1)), at: 60_004)
        guard case .closed(.sold, let holds) = outcome, let hold = holds.first else {
            Issue.record("the lot was not sold")
            return
        }
        #expect(hold.paddle == Paddle(2))
        #expect(hold.kind == .win)
        #expect(hold.quantity == 3)
        #expect(hold.total == dong(120_000))
        #expect(hold.deadline == at(60_004 + 1_800_000))
        let lot = try night.lot
        #expect(lot.outcome == .sold)
        #expect(lot.hammer == dong(120_000))
        #expect(lot.winner == Paddle(2))
        #expect((lot.held, lot.sold, lot.free) == (3, 0, 0))
        try night.host(.markPaid(hold.id), at: 70_000)
        #expect(try night.lot.sold == 3)
        #expect(night.stock == 997)
    }

    @Test func `below the reserve the lot is passed and its units go back`() throws {
        let night = try Night()
        try night.open(english(reserve: 150_000))
        try night.bid(1, 149_999)
        #expect(try night.lot.reserveMet == false)
        #expect(try night.clock(.close(LotID(1)), at: 60_000) == .closed(.passed, hold: nil))
        #expect(try night.lot.outcome == .passed)
        #expect(try night.lot.winner == nil)
        #expect(night.stock == 1_000)
    }

    @Test func `a lot without a bid is passed`() throws {
        let night = try Night()
        try night.open(english())
        #expect(try night.clock(.close(LotID(1)), at: 60_000) == .closed(.passed, hold: nil))
        #expect(try night.lot.reserveMet == nil)
        #expect(try night.lot.price == dong(100_000))
    }

    @Test func `a met reserve sells`() throws {
        let night = try Night()
        try night.open(english(reserve: 150_000))
        try night.bid(1, 150_000)
        #expect(try night.lot.reserveMet == true)
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(try night.lot.outcome == .sold)
    }

    @Test func `the last five bids are shown, newest first`() throws {
        let night = try Night()
        try night.open(english())
        for step in 0..<7 {
            try night.bid(1 + step % 2, 100_000 + 5_000 * Int64(step), at: Int64(step))
        }
        let recent = try night.lot.recent
        #expect(recent.map(\.bid) == [7, 6, 5, 4, 3].map { BidID($0) })
        #expect(recent.first?.amount == dong(130_000))
        #expect(recent.first?.at == at(6))
        #expect(try night.lot.bids == 7)
    }

    @Test func `an auction does not know claims`() throws {
        let night = try Night()
        try night.open(english())
        #expect(night.refusalOfClaim(1, 1) == .wrongFormat)
    }
}

@Suite struct BuyNowTests {
    @Test func `buy-now ends the lot at once`() throws {
        let night = try Night()
        try night.open(english(buyNow: 300_000))
        let outcome = try night.bidder(2, .buyNow(LotID(1)), at: 5_000)
        guard case .bought(let hold) = outcome else {
            Issue.record("not bought")
            return
        }
        #expect(hold.total == dong(300_000))
        #expect(hold.deadline == at(5_000 + 1_800_000))
        let lot = try night.lot
        #expect((lot.state, lot.outcome, lot.winner) == (.ended, .sold, Paddle(2)))
        #expect(lot.end == at(5_000))
        #expect(night.refusalOfBid(1, 100_000, at: 5_083) == .lotEnded(lateBy: 83))
        let again = night.refusal(of: .buyNow(LotID(1)), by: .bidder(Paddle(1)), at: 5_000)
        #expect(again == .lotEnded(lateBy: 0))
    }

    @Test func `without a reserve buy-now is gone at the first bid`() throws {
        let night = try Night()
        try night.open(english(buyNow: 300_000))
        #expect(try night.lot.buyNow == dong(300_000))
        try night.bid(1, 100_000)
        #expect(try night.lot.buyNow == nil)
        #expect(night.refusal(of: .buyNow(LotID(1)), by: .bidder(Paddle(2))) == .buyNowGone)
    }

    @Test(arguments: [false, true])
    func `with a reserve buy-now is gone at the first bid that meets it`(
        proxy: Bool
    ) throws {
        let night = try Night()
        try night.open(english(reserve: 200_000, buyNow: 300_000, proxy: proxy))
        try night.bid(1, 199_999)
        #expect(try night.lot.buyNow == dong(300_000))
        try night.bid(2, 210_000)
        #expect(night.refusal(of: .buyNow(LotID(1)), by: .bidder(Paddle(3))) == .buyNowGone)
    }

    @Test func `a lot without a buy-now price refuses it`() throws {
        let night = try Night()
        try night.open(english())
        #expect(night.refusal(of: .buyNow(LotID(1)), by: .bidder(Paddle(2))) == .buyNowGone)
    }
}

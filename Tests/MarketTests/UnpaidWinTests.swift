import Testing

@testable import Market

@Suite struct UnpaidWinTests {
    /// Four bidders bid 100, 110, 120 and 130 thousand; the last wins at 60 s and has until 1,860 s.
    private func soldNight(reserve: Int64? = nil) throws -> Night {
        let night = try Night()
        try night.open(english(reserve: reserve))
        for paddle in 1...4 { try night.bid(paddle, 90_000 + 10_000 * Int64(paddle)) }
        try night.clock(.close(LotID(1)), at: 60_000)
        return night
    }

    /// Lets the newest hold expire and returns the offer that follows.
    private func expire(_ night: Night, at milliseconds: Int64) throws -> Hold? {
        let command = Command.expire(HoldID(night.room.holds.count))
        guard case .returned(let offered) = try night.clock(command, at: milliseconds) else {
            throw Refusal.wrongFormat
        }
        return offered.first
    }

    @Test func `an unpaid lot is offered to the next distinct bidder at their own bid`()
        throws
    {
        let night = try soldNight()
        let offer = try #require(try expire(night, at: 1_860_000))
        #expect(offer.paddle == Paddle(3))
        #expect(offer.total == dong(120_000))
        #expect(offer.round == 1)
        #expect(offer.deadline == at(3_660_000))
        #expect(try night.lot.winner == Paddle(3))
        #expect(try night.lot.hammer == dong(120_000))
        #expect(try night.lot.held == 1)
        try night.host(.markPaid(offer.id), at: 3_659_999)
        #expect(try night.lot.sold == 1)
    }

    @Test func `after two rounds the lot is unsold and its units go back`() throws {
        let night = try soldNight()
        #expect(try expire(night, at: 1_860_000)?.paddle == Paddle(3))
        #expect(try expire(night, at: 3_660_000)?.paddle == Paddle(2))
        #expect(try expire(night, at: 5_460_000) == nil)
        let lot = try night.lot
        #expect((lot.outcome, lot.winner, lot.hammer) == (.passed, nil, nil))
        #expect((lot.free, lot.held) == (1, 0))
        #expect(night.stock == 1_000)
        #expect(night.room.nextDeadline == nil)
    }

    @Test func `the defaulter gets a strike, and whom it was offered to does not`() throws {
        let night = try soldNight()
        _ = try expire(night, at: 1_860_000)
        _ = try expire(night, at: 3_660_000)
        let strikes = (1...4).map { night.room.view(of: Paddle($0))?.strikes }
        #expect(strikes == [0, 0, 0, 1])
    }

    @Test func `a lot is not offered below its reserve`() throws {
        let night = try soldNight(reserve: 125_000)
        #expect(try expire(night, at: 1_860_000) == nil)
        #expect(try night.lot.outcome == .passed)
    }

    @Test func `a win cannot be retracted, an offer can be declined`() throws {
        let night = try soldNight()
        let win = Command.release(HoldID(1))
        #expect(night.refusal(of: win, by: .bidder(Paddle(4)), at: 61_000) == .wrongFormat)
        #expect(night.refusal(of: win, by: .host, at: 61_000) == .wrongFormat)
        _ = try expire(night, at: 1_860_000)
        let outcome = try night.bidder(3, .release(HoldID(2)), at: 1_861_000)
        guard case .returned(let offers) = outcome, let offer = offers.first else {
            Issue.record("not offered on")
            return
        }
        #expect(offer.paddle == Paddle(2))
        #expect(offer.total == dong(110_000))
        #expect(night.room.hold(HoldID(2))?.state == .released)
    }

    @Test func `a win is paid before its deadline or not at all`() throws {
        let night = try soldNight()
        let paid = Command.markPaid(HoldID(1))
        #expect(night.refusal(of: paid, by: .host, at: 1_860_000) == .holdEnded)
        _ = try expire(night, at: 1_860_000)
        #expect(night.refusal(of: paid, by: .host, at: 1_860_001) == .holdEnded)
    }

    @Test func `a void bid earns no offer`() throws {
        let night = try Night()
        try night.open(english())
        for paddle in 1...3 { try night.bid(paddle, 90_000 + 10_000 * Int64(paddle)) }
        try night.host(.voidBid(LotID(1), BidID(2), reason: "Gõ nhầm"), at: 1)
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(try expire(night, at: 1_860_000)?.paddle == Paddle(1))
    }

    @Test func `of equal bids the earlier is offered the lot`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 300_000)
        try night.bid(2, 200_000)
        try night.bid(3, 300_000)
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(try night.lot.winner == Paddle(1))
        #expect(try expire(night, at: 1_860_000)?.paddle == Paddle(3))
        #expect(try expire(night, at: 3_660_000)?.paddle == Paddle(2))
    }
}

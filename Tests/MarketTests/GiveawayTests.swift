import Testing

@testable import Market

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

import Testing

@testable import Market

@Suite struct RunSheetTests {
    @Test func `a prepared lot takes its quantity out of the stock`() throws {
        let night = try Night()
        let terms = LotTerms(product: ProductID(1), quantity: 600, format: flash())
        #expect(try night.host(.prepare(terms)) == .prepared(LotID(1)))
        #expect(night.stock == 400)
        #expect(night.room.terms(of: LotID(1)) == terms)
        #expect(night.refusal(of: .prepare(terms), by: .host) == .insufficientStock(free: 400))
        try night.host(.cancel(LotID(1), reason: "Đổi giá"))
        #expect(night.stock == 1_000)
    }

    @Test func `a lot of an unknown product is refused`() throws {
        let night = try Night()
        let terms = LotTerms(product: ProductID(9), quantity: 1, format: flash())
        #expect(night.refusal(of: .prepare(terms), by: .host) == .unknownProduct)
    }

    @Test func `a pushed lot is featured until another one is`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 5)
        #expect(night.room.featured == nil)
        try night.host(.push(LotID(1)))
        #expect(night.room.featured == LotID(1))
        #expect(night.refusal(of: .push(LotID(2)), by: .host) == .unknownLot)
        try night.host(.cancel(LotID(1), reason: "x"), at: 5)
        #expect(night.room.featured == LotID(1))
        #expect(night.refusal(of: .push(LotID(1)), by: .host, at: 8) == .lotEnded(lateBy: 3))
    }

    @Test func `lots start in an open room only, and it closes when none is on sale`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 5)
        #expect(night.refusal(of: .openRoom, by: .host) == .roomOpen)
        #expect(night.refusal(of: .closeRoom, by: .host) == .lotRunning(LotID(1)))
        try night.host(.pause(LotID(1)), at: 5)
        #expect(night.refusal(of: .closeRoom, by: .host) == .lotRunning(LotID(1)))
        try night.host(.cancel(LotID(1), reason: "x"), at: 6)
        try night.host(.closeRoom)
        #expect(!night.room.isOpen)
        #expect(night.refusal(of: .closeRoom, by: .host) == .roomClosed)
        let terms = LotTerms(product: ProductID(1), quantity: 1, format: flash())
        try night.host(.prepare(terms))
        #expect(night.refusal(of: .start(LotID(2)), by: .host) == .roomClosed)
        #expect(night.refusal(of: .start(LotID(3)), by: .host) == .unknownLot)
        try night.host(.openRoom)
        try night.host(.start(LotID(2)))
    }

    @Test func `a cancelled sale releases what was held and keeps what was paid`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 10)
        let paid = try night.claim(1, 2)
        let held = try night.claim(2, 2)
        try night.host(.markPaid(paid.id), at: 1)
        try night.host(.cancel(LotID(1), reason: " Hàng lỗi "), at: 2)
        let lot = try night.lot
        #expect((lot.state, lot.outcome, lot.reason) == (.ended, .cancelled, "Hàng lỗi"))
        #expect((lot.free, lot.held, lot.sold) == (8, 0, 2))
        #expect(night.room.hold(held.id)?.state == .released)
        #expect(night.stock == 998)
        #expect(night.room.nextDeadline == nil)
        #expect(night.refusal(of: .cancel(LotID(1), reason: "x"), by: .host, at: 2) != nil)
    }

    @Test func `a cancelled auction has no winner`() throws {
        let night = try Night()
        try night.open(english())
        try night.bid(1, 100_000)
        let late = night.refusal(of: .cancel(LotID(1), reason: "x"), by: .host, at: 60_000)
        #expect(late == .lotEnded(lateBy: 0))
        #expect(night.refusal(of: .cancel(LotID(1), reason: ""), by: .host) == .textEmpty)
        try night.host(.cancel(LotID(1), reason: "x"), at: 59_999)
        #expect(try night.lot.winner == nil)
        #expect(night.room.holds.isEmpty)
        #expect(night.stock == 1_000)
    }

    @Test func `muting closes the chat and nothing else`() throws {
        let night = try Night()
        try night.open(english())
        try night.host(.mute(Paddle(1)))
        #expect(night.room.isMuted(Paddle(1)))
        #expect(night.room.view(of: Paddle(1))?.isMuted == true)
        try night.bid(1, 100_000)
        try night.host(.unmute(Paddle(1)))
        #expect(!night.room.isMuted(Paddle(1)))
        #expect(night.refusal(of: .mute(Paddle(5)), by: .host) == .unknownPaddle)
        #expect(!night.room.isMuted(Paddle(0)))
    }

    @Test func `a room has a bounded number of lots`() throws {
        let night = try Night()
        let terms = LotTerms(product: ProductID(1), quantity: 1, format: flash())
        for _ in 0..<Limits.lotsMax { try night.host(.prepare(terms)) }
        try night.host(.cancel(LotID(1), reason: "x"))
        #expect(night.refusal(of: .prepare(terms), by: .host) == .tooMany(limit: 1_000))
    }

    @Test func `a bidder makes a bounded number of holds`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 1)
        for _ in 0..<Limits.holdsPerBidderMax {
            let hold = try night.claim(1, 1)
            try night.bidder(1, .release(hold.id))
        }
        #expect(night.refusalOfClaim(1, 1) == .tooMany(limit: 1_000))
        #expect(night.refusalOfClaim(2, 1) == nil)
        #expect(night.room.view(of: Paddle(1))?.holds.first?.id == HoldID(1_000))
    }
}

@Suite struct IdentityTests {
    private static let bidders: [Command] = [
        .bid(LotID(1), amount: dong(1), confirmed: false), .buyNow(LotID(1)),
        .claim(LotID(1), quantity: 1),
    ]
    private static let hosts: [Command] = [
        .openRoom, .closeRoom, .push(LotID(1)), .start(LotID(1)), .extend(LotID(1), by: 1_000),
        .pause(LotID(1)), .resume(LotID(1)), .cancel(LotID(1), reason: "x"),
        .voidBid(LotID(1), BidID(1), reason: "x"), .markPaid(HoldID(1)), .mute(Paddle(1)),
        .unmute(Paddle(1)),
        .prepare(LotTerms(product: ProductID(1), quantity: 1, format: flash())),
    ]
    private static let clocks: [Command] = [
        .close(LotID(1)), .expire(HoldID(1)), .recover(downtime: 1),
    ]

    @Test func `identity comes first: each command has its actors`() throws {
        let night = try Night()
        let (bidder, host, clock) = (Actor.bidder(Paddle(1)), Actor.host, Actor.clock)
        for command in Self.bidders {
            #expect(night.refusal(of: command, by: host) == .wrongRole)
            #expect(night.refusal(of: command, by: clock) == .wrongRole)
        }
        for command in Self.hosts {
            #expect(night.refusal(of: command, by: bidder) == .wrongRole)
            #expect(night.refusal(of: command, by: clock) == .wrongRole)
        }
        for command in Self.clocks {
            #expect(night.refusal(of: command, by: bidder) == .wrongRole)
            #expect(night.refusal(of: command, by: host) == .wrongRole)
        }
        #expect(night.refusal(of: .register(household: nil), by: bidder) == .wrongRole)
    }

    @Test(arguments: [Int.min, -1, 0, 5, Int.max])
    func `unknown numbers are refused`(number: Int) throws {
        let night = try Night()
        try night.open(english())
        let buyer = Actor.bidder(Paddle(1))
        let stranger = Actor.bidder(Paddle(number))
        #expect(night.refusal(of: Night.bid(100_000), by: stranger) == .unknownPaddle)
        let bid = Command.bid(LotID(number), amount: dong(100_000), confirmed: false)
        #expect(night.refusal(of: bid, by: buyer) == .unknownLot)
        #expect(night.refusal(of: .close(LotID(number)), by: .clock) == .unknownLot)
        #expect(night.refusal(of: .release(HoldID(number)), by: buyer) == .unknownHold)
        #expect(night.refusal(of: .markPaid(HoldID(number)), by: .host) == .unknownHold)
        #expect(night.refusal(of: .expire(HoldID(number)), by: .clock) == .unknownHold)
        #expect(night.room.view(of: LotID(number)) == nil)
        #expect(night.room.view(of: Paddle(number)) == nil)
        #expect(night.room.hold(HoldID(number)) == nil)
    }

    @Test func `paddles are issued in order`() throws {
        let night = try Night(households: [])
        #expect(try night.clock(.register(household: 3)) == .registered(Paddle(1)))
        #expect(try night.clock(.register(household: 3)) == .registered(Paddle(2)))
        #expect(night.room.paddleCount == 2)
    }
}

@Suite struct DecisionTests {
    @Test func `a decision names whom it concerns`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 3)
        let claim = Command.claim(LotID(1), quantity: 1)
        let claimed = try night.decide(claim, by: .bidder(Paddle(2)))
        #expect(claimed.lots == .one(LotID(1)))
        #expect(claimed.bidders == .one(Paddle(2)))
        let push = try night.decide(.push(LotID(1)), by: .host)
        #expect((push.lots, push.bidders) == (.none, .none))
        let recover = try night.decide(.recover(downtime: 5), by: .clock)
        #expect((recover.lots, recover.bidders) == (.all, .all))
    }

    @Test func `an offer concerns the defaulter and the next bidder`() throws {
        let night = try Night()
        try night.open(english())
        try night.bid(1, 100_000)
        try night.bid(2, 110_000)
        let close = try night.decide(.close(LotID(1)), by: .clock, at: 60_000)
        #expect(close.bidders == .one(Paddle(2)))
        let expire = try night.decide(.expire(HoldID(1)), by: .clock, at: 1_860_000)
        #expect(expire.bidders == .many([Paddle(2), Paddle(1)]))
        #expect(expire.lots == .one(LotID(1)))
    }
}

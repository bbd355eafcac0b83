import SeededNumbers
import Testing

@testable import Market

@Suite struct WaitingLineTests {
    @Test func `who comes too late waits and gets what expires`() throws {
        let night = try Night()
        try night.open(flash(duration: 3_600_000), quantity: 2)
        let hold = try night.claim(1, 2)
        #expect(night.refusalOfClaim(2, 1) == .soldOut)
        #expect(
            try night.bidder(2, Night.wait(1)) == .waiting(ticket: 1, place: 1)
        )
        #expect(
            try night.bidder(3, Night.wait(1)) == .waiting(ticket: 2, place: 2)
        )
        #expect(try night.fact("waiting") == .integer(2))
        let outcome = try night.clock(.expire(hold.id), at: 600_000)
        #expect(night.given(outcome) == [[2, 1], [3, 1]])
        #expect(outcome.holds.map(\.deadline) == [at(1_200_000), at(1_200_000)])
        #expect(try night.fact("waiting") == .integer(0))
        let lot = try night.lot
        #expect((lot.free, lot.held) == (0, 2))
        #expect(night.room.view(of: Paddle(2))?.holds == [outcome.holds[0]])
    }

    @Test func `there is no line while the wanted units are free`() throws {
        let night = try Night()
        try night.open(flash(limit: 9), quantity: 3)
        #expect(night.refusal(1, Night.wait(3)) == .notSoldOut)
        try night.claim(1, 2)
        #expect(night.refusal(2, Night.wait(1)) == .notSoldOut)
        #expect(try night.wait(2, 2) == 1)
    }

    @Test func `nobody is overtaken by a smaller wish`() throws {
        let night = try Night()
        try night.open(flash(limit: 9, duration: 3_600_000), quantity: 3)
        let first = try night.claim(1, 1)
        let second = try night.claim(1, 1)
        try night.wait(2, 2)
        try night.wait(3, 1)
        #expect(try night.lot.free == 1)
        #expect(night.refusalOfClaim(4, 1) == .soldOut)
        #expect(night.refusal(4, Night.wait(1)) == nil)
        let released = try night.bidder(1, .release(first.id), at: 1)
        #expect(night.given(released) == [[2, 2]])
        #expect([2, 3, 4].map(night.place) == [0, 1, 2])
        let later = try night.bidder(1, .release(second.id), at: 2)
        #expect(night.given(later) == [[3, 1]])
        #expect(night.place(4) == 1)
    }

    @Test func `who leaves the line lets the next one in`() throws {
        let night = try Night()
        try night.open(flash(limit: 9), quantity: 3)
        try night.claim(1, 2)
        try night.wait(2, 3)
        try night.wait(3, 1)
        try night.wait(4, 1)
        #expect(night.place(4) == 3)
        #expect(night.given(try night.bidder(2, Night.withdraw)) == [[3, 1]])
        #expect(night.place(4) == 1)
        #expect(night.refusal(2, Night.withdraw) == .notEntered)
        #expect(night.refusal(3, Night.withdraw) == .notEntered)
        #expect(try night.wait(2, 1) == 2)
    }

    @Test func `one place for a buyer, and the limit counts what is waited for`() throws {
        let night = try Night(households: [nil, 7, 7, nil])
        try night.open(flash(limit: 2), quantity: 2)
        try night.claim(1, 2)
        try night.wait(2, 1)
        #expect(night.refusal(2, Night.wait(1)) == .alreadyEntered)
        #expect(night.refusal(3, Night.wait(2)) == .limitReached(limit: 2))
        #expect(night.refusal(1, Night.wait(1)) == .limitReached(limit: 2))
        try night.wait(3, 1)
        #expect(night.refusal(4, Night.wait(1, for: 2)) == .limitReached(limit: 2))
        try night.bidder(2, Night.withdraw)
        #expect(night.refusal(4, Night.wait(1, for: 2)) == nil)
    }

    @Test func `a wish for more than is left unpaid is refused, or leaves the line`() throws {
        let night = try Night()
        try night.open(flash(limit: 9), quantity: 4)
        let paid = try night.claim(1, 2)
        let open = try night.claim(1, 2)
        #expect(night.refusal(2, Night.wait(5)) == .insufficientStock(free: 4))
        try night.wait(2, 3)
        try night.wait(3, 1)
        try night.host(.markPaid(paid.id), at: 1)
        #expect(night.refusal(4, Night.wait(3)) == .insufficientStock(free: 2))
        let outcome = try night.bidder(1, .release(open.id), at: 2)
        #expect(night.given(outcome) == [[3, 1]])
        #expect(night.place(2) == 0)
        #expect(try night.lot.free == 1)
    }

    @Test func `after the end the line goes on, and only the rest goes to stock`() throws {
        let night = try Night()
        try night.open(flash(limit: 9), quantity: 4)
        let first = try night.claim(1, 2)
        let second = try night.claim(1, 1)
        try night.wait(2, 3)
        try night.wait(3, 1)
        let closed = try night.clock(.close(LotID(1)), at: 60_000)
        // What is free cannot be kept for a wish that does not fit.
        #expect(night.given(closed) == [[3, 1]])
        #expect(night.stock == 996)
        #expect(night.refusal(4, Night.wait(1), at: 60_010) == .lotEnded(lateBy: 10))
        #expect(night.refusal(4, Night.withdraw, at: 60_010) == .notEntered)
        let outcome = try night.clock(.expire(first.id), at: 600_000)
        #expect(night.given(outcome) == [])
        #expect(night.stock == 998)
        #expect(night.place(2) == 1)
        #expect(try night.bidder(2, Night.withdraw, at: 600_001) == .returned(holds: []))
        #expect(try night.clock(.expire(second.id), at: 600_002).holds == [])
        #expect(night.stock == 999)
    }

    @Test func `units that come back after the end go to the line first`() throws {
        let night = try Night()
        try night.open(flash(limit: 9), quantity: 3)
        let hold = try night.claim(1, 3)
        try night.wait(2, 2)
        try night.clock(.close(LotID(1)), at: 60_000)
        let outcome = try night.clock(.expire(hold.id), at: 600_000)
        #expect(night.given(outcome) == [[2, 2]])
        #expect(night.stock == 998)
        try night.host(.markPaid(outcome.holds[0].id), at: 700_000)
        #expect(night.stock == 998)
        #expect(try night.lot.sold == 2)
        // The one who was late cannot have what went to the line.
        let late = night.refusal(of: .markPaid(hold.id), by: .host, at: 700_001)
        #expect(late == .insufficientStock(free: 1))
    }

    @Test func `a line ends when nothing can come back any more`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let hold = try night.claim(1, 2)
        try night.wait(2, 1)
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(night.place(2) == 1)
        let decision = try night.decide(.markPaid(hold.id), by: .host, at: 60_001)
        #expect(decision.bidders == .all)
        #expect(night.place(2) == 0)
    }

    @Test func `who is turned away counts among those who asked, once`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        try night.claim(1, 2)
        try night.wait(2, 1)
        try night.clock(.turnAway(LotID(1), Paddle(3)))
        #expect(try night.fact("asked") == .integer(3))
        #expect(try night.fact("served") == .integer(1))
        for paddle in 1...3 {
            let again = Command.turnAway(LotID(1), Paddle(paddle))
            #expect(night.refusal(of: again, by: .clock) == .alreadyEntered)
        }
        // Whoever was turned away may still wait, and is not counted again.
        try night.wait(3, 1)
        #expect(night.place(3) == 2)
        #expect(try night.fact("asked") == .integer(3))
    }

    @Test func `only the clock turns away, only bidders, and only where claims are made`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let one = Command.turnAway(LotID(1), Paddle(1))
        #expect(night.refusal(of: one, by: .host) == .wrongRole)
        #expect(night.refusal(of: one, by: .bidder(Paddle(1))) == .wrongRole)
        let nobody = Command.turnAway(LotID(1), Paddle(99))
        #expect(night.refusal(of: nobody, by: .clock) == .unknownPaddle)
        #expect(night.refusal(of: .turnAway(LotID(2), Paddle(1)), by: .clock) == .unknownLot)
        try night.clock(.close(LotID(1)), at: 60_000)
        #expect(night.refusal(of: one, by: .clock, at: 60_000) == .lotEnded(lateBy: 0))
        let auction = try Night()
        try auction.open(english(), quantity: 1)
        #expect(auction.refusal(of: one, by: .clock) == .wrongFormat)
    }

    @Test func `a cancelled lot has no line`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let paid = try night.claim(1, 1)
        try night.host(.markPaid(paid.id))
        try night.claim(2, 1)
        try night.wait(3, 1)
        try night.host(.cancel(LotID(1), reason: "Hàng hỏng"), at: 5)
        #expect(night.place(3) == 0)
        #expect(try night.fact("waiting") == .integer(0))
        #expect(try night.fact("asked") == .integer(3))
        #expect(try night.fact("served") == .integer(1))
        #expect(night.stock == 999)
    }

    @Test func `a late payment does not overtake the line`() throws {
        let night = try Night()
        try night.open(flash(limit: 9, duration: 3_600_000), quantity: 4)
        let hold = try night.claim(1, 1)
        try night.claim(2, 2)
        try night.wait(3, 3)
        try night.clock(.expire(hold.id), at: 600_000)
        #expect(try night.lot.free == 2)
        let late = Command.markPaid(hold.id)
        #expect(night.refusal(of: late, by: .host, at: 600_001) == .soldOut)
        try night.bidder(3, Night.withdraw, at: 600_002)
        #expect(night.refusal(of: late, by: .host, at: 600_003) == nil)
    }

    @Test func `who has made as many holds as one may is passed over`() throws {
        let night = try Night()
        try night.open(flash(limit: 2_000, duration: 3_600_000), quantity: 1_000)
        let hold = try night.claim(2, 999)
        try night.claim(3, 1)
        try night.wait(1, 1)
        try night.wait(4, 1)
        let other = flash(limit: 2_000, duration: 3_600_000)
        let terms = LotTerms(product: ProductID(2), quantity: 1_000, format: other)
        try night.host(.prepare(terms))
        try night.host(.start(LotID(2)))
        for _ in 0..<1_000 { try night.bidder(1, .claim(LotID(2), quantity: 1)) }
        let outcome = try night.bidder(2, .release(hold.id), at: 1)
        #expect(night.given(outcome) == [[4, 1]])
        #expect(night.place(1) == 0)
    }

    @Test func `the first ones in line hear that they moved up`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 1)
        let hold = try night.claim(1, 1)
        for paddle in [2, 3, 4] { try night.wait(paddle, 1) }
        let decision = try night.decide(.release(hold.id), by: .host, at: 1)
        #expect(decision.bidders == .many([1, 2, 3, 4].map { Paddle($0) }))
    }

    @Test func `the same key gives the same ticket`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 1)
        try night.claim(1, 1)
        let (once, actor) = (key("a"), Actor.bidder(Paddle(2)))
        let first = try night.decide(Night.wait(1), by: actor, key: once)
        let again = try night.decide(Night.wait(1), by: actor, key: once, at: 900_000)
        #expect(first.outcome == again.outcome && again.wasRepeated)
        #expect(night.refusal(of: Night.wait(2), by: actor, key: once) == .keyReused)
    }

    @Test func `places are right over many words of bits`() throws {
        var line = WaitingLine()
        for number in 1...300 {
            let buyer = Buyer(paddle: Paddle(number), household: Paddle(number))
            #expect(line.join(Claim(quantity: 1), by: buyer, on: 0) == number)
        }
        var waiting = Array(1...300)
        var random = SeededGenerator(seed: 5)
        while let number = waiting.randomElement(using: &random) {
            waiting.removeAll { $0 == number }
            line.leave(number)
            #expect(line.waiting == waiting)
            #expect(line.next(on: 0) == waiting.first)
            #expect(line.first(3) == waiting.prefix(3).map { Paddle($0) })
            for (index, other) in waiting.enumerated() where index % 37 == 0 {
                #expect(line.place(of: other) == index + 1)
            }
        }
        #expect(line.isEmpty(on: 0) && line.count == 0)
    }
}

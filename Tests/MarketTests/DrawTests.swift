import Testing

@testable import Market

@Suite struct DrawTests {
    @Test func `a draw starts only when its seed is committed to`() throws {
        let night = try Night()
        let terms = LotTerms(product: ProductID(1), quantity: 2, format: draw())
        try night.host(.prepare(terms))
        #expect(night.room.needsCommitment(LotID(1)))
        #expect(night.refusal(of: .start(LotID(1)), by: .host) == .notCommitted)
        let commit = Command.commit(LotID(1), Night.seed.commitment)
        #expect(night.refusal(of: commit, by: .host) == .wrongRole)
        try night.clock(commit)
        #expect(night.refusal(of: commit, by: .clock) == .wrongFormat)
        try night.host(.start(LotID(1)))
        #expect(try night.fact("commitment") == .text(Night.seed.commitment.description))
        #expect(try night.fact("allocation") == .text("draw"))
    }

    @Test func `entries are fixed at the end, then drawn by the formula`() throws {
        let night = try Night(households: Array(repeating: nil, count: 9))
        try night.openDraw(draw(), quantity: 4)
        for paddle in 1...9 {
            let entered = try night.bidder(paddle, Night.claim(1 + paddle % 2))
            #expect(entered == .entered(paddle))
        }
        try night.bidder(5, Night.withdraw)
        #expect(try night.bidder(5, Night.claim(1)) == .entered(10))
        #expect(try night.fact("entries") == .integer(9))
        #expect(night.room.view(of: Paddle(5))?.entries.map(\.entry) == [10])
        let text = "1:1:2\n2:2:1\n3:3:2\n4:4:1\n6:6:1\n7:7:2\n8:8:1\n9:9:2\n10:5:1\n"
        let hash = Digest(of: Array(text.utf8))
        let closing = try night.clock(.close(LotID(1)), at: 10_000)
        #expect(closing == .closing(hash, settlesAt: at(13_000)))
        #expect(try night.lot.state == .closing)
        #expect(try night.fact("entriesHash") == .text(hash.description))
        #expect(try night.fact("settlesAt") == .integer(at(13_000).milliseconds))
        #expect(try night.fact("seed") == nil)
        #expect(night.refusal(1, Night.withdraw, at: 10_001) == .lotEnded(lateBy: 1))
        #expect(night.room.needsSeed(LotID(1)))
        #expect(night.room.due(at: at(13_000)) == [.advance(LotID(1), seed: nil)])

        func key(_ entry: UInt8) -> [UInt8] {
            Digest(of: Night.seed.bytes + hash.bytes + [0, 0, 0, 0, 0, 0, 0, entry]).bytes
        }
        let standing: [(UInt8, Int, Int)] = [
            (1, 1, 2), (2, 2, 1), (3, 3, 2), (4, 4, 1), (6, 6, 1), (7, 7, 2), (8, 8, 1), (9, 9, 2),
            (10, 5, 1),
        ]
        var (free, served, line) = (4, [[Int]](), [Int]())
        for (_, paddle, units) in standing.sorted(by: {
            key($0.0).lexicographicallyPrecedes(key($1.0))
        }) {
            if units <= free {
                free -= units
                served.append([paddle, units])
            } else {
                line.append(paddle)
            }
        }
        let drawn = try night.clock(.advance(LotID(1), seed: Night.seed), at: 13_000)
        #expect(night.given(drawn) == served)
        #expect(line.map(night.place) == Array(1...line.count))
        #expect(try night.lot.outcome == .soldOut)
        #expect(try night.fact("seed") == .text(Night.seed.description))
        #expect(try night.fact("served") == .integer(Int64(served.count)))
        #expect(try night.fact("waiting") == .integer(Int64(line.count)))
        let expired = try night.clock(.expire(drawn.holds[0].id), at: 613_000)
        #expect(!expired.holds.isEmpty)
        #expect(expired.holds.allSatisfy { line.contains($0.paddle.rawValue) })
    }

    @Test func `only the seed that was committed to draws, and not before its time`() throws {
        let night = try Night()
        try night.openDraw(draw(), quantity: 1)
        try night.bidder(1, Night.claim(1))
        let good = Command.advance(LotID(1), seed: Night.seed)
        #expect(night.refusal(of: good, by: .clock, at: 5_000) == .wrongFormat)
        try night.clock(.close(LotID(1)), at: 10_000)
        #expect(night.refusal(of: good, by: .clock, at: 12_999) == .notYetDue(at(13_000)))
        let other = RandomNight.seed(of: LotID(2))
        let bad = Command.advance(LotID(1), seed: other)
        #expect(night.refusal(of: bad, by: .clock, at: 13_000) == .wrongSeed)
        let none = Command.advance(LotID(1), seed: nil)
        #expect(night.refusal(of: none, by: .clock, at: 13_000) == .wrongSeed)
        #expect(night.given(try night.clock(good, at: 13_000)) == [[1, 1]])
    }

    @Test func `a draw that nobody entered is over at its end`() throws {
        let night = try Night()
        try night.openDraw(draw(), quantity: 3)
        try night.bidder(1, Night.claim(1))
        try night.bidder(1, Night.withdraw)
        let closed = try night.clock(.close(LotID(1)), at: 10_000)
        #expect(closed == .closed(.finished, holds: []))
        #expect(night.stock == 1_000)
    }

    @Test func `one entry for a buyer, within the limit and for somebody else too`() throws {
        let night = try Night()
        try night.openDraw(draw(), quantity: 5)
        #expect(night.refusal(1, Night.claim(3)) == .limitReached(limit: 2))
        try night.bidder(1, Night.claim(1, for: 3))
        #expect(night.refusal(1, Night.claim(1)) == .alreadyEntered)
        #expect(night.refusal(3, Night.claim(2)) == .limitReached(limit: 2))
        #expect(night.refusal(2, Night.wait(1)) == .wrongFormat)
        try night.bidder(3, Night.claim(1))
        try night.clock(.close(LotID(1)), at: 10_000)
        let drawn = try night.clock(.advance(LotID(1), seed: Night.seed), at: 13_000)
        let bought = try #require(drawn.holds.first { $0.paddle == Paddle(1) })
        #expect(bought.beneficiary == Paddle(3))
        #expect(night.stock == 998)
    }

    @Test func `a host switches a running sale to the draw`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let hold = try night.claim(1, 2)
        try night.wait(2, 1)
        try night.wait(3, 2)
        try night.host(.switchToDraw(LotID(1)), at: 1)
        #expect(night.refusal(of: .switchToDraw(LotID(1)), by: .host) == .wrongFormat)
        #expect(night.refusal(4, Night.claim(1), at: 2) == .notCommitted)
        #expect(night.room.needsCommitment(LotID(1)))
        try night.clock(.commit(LotID(1), Night.seed.commitment), at: 2)
        #expect(try night.bidder(4, Night.claim(1), at: 3) == .entered(3))
        #expect(night.room.view(of: Paddle(3))?.entries.map(\.entry) == [2])
        #expect(try night.fact("asked") == .integer(4))
        // The hold stays; what comes back of it is drawn.
        #expect(try night.bidder(1, .release(hold.id), at: 4) == .returned(holds: []))
        #expect(try night.lot.free == 2)
        let text = "1:2:1\n2:3:2\n3:4:1\n"
        let closing = try night.clock(.close(LotID(1)), at: 60_000)
        #expect(
            closing == .closing(Digest(of: Array(text.utf8)), settlesAt: at(63_000))
        )
        let drawn = try night.clock(.advance(LotID(1), seed: Night.seed), at: 63_000)
        #expect(drawn.holds.map(\.quantity).reduce(0, +) == 2)
    }

    @Test func `without a commitment those who had waited keep their order`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 2)
        let hold = try night.claim(1, 2)
        try night.wait(2, 1)
        try night.wait(3, 2)
        try night.wait(4, 1)
        try night.host(.switchToDraw(LotID(1)), at: 1)
        try night.bidder(1, .release(hold.id), at: 2)
        let closed = try night.clock(.close(LotID(1)), at: 60_000)
        #expect(night.given(closed) == [[2, 1], [4, 1]])
        #expect(try night.fact("allocation") == .text("firstCome"))
    }

    @Test func `a paused draw goes on, and a closing one outlives a restart`() throws {
        let night = try Night()
        try night.openDraw(draw(), quantity: 1)
        try night.host(.pause(LotID(1)), at: 1_000)
        #expect(night.refusal(1, Night.claim(1), at: 2_000) == .lotPaused)
        try night.host(.resume(LotID(1)), at: 20_000)
        try night.bidder(1, Night.claim(1), at: 21_000)
        let closing = try night.clock(.close(LotID(1)), at: 30_000)
        guard case .closing = closing else {
            Issue.record("not closing")
            return
        }
        try night.clock(.recover(downtime: 60_000), at: 91_000)
        #expect(night.room.nextDeadline == at(94_000))
        try night.host(.cancel(LotID(1), reason: "Mưa lớn"), at: 92_000)
        #expect(night.room.view(of: Paddle(1))?.entries == [])
        #expect(night.stock == 1_000)
    }

    @Test func `the digests of a draw are those of the whole message`() {
        let block = (0..<64).map { UInt8(truncatingIfNeeded: 7 * $0) }
        let numbers = [1, 2, 255, 256, 65_536, 1 << 40]
        for (number, words) in zip(numbers, SHA256.digests(after: block, then: numbers)) {
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * (7 - $0))) }
            let whole = Digest(of: block + bytes).bytes
            let digest = words.flatMap { word in
                [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
            }
            #expect(digest == whole)
        }
    }

    @Test func `10,000 entries for 100 units are drawn and every one is told`() throws {
        let night = try Night(households: Array(repeating: nil, count: 10_000))
        try night.openDraw(draw(limit: 1), quantity: 100)
        for paddle in 1...10_000 { try night.bidder(paddle, Night.claim(1)) }
        try night.clock(.close(LotID(1)), at: 10_000)
        let advance = Command.advance(LotID(1), seed: Night.seed)
        let decision = try night.decide(advance, by: .clock, at: 13_000)
        #expect(Set(decision.outcome.holds.map(\.paddle)).count == 100)
        #expect(decision.bidders == .all)
        let places = (1...10_000).map(night.place).filter { $0 > 0 }.sorted()
        #expect(places == Array(1...9_900))
    }
}

import Testing

@testable import Market

@Suite struct SoftCloseTests {
    @Test func `a bid with less than the window left extends to its own extension`()
        throws
    {
        let night = try Night()
        try night.open(english())
        #expect(try night.bid(1, 100_000, at: 50_000).extendedUntil == nil)
        #expect(try night.bid(2, 105_000, at: 50_001).extendedUntil == at(60_001))
        #expect(try night.lot.end == at(60_001))
        #expect(try night.lot.extended == 1)
        #expect(try night.bid(1, 110_000, at: 60_000).extendedUntil == at(70_000))
        #expect(night.refusalOfBid(2, 115_000, at: 70_000) == .lotEnded(lateBy: 0))
    }

    @Test func `a bid with the whole window left does not extend`() throws {
        let increments = try #require(IncrementLadder(every: dong(5_000)))
        let terms = EnglishTerms(
            openingPrice: dong(100_000),
            increments: increments,
            duration: 60_000,
            extensionWindow: 5_000,
            extension: 8_000
        )
        let night = try Night()
        try night.open(.english(terms))
        #expect(try night.bid(1, 100_000, at: 55_000).extendedUntil == nil)
        #expect(try night.bid(2, 105_000, at: 55_001).extendedUntil == at(63_001))
    }

    @Test func `only a bid that changes something visible extends`() throws {
        let night = try Night()
        try night.open(english(proxy: true))
        try night.bid(1, 200_000, at: 0)
        #expect(try night.bid(1, 300_000, at: 59_000).extendedUntil == nil)
        #expect(night.refusalOfBid(2, 104_999, at: 59_000) != nil)
        #expect(try night.lot.end == at(60_000))
        #expect(try night.bid(2, 150_000, at: 59_500).extendedUntil == at(69_500))
    }

    @Test func `an older stamp never shortens the end`() throws {
        let night = try Night()
        try night.open(english())
        try night.bid(1, 100_000, at: 59_000)
        #expect(try night.bid(2, 105_000, at: 58_990).extendedUntil == nil)
        #expect(try night.lot.end == at(69_000))
    }

    @Test func `beyond the cap comes one final period without extension`() throws {
        let night = try Night()
        try night.open(english(duration: 20_000, totalCap: 25_000))
        #expect(try night.bid(1, 100_000, at: 15_000).extendedUntil == at(25_000))
        #expect(try night.lot.isFinal == false)
        #expect(try night.bid(2, 105_000, at: 14_999).extendedUntil == nil)
        #expect(try night.bid(1, 110_000, at: 24_000).extendedUntil == at(54_000))
        #expect(try night.lot.isFinal)
        #expect(try night.lot.extended == 2)
        #expect(try night.bid(2, 115_000, at: 53_999).extendedUntil == nil)
        #expect(night.refusalOfBid(1, 120_000, at: 54_000) == .lotEnded(lateBy: 0))
        let extend = Command.extend(LotID(1), by: 5_000)
        #expect(night.refusal(of: extend, by: .host, at: 53_999) == .noExtension)
    }

    @Test func `a sudden death lot has no extension`() throws {
        let night = try Night()
        try night.open(english(suddenDeath: true))
        #expect(try night.bid(1, 100_000, at: 59_999).extendedUntil == nil)
        let extend = Command.extend(LotID(1), by: 5_000)
        #expect(night.refusal(of: extend, by: .host, at: 1_000) == .noExtension)
        #expect(night.refusalOfBid(2, 105_000, at: 60_000) == .lotEnded(lateBy: 0))
    }

    @Test func `a pause moves the cap with the end`() throws {
        let night = try Night()
        try night.open(english(duration: 20_000, totalCap: 25_000))
        try night.host(.pause(LotID(1)), at: 5_000)
        try night.host(.resume(LotID(1)), at: 105_000)
        #expect(try night.lot.end == at(120_000))
        #expect(try night.bid(1, 100_000, at: 115_000).extendedUntil == at(125_000))
        #expect(try night.lot.isFinal == false)
    }

    @Test func `the host extends by a bounded span`() throws {
        let night = try Night()
        try night.open(english())
        try night.host(.extend(LotID(1), by: 1_000), at: 59_999)
        #expect(try night.lot.end == at(61_000))
        #expect(try night.lot.extended == 0)
        for span in [Int64.min, -1, 0, 999, 3_600_001, .max] {
            let extend = Command.extend(LotID(1), by: span)
            #expect(night.refusal(of: extend, by: .host, at: 1) == .durationOutOfRange)
        }
        for _ in 0..<23 { try night.host(.extend(LotID(1), by: 3_600_000), at: 1) }
        let beyond = night.refusal(of: .extend(LotID(1), by: 3_600_000), by: .host, at: 1)
        #expect(beyond == .durationOutOfRange)
    }
}

@Suite struct WindowTests {
    @Test func `a window is half-open`() throws {
        let night = try Night()
        let lot = LotTerms(product: ProductID(1), quantity: 1, format: try english())
        try night.host(.prepare(lot))
        #expect(night.refusalOfBid(1, 100_000, at: 1_000) == .lotNotStarted)
        try night.host(.start(LotID(1)), at: 2_000)
        #expect(night.refusalOfBid(1, 100_000, at: 1_999) == .lotNotStarted)
        #expect(night.refusalOfBid(1, 100_000, at: 2_000) == nil)
        #expect(night.refusalOfBid(2, 105_000, at: 62_000) == .lotEnded(lateBy: 0))
        #expect(night.refusalOfBid(2, 105_000, at: 62_083) == .lotEnded(lateBy: 83))
        #expect(night.refusalOfBid(2, 105_000, at: 61_999) == nil)
    }

    @Test func `stamps before the end are decided until the clock closes`() throws {
        let night = try Night()
        try night.open(english(suddenDeath: true))
        #expect(night.refusalOfBid(1, 100_000, at: 60_005) == .lotEnded(lateBy: 5))
        #expect(night.refusalOfBid(2, 100_000, at: 59_999) == nil)
        try night.clock(.close(LotID(1)), at: 60_010)
        #expect(night.refusalOfBid(1, 105_000, at: 59_999) == .lotEnded(lateBy: 0))
        #expect(try night.lot.winner == Paddle(2))
    }

    @Test func `the clock cannot close early, twice, or in a pause`() throws {
        let night = try Night()
        try night.open(english())
        let close = Command.close(LotID(1))
        #expect(night.refusal(of: close, by: .clock, at: 59_999) == .notYetDue(at(60_000)))
        #expect(night.refusal(of: close, by: .host, at: 60_000) == .wrongRole)
        try night.host(.pause(LotID(1)), at: 59_999)
        #expect(night.refusal(of: close, by: .clock, at: 99_999) == .lotPaused)
        try night.host(.resume(LotID(1)), at: 100_000)
        try night.clock(close, at: 110_000)
        #expect(night.refusal(of: close, by: .clock, at: 110_007) == .lotEnded(lateBy: 7))
    }

    @Test func `a pause freezes the remaining time`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 5)
        try night.host(.pause(LotID(1)), at: 20_000)
        #expect(try night.lot.remaining == 40_000)
        #expect(try night.lot.end == nil)
        #expect(night.room.nextDeadline == nil)
        #expect(night.refusalOfClaim(1, 1, at: 30_000) == .lotPaused)
        try night.host(.resume(LotID(1)), at: 500_000)
        #expect(try night.lot.end == at(540_000))
        #expect(night.refusalOfClaim(1, 1, at: 499_999) == .lotPaused)
        #expect(night.refusalOfClaim(1, 1, at: 500_000) == nil)
    }

    @Test(arguments: [false, true])
    func `resume gives at least the extension`(suddenDeath: Bool) throws {
        let night = try Night()
        try night.open(english(suddenDeath: suddenDeath))
        try night.host(.pause(LotID(1)), at: 59_999)
        #expect(try night.lot.remaining == 1)
        try night.host(.resume(LotID(1)), at: 80_000)
        #expect(try night.lot.end == at(90_000))
    }

    @Test func `pause and resume ask for the right state`() throws {
        let night = try Night()
        let lot = LotTerms(product: ProductID(1), quantity: 1, format: try english())
        try night.host(.prepare(lot))
        let (pause, resume) = (Command.pause(LotID(1)), Command.resume(LotID(1)))
        #expect(night.refusal(of: pause, by: .host) == .lotNotRunning)
        #expect(night.refusal(of: resume, by: .host) == .lotNotPaused)
        try night.host(.start(LotID(1)))
        #expect(night.refusal(of: .start(LotID(1)), by: .host) == .lotNotPrepared)
        #expect(night.refusal(of: resume, by: .host) == .lotNotPaused)
        #expect(night.refusal(of: pause, by: .host, at: 60_000) == .lotEnded(lateBy: 0))
        try night.host(pause, at: 1)
        #expect(night.refusal(of: pause, by: .host, at: 2) == .lotPaused)
    }
}

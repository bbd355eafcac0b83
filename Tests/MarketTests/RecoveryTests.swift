import Testing

@testable import Market

@Suite struct RecoveryTests {
    @Test func `a restored lot ends at its end plus the downtime`() throws {
        let night = try Night()
        try night.open(english())
        try night.clock(.recover(downtime: 45_000), at: 55_000)
        #expect(try night.lot.end == at(105_000))
    }

    @Test func `a restored lot has at least 30 seconds`() throws {
        let night = try Night()
        try night.open(english())
        try night.clock(.recover(downtime: 2_000), at: 57_000)
        #expect(try night.lot.end == at(87_000))
        #expect(night.refusalOfBid(1, 100_000, at: 86_999) == nil)
    }

    @Test func `nothing closes because of time spent down`() throws {
        let night = try Night()
        try night.open(english())
        try night.clock(.recover(downtime: 86_400_000), at: 86_459_000)
        #expect(try night.lot.end == at(86_489_000))
        #expect(night.room.due(at: at(86_488_999)).isEmpty)
    }

    @Test func `holds are extended by the downtime`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 10)
        let first = try night.claim(1, 1, at: 1_000)
        let second = try night.claim(2, 1, at: 2_000)
        try night.bidder(1, .release(first.id), at: 3_000)
        try night.clock(.recover(downtime: 500_000), at: 550_000)
        #expect(night.room.hold(first.id)?.deadline == at(601_000))
        #expect(night.room.hold(second.id)?.deadline == at(1_102_000))
        let expire = Command.expire(second.id)
        #expect(night.refusal(of: expire, by: .clock, at: 1_101_999) == .notYetDue(at(1_102_000)))
        #expect(night.room.due(at: at(1_102_000)) == [.close(LotID(1)), expire])
    }

    @Test func `paused and prepared lots stay as they are`() throws {
        let night = try Night()
        try night.open(english())
        try night.host(.pause(LotID(1)), at: 20_000)
        let terms = LotTerms(product: ProductID(1), quantity: 1, format: flash())
        try night.host(.prepare(terms))
        let before = [1, 2].map { night.room.view(of: LotID($0)) }
        try night.clock(.recover(downtime: 500_000), at: 550_000)
        #expect([1, 2].map { night.room.view(of: LotID($0)) } == before)
    }

    @Test func `a downtime outside its bounds is refused`() throws {
        let night = try Night()
        for downtime in [Int64.min, -1, 31_536_000_001, .max] {
            let recover = Command.recover(downtime: downtime)
            #expect(night.refusal(of: recover, by: .clock) == .durationOutOfRange)
        }
    }

    @Test func `the clock's work comes in the order of its deadlines`() throws {
        let night = try Night()
        let long = FlashTerms(
            price: dong(1_000),
            limitPerBuyer: 9,
            duration: 600_000,
            holdDuration: 30_000
        )
        try night.open(.flash(long), quantity: 9)
        try night.open(english(duration: 31_000))
        try night.open(english(duration: 30_500))
        let holds = try [2_000, 0, 1_000].map { try night.claim(1, 1, at: $0) }
        #expect(night.room.nextDeadline == at(30_000))
        let expected: [Command] = [
            .expire(holds[1].id), .close(LotID(3)), .close(LotID(2)), .expire(holds[2].id),
            .expire(holds[0].id),
        ]
        #expect(night.room.due(at: at(32_000)) == expected)
        #expect(night.room.due(at: at(30_499)) == [.expire(holds[1].id)])
        for command in expected { try night.clock(command, at: 32_000) }
        #expect(night.room.nextDeadline == at(600_000))
    }
}

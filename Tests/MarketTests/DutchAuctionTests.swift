import Testing

@testable import Market

@Suite struct DutchAuctionTests {
    private let lot = LotID(1)

    /// The refusal of an acceptance in lot 1, or `nil`.
    private func refusal(
        _ night: Night,
        _ paddle: Int,
        step: Int,
        _ quantity: Int = 1,
        at milliseconds: Int64 = 0
    ) -> Refusal? {
        let command = Command.offer(lot, .accept(step: step, quantity: quantity))
        return night.refusal(of: command, by: .bidder(Paddle(paddle)), at: milliseconds)
    }

    @Test func `the price falls by steps to the floor, each for one interval`() throws {
        let night = try Night()
        try night.open(dutch(), quantity: 10)
        #expect(try night.lot.end == at(40_000))
        #expect(try night.lot.price == dong(100_000))
        let prices: [Int64] = [80_000, 60_000, 50_000]
        for (index, price) in prices.enumerated() {
            let moment = 10_000 * Int64(index + 1)
            let advance = Command.advance(lot, seed: nil)
            #expect(night.room.nextDeadline == at(moment))
            #expect(
                night.refusal(of: advance, by: .clock, at: moment - 1) == .notYetDue(at(moment))
            )
            #expect(night.room.due(at: at(moment)) == [advance])
            let outcome = try night.clock(advance, at: moment)
            #expect(outcome == .stepped(step: index + 1, price: dong(price)))
            #expect(try night.lot.price == dong(price))
        }
        #expect(night.room.due(at: at(40_000)) == [.close(lot)])
        let advance = Command.advance(lot, seed: nil)
        #expect(night.refusal(of: advance, by: .clock, at: 39_000) == .wrongFormat)
        #expect(try night.clock(.close(lot), at: 40_000) == .closed(.finished, hold: nil))
        #expect(night.stock == 1_000)
    }

    @Test func `everybody sees step, next step and floor`() throws {
        let night = try Night()
        try night.open(dutch(), quantity: 10)
        try night.clock(.advance(lot, seed: nil), at: 10_000)
        var facts = [
            Field("step", 1), Field("nextStep", at(20_000)), Field("floor", dong(50_000)),
        ]
        #expect(try night.lot.facts == facts)
        try night.host(.pause(lot), at: 12_000)
        facts[1] = Field("nextStep", nil as Timestamp?)
        #expect(try night.lot.facts == facts)
        try night.host(.resume(lot), at: 50_000)
        facts[1] = Field("nextStep", at(58_000))
        #expect(try night.lot.facts == facts)
        for moment: Int64 in [58_000, 68_000] {
            try night.clock(.advance(lot, seed: nil), at: moment)
        }
        let floor = [Field("step", 3), Field("nextStep", nil as Timestamp?), facts[2]]
        #expect(try night.lot.facts == floor)
    }

    @Test func `the previous step is taken at the lower price, an older one is not`() throws {
        let night = try Night()
        try night.open(dutch(), quantity: 10)
        try night.clock(.advance(lot, seed: nil), at: 10_000)
        let hold = try night.accept(1, step: 0, 2, at: 10_001)
        #expect((hold.unitPrice, hold.total) == (dong(80_000), dong(160_000)))
        #expect((hold.kind, hold.deadline) == (.claim, at(610_001)))
        try night.clock(.advance(lot, seed: nil), at: 20_000)
        let passed = Refusal.stepPassed(step: 2, price: dong(60_000))
        #expect(refusal(night, 2, step: 0, at: 20_001) == passed)
        #expect(refusal(night, 2, step: 3, at: 20_001) == passed)
        #expect(refusal(night, 2, step: -1, at: 20_001) == passed)
        #expect(try night.accept(2, step: 2, 1, at: 20_002).total == dong(60_000))
    }

    @Test func `the opening has no step before it`() throws {
        let night = try Night()
        try night.open(dutch(), quantity: 10)
        let passed = Refusal.stepPassed(step: 0, price: dong(100_000))
        #expect(refusal(night, 1, step: -1) == passed)
        #expect(refusal(night, 1, step: 1) == passed)
        #expect(try night.accept(1, step: 0, 1).unitPrice == dong(100_000))
    }

    @Test func `the clock goes on for the rest of the quantity`() throws {
        let night = try Night()
        try night.open(dutch(), quantity: 3)
        let first = try night.accept(1, step: 0, 2)
        try night.host(.markPaid(first.id), at: 1_000)
        #expect(night.room.due(at: at(10_000)) == [.advance(lot, seed: nil)])
        try night.clock(.advance(lot, seed: nil), at: 10_000)
        #expect(refusal(night, 2, step: 1, 2, at: 10_001) == .insufficientStock(free: 1))
        let second = try night.accept(2, step: 1, 1, at: 10_002)
        #expect(refusal(night, 3, step: 1, at: 10_003) == .soldOut)
        try night.host(.markPaid(second.id), at: 11_000)
        let view = try night.lot
        #expect((view.state, view.outcome, view.end) == (.ended, .soldOut, at(11_000)))
        #expect((first.total, second.total) == (dong(200_000), dong(80_000)))
    }

    @Test func `a household has one limit, and expired units come back to it`()
        throws
    {
        let night = try Night(households: [7, 7, nil])
        try night.open(dutch(hold: 5_000), quantity: 2)
        let hold = try night.accept(1, step: 0, 2)
        #expect(refusal(night, 2, step: 0) == .limitReached(limit: 2))
        #expect(refusal(night, 3, step: 0) == .soldOut)
        try night.clock(.expire(hold.id), at: 5_000)
        #expect(try night.accept(2, step: 0, 2, at: 5_001).quantity == 2)
        let late = Command.markPaid(hold.id)
        #expect(night.refusal(of: late, by: .host, at: 5_002) == .limitReached(limit: 2))
    }

    @Test func `a late payment takes the goods again at the price that was accepted`() throws {
        let night = try Night()
        try night.open(dutch(hold: 5_000), quantity: 4)
        let hold = try night.accept(1, step: 0, 2)
        try night.clock(.expire(hold.id), at: 5_000)
        try night.clock(.advance(lot, seed: nil), at: 10_000)
        guard case .paid(let paid) = try night.host(.markPaid(hold.id), at: 10_001) else {
            Issue.record("not paid")
            return
        }
        #expect(paid.total == dong(200_000))
        #expect(try night.lot.sold == 2)
    }

    @Test func `a restart and an extension move the steps that are left`() throws {
        let night = try Night()
        try night.open(dutch(), quantity: 2)
        try night.clock(.recover(downtime: 30_000), at: 35_000)
        #expect(night.room.nextDeadline == at(40_000))
        try night.host(.extend(lot, by: 1_500), at: 36_000)
        #expect(night.room.nextDeadline == at(41_500))
        try night.clock(.advance(lot, seed: nil), at: 41_500)
        #expect(night.room.nextDeadline == at(51_500))
        #expect(try night.lot.end == at(71_500))
    }

    @Test func `a Dutch auction knows neither bids nor claims, and no seed`() throws {
        let night = try Night()
        try night.open(dutch(), quantity: 2)
        #expect(night.refusalOfBid(1, 100_000) == .wrongFormat)
        #expect(night.refusalOfClaim(1, 1) == .wrongFormat)
        let seed = Seed([UInt8](repeating: 7, count: 32))
        let advance = Command.advance(lot, seed: seed)
        #expect(night.refusal(of: advance, by: .clock, at: 10_000) == .wrongSeed)
        let accept = Command.offer(lot, .accept(step: 0, quantity: 1))
        let other = try Night()
        try other.open(flash(), quantity: 2)
        #expect(other.refusal(of: accept, by: .bidder(Paddle(1))) == .wrongFormat)
    }

    @Test func `a retry of an acceptance takes nothing twice`() throws {
        let night = try Night()
        try night.open(dutch(), quantity: 5)
        let accept = Command.offer(lot, .accept(step: 0, quantity: 1))
        let first = try night.decide(accept, by: .bidder(Paddle(1)), key: key("a"))
        try night.clock(.advance(lot, seed: nil), at: 10_000)
        let again = try night.decide(accept, by: .bidder(Paddle(1)), key: key("a"), at: 10_001)
        #expect(again.outcome == first.outcome)
        #expect(again.wasRepeated)
        #expect(try night.lot.held == 1)
    }

    @Test func `the terms are bounded`() {
        let refused = { (format: Format) in
            do throws(Refusal) {
                try LotTerms(product: ProductID(1), quantity: 10, format: format).check()
                return nil as String?
            } catch {
                guard case .termsOutOfRange(let field) = error else { return "other" }
                return field
            }
        }
        #expect(refused(dutch()) == nil)
        #expect(refused(dutch(floor: 100_000)) == nil)
        #expect(refused(dutch(opening: 0)) == "opening")
        #expect(refused(dutch(opening: Limits.amountMax + 1)) == "opening")
        #expect(refused(dutch(floor: 0)) == "floor")
        #expect(refused(dutch(floor: 100_001)) == "floor")
        #expect(refused(dutch(step: 0)) == "step")
        #expect(refused(dutch(interval: 999)) == "interval")
        #expect(refused(dutch(opening: 100_000_000, step: 1, interval: 3_600_000)) == "interval")
        #expect(refused(dutch(limit: 0)) == "limit")
        #expect(refused(dutch(hold: 999)) == "hold")
    }

    @Test func `terms travel as fields, and the card does not hide the running step`() throws {
        guard let terms = dutch().terms(as: DutchTerms.self) else {
            Issue.record("not Dutch")
            return
        }
        var values: [String: Field.Value] = [:]
        for field in terms.fields { values[field.name.literal.description] = field.value }
        #expect(try DutchTerms(Fields(values)) == terms)
        let names = terms.card.map(\.name.literal.description)
        #expect(names == ["duration", "opening", "fall", "interval", "limit", "hold"])
    }
}

/// A Dutch auction from 100,000 by 20,000 to 50,000, a step every ten seconds.
private func dutch(
    opening: Int64 = 100_000,
    floor: Int64 = 50_000,
    step: Int64 = 20_000,
    interval: Milliseconds = 10_000,
    limit: Int = 2,
    hold: Milliseconds = 600_000
) -> Format {
    .dutch(
        DutchTerms(
            openingPrice: dong(opening),
            floorPrice: dong(floor),
            step: dong(step),
            interval: interval,
            limitPerBuyer: limit,
            holdDuration: hold
        )
    )
}

extension Night {
    /// Accepts the price of lot 1.
    fileprivate func accept(
        _ paddle: Int,
        step: Int,
        _ quantity: Int,
        at milliseconds: Int64 = 0
    ) throws -> Hold {
        let command = Command.offer(LotID(1), .accept(step: step, quantity: quantity))
        guard case .claimed(let hold) = try bidder(paddle, command, at: milliseconds) else {
            throw Refusal.wrongFormat
        }
        return hold
    }
}

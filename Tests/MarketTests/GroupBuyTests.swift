import Testing

@testable import Market

@Suite struct GroupBuyTests {
    private let lot = LotID(1)

    private func refusal(
        _ night: Night,
        _ paddle: Int,
        _ least: Int,
        _ most: Int,
        code: Int = 123_456,
        at milliseconds: Int64 = 0
    ) -> Refusal? {
        let command = Command.offer(lot, .pledge(least: least, most: most, code: code))
        return night.refusal(of: command, by: .bidder(Paddle(paddle)), at: milliseconds)
    }

    /// Members 1, 2 and on pledge and pay, and the time is over.
    private func closed(
        _ format: Format,
        quantity: Int = 100,
        _ pledges: (least: Int, most: Int)...
    ) throws -> (night: Night, result: LotResult, changed: [Hold]) {
        let night = try Night(households: [Int?](repeating: nil, count: pledges.count))
        try night.open(format, quantity: quantity)
        for (index, pledge) in pledges.enumerated() {
            let hold = try night.pledge(index + 1, pledge.least, pledge.most)
            try night.host(.markPaid(hold.id), at: 1)
        }
        guard case .closed(let result, let holds) = try night.clock(.close(lot), at: 60_000)
        else { throw Refusal.wrongFormat }
        return (night, result, holds)
    }

    @Test func `a pledge is a hold for the most, to be paid before the end`() throws {
        let night = try Night()
        try night.open(group(), quantity: 30)
        let hold = try night.pledge(1, 2, 5, at: 1_000)
        #expect((hold.kind, hold.quantity, hold.least) == (.pledge, 5, 2))
        #expect((hold.total, hold.deadline) == (dong(250_000), at(60_000)))
        let view = try night.lot
        #expect((view.free, view.held, view.price) == (25, 5, dong(50_000)))
        let facts = [Field("members", 1), Field("paidMembers", 0), Field("pledged", 5)]
        #expect(view.facts == facts)
        try night.host(.markPaid(hold.id), at: 59_999)
        #expect(try night.lot.facts[1] == Field("paidMembers", 1))
    }

    @Test func `who does not know the code stays out, and nobody is told it`() throws {
        let night = try Night()
        try night.open(group(), quantity: 30)
        #expect(refusal(night, 1, 1, 1, code: 123_457) == .wrongCode)
        #expect(group().hasSecret)
        #expect(!group().card.contains { $0.value == .integer(123_456) })
        #expect(try !night.lot.facts.contains { $0.value == .integer(123_456) })
    }

    @Test(arguments: [(0, 1), (-1, 1), (2, 1), (1, 100_001), (Int.min, Int.max), (1, 0)])
    func `least and most are in order`(least: Int, most: Int) throws {
        let night = try Night()
        try night.open(group(), quantity: 30)
        #expect(refusal(night, 1, least, most) == .quantityOutOfRange)
    }

    @Test func `a household has one limit, and units are there or not`() throws {
        let night = try Night(households: [7, 7, nil])
        try night.open(group(caseSize: 2), quantity: 8)
        try night.pledge(1, 1, 4)
        #expect(refusal(night, 2, 1, 3) == .limitReached(limit: 6))
        #expect(refusal(night, 3, 1, 5) == .insufficientStock(free: 4))
        try night.pledge(3, 1, 4)
        #expect(refusal(night, 2, 1, 1) == .soldOut)
    }

    @Test func `pledging again before paying changes the standing pledge`() throws {
        let night = try Night()
        try night.open(group(caseSize: 2), quantity: 8)
        let first = try night.pledge(1, 1, 6)
        try night.pledge(2, 1, 2)
        let changed = try night.pledge(1, 2, 5, at: 2_000)
        #expect((changed.id, changed.quantity, changed.least) == (first.id, 5, 2))
        #expect(changed.total == dong(250_000))
        #expect(refusal(night, 2, 1, 4) == .insufficientStock(free: 3))
        try night.pledge(2, 1, 3)
        #expect(refusal(night, 1, 1, 7) == .limitReached(limit: 6))
        #expect(
            try night.lot.facts == [
                Field("members", 2), Field("paidMembers", 0), Field("pledged", 8),
            ]
        )
        try night.host(.markPaid(first.id), at: 2_001)
        #expect(refusal(night, 1, 1, 1) == .alreadyEntered)
    }

    @Test func `a retried pledge gets its first answer and changes nothing`() throws {
        let night = try Night()
        try night.open(group(caseSize: 2), quantity: 8)
        let pledge = { (most: Int) in
            Command.offer(self.lot, .pledge(least: 1, most: most, code: 123_456))
        }
        let first = try night.decide(pledge(2), by: .bidder(Paddle(1)), key: key("a"))
        try night.decide(pledge(5), by: .bidder(Paddle(1)), key: key("b"))
        let again = try night.decide(pledge(2), by: .bidder(Paddle(1)), key: key("a"))
        #expect((again.outcome, again.wasRepeated) == (first.outcome, true))
        #expect(try night.lot.held == 5)
    }

    @Test func `a pledge can be given back until it is paid`() throws {
        let night = try Night()
        try night.open(group(caseSize: 2), quantity: 8)
        let hold = try night.pledge(1, 1, 6)
        try night.bidder(1, .release(hold.id), at: 1)
        #expect(try night.lot.facts[0] == Field("members", 0))
        let again = try night.pledge(1, 1, 6, at: 2)
        #expect(again.id == HoldID(2))
        try night.host(.markPaid(again.id), at: 3)
        let release = Command.release(again.id)
        #expect(night.refusal(of: release, by: .bidder(Paddle(1)), at: 4) == .holdEnded)
    }

    @Test func `whatever moves the end moves the last moment to pay`() throws {
        let night = try Night()
        try night.open(group(), quantity: 30)
        let hold = try night.pledge(1, 1, 6)
        let deadline = { night.room.hold(hold.id)?.deadline }
        let extended = try night.decide(.extend(lot, by: 5_000), by: .host, at: 1_000)
        #expect(deadline() == at(65_000))
        #expect(extended.bidders == .all)
        try night.host(.pause(lot), at: 60_000)
        #expect(night.room.due(at: at(90_000)).isEmpty)
        #expect(night.refusal(of: .expire(hold.id), by: .clock, at: 90_000) == .wrongFormat)
        try night.host(.resume(lot), at: 100_000)
        #expect(deadline() == at(110_000))
        try night.clock(.recover(downtime: 40_000), at: 145_000)
        #expect(deadline() == at(175_000))
        #expect(night.room.due(at: at(175_000)) == [.close(lot)])
        let late = Command.markPaid(hold.id)
        #expect(night.refusal(of: late, by: .host, at: 175_000) == .holdEnded)
        try night.host(.markPaid(hold.id), at: 174_999)
    }

    @Test func `a pledge is paid and given back while the lot is paused`() throws {
        let night = try Night()
        try night.open(group(), quantity: 30)
        let holds = [try night.pledge(1, 1, 6), try night.pledge(2, 1, 1)]
        try night.host(.pause(lot), at: 50_000)
        try night.host(.markPaid(holds[0].id), at: 70_000)
        try night.bidder(2, .release(holds[1].id), at: 70_001)
        #expect(try night.lot.sold == 6)
    }

    @Test func `too few paid members: everybody gets everything back in one step`() throws {
        let night = try Night()
        try night.open(group(threshold: 3), quantity: 30)
        let holds = try (1...4).map { try night.pledge($0, 1, 5) }
        for hold in holds.prefix(2) { try night.host(.markPaid(hold.id), at: 1) }
        guard case .closed(.passed, let changed) = try night.clock(.close(lot), at: 60_000)
        else { throw Refusal.wrongFormat }
        #expect(changed == night.room.holds)
        #expect(changed.map(\.state) == [.released, .released, .released, .released])
        #expect(changed.map(\.refund.dong) == [250_000, 250_000, 0, 0])
        #expect(changed.map(\.quantity) == [5, 5, 5, 5])
        let view = try night.lot
        #expect((view.outcome, view.held, view.sold) == (.passed, 0, 0))
        #expect(
            view.facts == [
                Field("members", 4), Field("paidMembers", 2), Field("pledged", 20),
            ]
        )
        #expect(night.stock == 1_000)
        let late = Command.markPaid(holds[2].id)
        #expect(night.refusal(of: late, by: .host, at: 60_001) == .holdEnded)
        #expect(night.room.nextDeadline == nil)
    }

    @Test func `success fills to whole cases by sequence and refunds the rest`() throws {
        let (night, result, changed) = try closed(group(), (2, 6), (4, 5), (3, 6))
        #expect(result == .sold)
        // 17 units are wanted: one case of 10 and the least of all, 9, in it, and one more for the first.
        #expect(night.room.holds.map(\.quantity) == [3, 4, 3])
        #expect(changed.map(\.id.rawValue) == [1, 2, 3])
        #expect(changed.map(\.refund.dong) == [150_000, 50_000, 150_000])
        #expect(night.room.holds.map(\.total.dong) == [300_000, 250_000, 300_000])
        let view = try night.lot
        #expect((view.sold, view.held, view.hammer) == (10, 0, dong(50_000)))
        #expect(night.stock == 990)
    }

    @Test func `what fills its cases exactly changes no hold`() throws {
        let (night, result, changed) = try closed(group(), (1, 6), (4, 4))
        #expect((result, changed) == (.sold, []))
        #expect(night.room.holds.map(\.state) == [.paid, .paid])
    }

    @Test func `whose least does not fit is refunded wholly, and a later one may fit`() throws {
        let (night, result, _) = try closed(group(limit: 8), (8, 8), (6, 6), (2, 2))
        #expect(result == .sold)
        #expect(night.room.holds.map(\.state) == [.paid, .released, .paid])
        #expect(night.room.holds.map(\.refund.dong) == [0, 300_000, 0])
        #expect(try night.lot.sold == 10)
    }

    @Test func `if not one case can be filled the sale fails`() throws {
        let (night, result, _) = try closed(group(), (3, 3), (5, 5))
        #expect(result == .passed)
        #expect(night.room.holds.map(\.refund.dong) == [150_000, 250_000])
        #expect(night.stock == 1_000)
    }

    @Test func `unpaid members do not count and lose their pledge`() throws {
        let night = try Night()
        try night.open(group(caseSize: 1), quantity: 30)
        let holds = try (1...3).map { try night.pledge($0, 1, 2) }
        for hold in holds.dropLast() { try night.host(.markPaid(hold.id), at: 1) }
        guard case .closed(.sold, let changed) = try night.clock(.close(lot), at: 60_000)
        else { throw Refusal.wrongFormat }
        #expect(changed.map(\.id) == [holds[2].id])
        #expect((changed[0].state, changed[0].refund) == (.released, .zero))
        #expect(night.stock == 996)
    }

    @Test func `a host who cancels pays everybody back`() throws {
        let night = try Night()
        try night.open(group(threshold: 1), quantity: 30)
        let holds = try (1...2).map { try night.pledge($0, 1, 2) }
        try night.host(.markPaid(holds[0].id), at: 1)
        try night.host(.cancel(lot, reason: "Hỏng hàng"), at: 2)
        #expect(night.room.holds.map(\.state) == [.released, .released])
        #expect(night.room.holds.map(\.refund.dong) == [100_000, 0])
        #expect(try night.lot.outcome == .cancelled)
        #expect(night.stock == 1_000)
    }

    @Test func `the terms are bounded`() {
        let refused = { (format: Format) in
            do throws(Refusal) {
                try LotTerms(product: ProductID(1), quantity: 30, format: format).check()
                return nil as String?
            } catch {
                guard case .termsOutOfRange(let field) = error else { return "other" }
                return field
            }
        }
        #expect(refused(group()) == nil)
        #expect(refused(group(price: 0)) == "price")
        #expect(refused(group(price: Limits.amountMax)) == "price")
        #expect(refused(group(threshold: 0)) == "threshold")
        #expect(refused(group(threshold: 31)) == "threshold")
        #expect(refused(group(caseSize: 0)) == "caseSize")
        #expect(refused(group(caseSize: 31)) == "caseSize")
        #expect(refused(group(limit: 0)) == "limit")
        #expect(refused(group(code: 1_000_000)) == "code")
        #expect(refused(group(code: -1)) == "code")
    }

    @Test func `terms travel as fields`() throws {
        var values: [String: Field.Value] = [:]
        for field in group().fields { values[field.name.literal.description] = field.value }
        #expect(try Format("group", Fields(values)) == group())
        values["code"] = nil
        #expect(throws: FieldError.missing("code")) { try GroupTerms(Fields(values)) }
    }
}

/// A group buy at 50,000 in cases of ten for two paid members, for one minute.
private func group(
    price: Int64 = 50_000,
    threshold: Int = 2,
    caseSize: Int = 10,
    limit: Int = 6,
    code: Int = 123_456
) -> Format {
    .group(
        GroupTerms(
            price: dong(price),
            threshold: threshold,
            caseSize: caseSize,
            limitPerBuyer: limit,
            duration: 60_000,
            code: code
        )
    )
}

extension Night {
    /// Pledges in lot 1 with the right code.
    @discardableResult
    fileprivate func pledge(
        _ paddle: Int,
        _ least: Int,
        _ most: Int,
        at milliseconds: Int64 = 0
    ) throws -> Hold {
        let offer = Offer.pledge(least: least, most: most, code: 123_456)
        guard
            case .claimed(let hold) = try bidder(paddle, .offer(LotID(1), offer), at: milliseconds)
        else { throw Refusal.wrongFormat }
        return hold
    }
}

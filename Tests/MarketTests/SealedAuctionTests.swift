import Testing

@testable import Market

@Suite struct SealedAuctionTests {
    private let lot = LotID(1)

    private func fact(_ name: String, _ view: LotView) -> Field.Value? {
        view.facts.first { $0.name.literal.description == name }?.value
    }

    /// Bidders 1, 2 and on bid these amounts.
    private func night(_ format: Format, _ amounts: Int64...) throws -> Night {
        let night = try Night(households: [nil, nil, nil, nil, nil])
        try night.open(format)
        for (index, amount) in amounts.enumerated() { try night.bid(index + 1, amount) }
        return night
    }

    /// Closes and opens the book; returns the win.
    @discardableResult
    private func settle(_ night: Night) throws -> Hold? {
        try night.clock(.close(lot), at: 60_000)
        guard
            case .closed(_, let holds) = try night.clock(.advance(lot, seed: nil), at: 63_000)
        else { throw Refusal.wrongFormat }
        return holds.first
    }

    @Test func `nothing of a bid is seen by others before the book is open`() throws {
        let night = try night(sealed(), 150_000)
        let before = try night.lot
        let answer = try night.bid(2, 400_000)
        #expect(answer.price == dong(100_000))
        #expect((answer.bid, answer.leader, answer.leading) == (BidID(2), nil, false))
        let after = try night.lot
        #expect(after.facts == [Field("bidders", 2)])
        #expect((after.price, after.leader, after.bids) == (before.price, nil, 0))
        #expect(after.recent.isEmpty)
        #expect(after.minimumNextBid == dong(100_000))
        #expect(after.end == before.end)
        let own = (1...3).map { night.room.view(of: Paddle($0))?.maximums.map(\.amount) }
        #expect(own == [[dong(150_000)], [dong(400_000)], []])
        #expect(sealed().hasSecret)
    }

    @Test func `a bid is at least the opening price and unusual ones are confirmed`() throws {
        let night = try night(sealed())
        #expect(night.refusalOfBid(1, 99_999) == .amountTooLow(minimum: dong(100_000)))
        let high = Limits.amountMax + 1
        let tooHigh = Refusal.amountTooHigh(maximum: dong(Limits.amountMax))
        #expect(night.refusalOfBid(1, high) == tooHigh)
        let unusual = { (amount: Int64) in
            night.refusal(of: Night.bid(amount, confirmed: false), by: .bidder(Paddle(1)))
        }
        #expect(unusual(500_001) == .confirmAmount(price: dong(100_000)))
        #expect(unusual(500_000) == nil)
        #expect(night.refusalOfClaim(1, 1) == .wrongFormat)
        #expect(night.refusal(of: .buyNow(lot), by: .bidder(Paddle(1))) == .wrongFormat)
    }

    @Test func `the last revision counts, a lower one too`() throws {
        let night = try night(sealed(), 300_000, 200_000)
        try night.bid(1, 150_000)
        #expect(try fact("bidders", night.lot) == .integer(2))
        #expect(night.room.view(of: Paddle(1))?.maximums.map(\.amount) == [dong(150_000)])
        let hold = try #require(try settle(night))
        #expect((hold.paddle, hold.total) == (Paddle(2), dong(200_000)))
        let book = try fact("book", night.lot)
        #expect(book == .rows([[2, 200_000], [1, 150_000]]))
    }

    @Test func `the closed book's hash is published three seconds before it opens`() throws {
        let night = try night(sealed(), 150_000, 120_000)
        try night.bid(1, 130_000, at: 1)
        let hash = Digest(of: [UInt8]("2:2:120000\n3:1:130000\n".utf8))
        let outcome = try night.clock(.close(lot), at: 60_000)
        #expect(outcome == .closing(hash, settlesAt: at(63_000)))
        let view = try night.lot
        #expect(view.state == .closing)
        #expect(fact("bookHash", view) == .text(hash.description))
        #expect(fact("settlesAt", view) == .integer(at(63_000).milliseconds))
        #expect(fact("book", view) == nil)
        #expect(night.refusalOfBid(3, 200_000, at: 60_001) == .lotEnded(lateBy: 1))
        let open = Command.advance(lot, seed: nil)
        #expect(night.refusal(of: open, by: .clock, at: 62_999) == .notYetDue(at(63_000)))
        #expect(night.refusal(of: .closeRoom, by: .host, at: 62_999) == .lotRunning(lot))
        let void = Command.voidBid(lot, BidID(2), reason: "x")
        #expect(night.refusal(of: void, by: .host, at: 62_999) == .lotEnded(lateBy: 2_999))
        #expect(night.room.due(at: at(63_000)) == [open])
        try night.clock(open, at: 63_000)
        #expect(try night.lot.winner == Paddle(1))
        #expect(try fact("bookHash", night.lot) == .text(hash.description))
    }

    @Test func `first price: the winner pays the own bid`() throws {
        let night = try night(sealed(.first), 150_000, 250_000, 200_000)
        let hold = try #require(try settle(night))
        #expect((hold.paddle, hold.total, hold.kind) == (Paddle(2), dong(250_000), .win))
        #expect(hold.deadline == at(1_863_000))
        let view = try night.lot
        #expect((view.outcome, view.hammer, view.price) == (.sold, dong(250_000), dong(250_000)))
    }

    @Test(
        arguments: [
            (nil, [150_000, 250_000, 200_000], 200_000), (nil, [150_000], 100_000),
            (180_000, [150_000, 250_000], 180_000), (180_000, [190_000, 250_000], 190_000),
            (nil, [250_000, 250_000], 250_000),
        ] as [(Int64?, [Int64], Int64)]
    )
    func `second price: the highest other bid, the opening and the reserve price`(
        reserve: Int64?,
        amounts: [Int64],
        price: Int64
    ) throws {
        let night = try Night()
        try night.open(sealed(.second, reserve: reserve))
        for (index, amount) in amounts.enumerated() { try night.bid(index + 1, amount) }
        let hold = try #require(try settle(night))
        #expect(hold.total == dong(price))
        #expect(hold.paddle == Paddle((amounts.firstIndex(of: 250_000) ?? 0) + 1))
    }

    @Test func `of equal bids the one with the lower number wins, and a revision has a new one`()
        throws
    {
        let night = try night(sealed(), 200_000, 200_000)
        try night.bid(1, 200_000)
        let hold = try #require(try settle(night))
        #expect(hold.paddle == Paddle(2))
    }

    @Test func `a lot whose reserve is not met is passed with its book open`() throws {
        let night = try night(sealed(reserve: 200_000), 199_999)
        #expect(try night.lot.reserveMet == nil)
        #expect(try settle(night) == nil)
        let view = try night.lot
        #expect((view.outcome, view.hammer, view.reserveMet) == (.passed, nil, false))
        #expect(fact("book", view) == .rows([[1, 199_999]]))
        #expect(night.stock == 1_000)
    }

    @Test func `a book without bids needs no opening`() throws {
        let night = try night(sealed())
        #expect(try night.clock(.close(lot), at: 60_000) == .closed(.passed, hold: nil))
        #expect(try night.lot.state == .ended)
        #expect(night.stock == 1_000)
    }

    @Test func `a void lets the bidder's bid before it stand again`() throws {
        let night = try night(sealed(), 150_000, 120_000)
        try night.bid(1, 300_000)
        try night.host(.voidBid(lot, BidID(3), reason: "Gõ nhầm"), at: 1)
        #expect(night.room.view(of: Paddle(1))?.maximums.map(\.amount) == [dong(150_000)])
        let again = Command.voidBid(lot, BidID(3), reason: "Gõ nhầm")
        #expect(night.refusal(of: again, by: .host, at: 2) == .unknownBid)
        try night.host(.pause(lot), at: 3)
        try night.host(.voidBid(lot, BidID(2), reason: "Gõ nhầm"), at: 4)
        #expect(try fact("bidders", night.lot) == .integer(1))
        try night.host(.voidBid(lot, BidID(1), reason: "Gõ nhầm"), at: 5)
        #expect(try fact("bidders", night.lot) == .integer(0))
        #expect(night.room.view(of: Paddle(1))?.maximums.isEmpty == true)
    }

    @Test func `those who run the room see whose standing bids there are while they can void them`()
        throws
    {
        let night = try night(sealed(), 150_000, 200_000)
        try night.bid(1, 300_000, at: 1)
        #expect(night.room.sealedBids.first?.bids.first?.at == at(1))
        let listed = {
            night.room.sealedBids.flatMap { $0.bids.map { ($0.bid.rawValue, $0.paddle.rawValue) } }
        }
        #expect(listed().map(\.0) == [3, 2])
        #expect(listed().map(\.1) == [1, 2])
        #expect(night.room.sealedBids.map(\.lot) == [lot])
        try night.host(.voidBid(lot, BidID(3), reason: "nhầm"), at: 1)
        #expect(listed().map(\.0) == [2, 1], "the bid before it stands again")
        try night.host(.pause(lot), at: 2)
        #expect(listed().count == 2)
        try night.host(.resume(lot), at: 2)
        try settle(night)
        #expect(night.room.sealedBids.isEmpty)
    }

    @Test func `of very many sealed bids the newest are listed`() throws {
        let count = Limits.sealedListed + 2
        let night = try Night(households: Array(repeating: nil, count: count))
        try night.open(sealed())
        for bidder in 1...count { try night.bid(bidder, 150_000) }
        let bids = try #require(night.room.sealedBids.first?.bids)
        #expect(bids.map(\.bid.rawValue) == Array((3...count).reversed()))
    }

    @Test func `an unpaid lot goes to the next bidder at their own amount, twice at most`() throws {
        let night = try night(sealed(.second), 150_000, 400_000, 300_000, 200_000)
        let win = try #require(try settle(night))
        #expect((win.paddle, win.total) == (Paddle(2), dong(300_000)))
        var offers: [[Hold]] = []
        for round in 1...3 {
            let expire = Command.expire(HoldID(round))
            let moment = 63_000 + 1_800_000 * Int64(round)
            guard case .returned(let holds) = try night.clock(expire, at: moment) else {
                throw Refusal.wrongFormat
            }
            offers.append(holds)
        }
        #expect(offers.map { $0.map(\.paddle) } == [[Paddle(3)], [Paddle(4)], []])
        #expect(offers.map { $0.map(\.total) } == [[dong(300_000)], [dong(200_000)], []])
        let view = try night.lot
        #expect((view.outcome, view.winner, view.hammer) == (.passed, nil, nil))
        #expect(night.stock == 1_000)
        let strikes = (1...4).map { night.room.view(of: Paddle($0))?.strikes }
        #expect(strikes == [0, 1, 0, 0])
    }

    @Test func `it is never offered below the reserve`() throws {
        let night = try night(sealed(reserve: 200_000), 199_999, 250_000)
        try settle(night)
        #expect(try night.clock(.expire(HoldID(1)), at: 1_863_000) == .returned(offered: nil))
        #expect(try night.lot.outcome == .passed)
    }

    @Test func `the host may extend, and a restart gives the closed book its time again`() throws {
        let night = try night(sealed(), 150_000)
        try night.host(.extend(lot, by: 5_000), at: 59_999)
        try night.clock(.close(lot), at: 65_000)
        try night.clock(.recover(downtime: 10_000), at: 90_000)
        let open = Command.advance(lot, seed: nil)
        #expect(night.refusal(of: open, by: .clock, at: 92_999) == .notYetDue(at(93_000)))
        try night.clock(open, at: 93_000)
        #expect(try night.lot.outcome == .sold)
    }

    @Test func `a book that is cancelled while closed stays closed`() throws {
        let night = try night(sealed(), 150_000)
        try night.clock(.close(lot), at: 60_000)
        try night.host(.cancel(lot, reason: "Hỏng hàng"), at: 61_000)
        #expect(try night.lot.outcome == .cancelled)
        #expect(try fact("book", night.lot) == nil)
        #expect(night.room.nextDeadline == nil)
        #expect(night.stock == 1_000)
    }

    @Test func `twenty of the highest bids are shown`() throws {
        let night = try Night(households: [Int?](repeating: nil, count: 25))
        try night.open(sealed())
        for paddle in 1...25 { try night.bid(paddle, 100_000 + Int64(paddle)) }
        try settle(night)
        guard case .rows(let rows)? = try fact("book", night.lot) else {
            Issue.record("no book")
            return
        }
        #expect(rows.map { $0[0] } == (6...25).reversed().map(Int64.init))
    }

    @Test func `terms travel as fields, and the reserve is only told to be there`() throws {
        let format = sealed(.second, reserve: 200_000)
        var values: [String: Field.Value] = [:]
        for field in format.fields { values[field.name.literal.description] = field.value }
        #expect(try Format("sealed", Fields(values)) == format)
        #expect(format.card.contains(Field("reserve", true)))
        #expect(!format.card.contains { $0.value == .integer(200_000) })
        values["pricing"] = .text("third")
        #expect(throws: FieldError.outOfRange("pricing")) { try SealedTerms(Fields(values)) }
        values["pricing"] = nil
        #expect(throws: FieldError.missing("pricing")) { try SealedTerms(Fields(values)) }
    }
}

/// A sealed auction from 100,000 for one minute.
private func sealed(
    _ pricing: SealedTerms.Pricing = .first,
    reserve: Int64? = nil
) -> Format {
    .sealed(
        SealedTerms(
            pricing: pricing,
            openingPrice: dong(100_000),
            reservePrice: reserve.map(dong),
            duration: 60_000
        )
    )
}

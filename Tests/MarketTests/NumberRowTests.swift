import Testing

@testable import Market

/// What is stored as rows of numbers: every case comes back, and numbers that are no value are told from one.
@Suite struct NumberRowTests {
    private static let moment = Timestamp(milliseconds: -5)
    private static let claim = Claim(
        quantity: 2,
        choice: ProductID(1 << 40),
        beneficiary: Paddle(7)
    )

    private static let offers: [Offer] = [
        .bid(amount: .largest, confirmed: true), .bid(amount: .zero, confirmed: false), .buyNow,
        .claim(claim), .claim(quantity: 1), .wait(claim), .withdraw,
        .accept(step: 3, quantity: 4), .pledge(least: 1, most: 9, code: 123_456),
    ]

    private static let intents: [Bidder.Intent] =
        offers.map { .offer(LotID(3), $0) } + [.confirm(HoldID(1)), .release(HoldID(2))]

    private static let answers: [ShortAnswer] = [
        .bid(bidOutcome(leader: Paddle(3), until: moment)),
        .bid(bidOutcome(leader: nil, until: nil)),
        .claimed(HoldID(4), quantity: 5, deadline: moment),
        .entered(6), .waiting(ticket: 7, place: 8), .elsewhere,
    ]

    private static let holds: [Hold] = [Hold.Kind.win, .claim, .gift, .pledge].flatMap { kind in
        [Hold.State.held, .paid, .expired, .released].map { state in
            var hold = Hold(
                id: HoldID(1),
                lot: LotID(2),
                paddle: Paddle(3),
                kind: kind,
                quantity: 4,
                unitPrice: .largest,
                total: .largest,
                round: 2,
                deadline: moment,
                state: state,
                choice: state == .paid ? ProductID(5) : nil,
                beneficiary: kind == .claim ? Paddle(6) : nil,
                least: 1
            )
            hold.refund = .largest
            return hold
        }
    }

    private static func bidOutcome(leader: Paddle?, until: Timestamp?) -> BidOutcome {
        BidOutcome(
            bid: BidID(1),
            price: .largest,
            leader: leader,
            leading: leader != nil,
            extendedUntil: until
        )
    }

    @Test func `every value comes back`() throws {
        try comeBack(Self.offers)
        try comeBack(Self.intents)
        try comeBack(Self.answers)
        try comeBack(Self.holds)
    }

    @Test func `a row that ends within a value is refused`() throws {
        for value in Self.intents { try refusesEveryStart(of: value) }
        for value in Self.answers { try refusesEveryStart(of: value) }
        for value in Self.holds { try refusesEveryStart(of: value) }
    }

    @Test func `numbers that stand for nothing are refused`() {
        #expect(throws: NumberRowError.self) { try read(Offer.self, [7]) }
        #expect(throws: NumberRowError.self) { try read(Bidder.Intent.self, [-1, 1, 1]) }
        #expect(throws: NumberRowError.self) { try read(ShortAnswer.self, [5]) }
        #expect(throws: NumberRowError.self) { try read(Offer.self, [0, -1, 0]) }
        #expect(throws: NumberRowError.self) { try read(Int32.self, [1 << 31]) }
        var hold: [Int64] = []
        Self.holds[0].write(to: &hold)
        for (place, wrong) in [(3, 4), (5, -1), (7, 256), (9, -1), (12, 1 << 31)] {
            var changed = hold
            changed[place] = Int64(wrong)
            #expect(throws: NumberRowError.self) { try read(Hold.self, changed) }
        }
    }

    private func comeBack<Row: NumberRow>(_ values: [Row]) throws {
        var numbers: [Int64] = []
        for value in values { value.write(to: &numbers) }
        var reader = NumberReader(numbers)
        for value in values { #expect(try reader.value() == value) }
        #expect(reader.isAtEnd)
    }

    private func refusesEveryStart<Row: NumberRow>(of value: Row) throws {
        var numbers: [Int64] = []
        value.write(to: &numbers)
        for count in 0..<numbers.count {
            #expect(throws: NumberRowError.self) {
                try read(Row.self, Array(numbers.prefix(count)))
            }
        }
    }

    private func read<Row: NumberRow>(_ type: Row.Type, _ numbers: [Int64]) throws -> Row {
        var reader = NumberReader(numbers)
        return try reader.value()
    }
}

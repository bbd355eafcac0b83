import Testing

@testable import Market

@Suite struct IdempotencyTests {
    @Test func `the same key and command give the same answer`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 10)
        let claim = Command.claim(LotID(1), quantity: 1)
        let bidder = Actor.bidder(Paddle(1))
        let first = try night.decide(claim, by: bidder, key: key("a"))
        let room = night.room
        let again = try night.decide(claim, by: bidder, key: key("a"), at: 999_999)
        #expect(again.outcome == first.outcome)
        #expect(again.wasRepeated)
        #expect(!first.wasRepeated)
        #expect((again.lots, again.bidders) == (.none, .none))
        #expect(night.room == room)
        #expect(try night.lot.held == 1)
    }

    @Test func `the same key with another command is an error`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 10)
        let bidder = Actor.bidder(Paddle(1))
        try night.decide(.claim(LotID(1), quantity: 1), by: bidder, key: key("a"))
        let other = Command.claim(LotID(1), quantity: 2)
        #expect(night.refusal(of: other, by: bidder, key: key("a")) == .keyReused)
        #expect(night.refusal(of: other, by: .bidder(Paddle(2)), key: key("a")) == nil)
    }

    @Test func `a refusal is remembered too`() throws {
        let night = try Night()
        try night.open(flash(limit: 1), quantity: 1)
        let hold = try night.claim(2, 1)
        let bidder = Actor.bidder(Paddle(1))
        let claim = Command.claim(LotID(1), quantity: 1)
        #expect(night.refusal(of: claim, by: bidder, key: key("a")) == .soldOut)
        try night.bidder(2, .release(hold.id))
        #expect(night.refusal(of: claim, by: bidder, key: key("a")) == .soldOut)
        let other = Command.claim(LotID(1), quantity: 2)
        #expect(night.refusal(of: other, by: bidder, key: key("a")) == .keyReused)
        #expect(night.refusal(of: claim, by: bidder, key: key("b")) == nil)
    }

    @Test func `the host's keys are remembered`() throws {
        let night = try Night()
        let terms = LotTerms(product: ProductID(1), quantity: 1, format: flash())
        let first = try night.decide(.prepare(terms), by: .host, key: key("a"))
        let again = try night.decide(.prepare(terms), by: .host, key: key("a"))
        #expect(again.outcome == first.outcome)
        #expect(night.room.lotCount == 1)
        #expect(night.refusal(of: .closeRoom, by: .host, key: key("a")) == .keyReused)
    }

    @Test func `the last 256 keys of a bidder are remembered`() throws {
        let night = try Night()
        try night.open(flash(limit: 1_000, duration: 3_600_000), quantity: 1_000)
        let claim = Command.claim(LotID(1), quantity: 1)
        let bidder = Actor.bidder(Paddle(1))
        for number in 0...256 {
            try night.decide(claim, by: bidder, key: key("k\(number)"), at: Int64(number))
        }
        #expect(try night.decide(claim, by: bidder, key: key("k1")).wasRepeated)
        #expect(try night.decide(claim, by: bidder, key: key("k256")).wasRepeated)
        #expect(try !night.decide(claim, by: bidder, key: key("k0")).wasRepeated)
        #expect(try !night.decide(claim, by: bidder, key: key("k1")).wasRepeated)
        #expect(try night.decide(claim, by: bidder, key: key("k3")).wasRepeated)
    }

    @Test func `refusals do not make a difference between two rooms`() throws {
        let night = try Night()
        try night.open(flash(), quantity: 1)
        let before = night.room
        let bidder = Actor.bidder(Paddle(1))
        #expect(night.refusal(of: .buyNow(LotID(1)), by: bidder, key: key("a")) == .wrongFormat)
        #expect(night.room == before)
    }
}

@Suite struct IdempotencyKeyTests {
    @Test(arguments: ["a", "Z-9_", "12345678", "123456789", "abcdefghijklmnop"])
    func `a key reads back as it was written`(text: String) throws {
        let packed = try #require(IdempotencyKey(ascii: text.utf8))
        #expect(packed.description == text)
    }

    @Test(arguments: [
        "", "abcdefghijklmnopq", "a b", "é", "a\0", "a.b", "a/", "[", "`", "{", "@", ":",
    ])
    func `a text that is no key is refused`(text: String) {
        #expect(IdempotencyKey(ascii: text.utf8) == nil)
    }

    @Test func `keys of different lengths differ`() {
        let keys = ["a", "aa", "aaaaaaaa", "aaaaaaaaa", "b"].map { IdempotencyKey(ascii: $0.utf8) }
        #expect(Set(keys).count == 5)
    }
}

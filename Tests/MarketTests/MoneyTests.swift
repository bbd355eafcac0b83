import Testing

@testable import Market

@Suite struct MoneyTests {
    @Test(arguments: [(Int64.min, false), (-1, false), (0, true), (1_000_000_000_000, true)])
    func `an amount is whole đồng in range`(amount: Int64, isMoney: Bool) {
        #expect((Money(dong: amount) != nil) == isMoney)
        #expect(Money(dong: 1_000_000_000_001) == nil)
        #expect(Money(dong: .max) == nil)
    }

    @Test func `arithmetic refuses to leave the range`() {
        #expect(Money.largest.adding(dong(1)) == nil)
        #expect(Money.largest.adding(.zero) == .largest)
        #expect(Money.zero.subtracting(dong(1)) == nil)
        #expect(dong(5).subtracting(dong(5)) == .zero)
        #expect(dong(1_000_000).times(1_000_000) == .largest)
        #expect(dong(1_000_000).times(1_000_001) == nil)
        #expect(Money.largest.times(.max) == nil)
        #expect(dong(1).times(-1) == nil)
        #expect(dong(7).times(0) == .zero)
    }
}

@Suite struct TimestampTests {
    @Test func `arithmetic stops at the ends of time`() {
        let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        #expect(last + 1 == last)
        #expect(first + -1 == first)
        #expect(last - first == .max)
        #expect(first - last == .min)
        #expect(at(5) - at(7) == -2)
        #expect(at(5) + 2 == at(7))
    }

    @Test func `no stamp makes a rule overflow`() throws {
        for extreme in [Timestamp(milliseconds: .min), Timestamp(milliseconds: .max)] {
            let night = try Night()
            let auction = LotTerms(product: ProductID(1), quantity: 1, format: try english())
            let sale = LotTerms(product: ProductID(1), quantity: 1, format: flash())
            let bidder = Actor.bidder(Paddle(1))
            let commands: [(Command, Actor)] = [
                (.prepare(auction), .host), (.prepare(sale), .host), (.start(LotID(1)), .host),
                (.start(LotID(2)), .host), (Night.bid(100_000), bidder),
                (.claim(LotID(2), quantity: 1), bidder), (.extend(LotID(1), by: 1_000), .host),
                (.pause(LotID(1)), .host), (.resume(LotID(1)), .host),
                (.recover(downtime: 31_536_000_000), .clock), (.close(LotID(1)), .clock),
                (.expire(HoldID(1)), .clock), (.cancel(LotID(1), reason: "x"), .host),
            ]
            for (command, actor) in commands {
                _ = try? night.room.decide(command, by: actor, key: nil, at: extreme)
            }
            #expect(night.room.lotCount == 2)
        }
    }
}

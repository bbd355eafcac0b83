import Market
import Testing

@testable import MarketRoom

/// What those who run a room see of its holds: the most urgent, and what all of them come to.
@Suite struct ListedHoldsTests {
    /// A room in which so many holds were made, on two lots in turn; every third is paid, every fifth given back.
    private func holds(_ count: Int) throws -> [Hold] {
        let (product, now) = (ProductID(1), Timestamp(milliseconds: 1_000))
        guard count > 0 else { return [] }
        var room = Room(stock: [product: 2 * count])
        _ = try room.decide(.openRoom, by: .host, key: nil, at: now)
        _ = try room.decide(.register(household: nil), by: .clock, key: nil, at: now)
        let price = try #require(Money(dong: 1_000))
        let terms = FlashTerms(price: price, limitPerBuyer: count, duration: 60_000)
        for lot in 1...2 {
            let sale = LotTerms(product: product, quantity: count, format: .flash(terms))
            _ = try room.decide(.prepare(sale), by: .host, key: nil, at: now)
            _ = try room.decide(.start(LotID(lot)), by: .host, key: nil, at: now)
        }
        for number in 0..<count {
            let claim = Command.claim(LotID(number % 2 + 1), quantity: 1)
            _ = try room.decide(claim, by: .bidder(Paddle(1)), key: nil, at: now)
            let hold = HoldID(number + 1)
            if number.isMultiple(of: 3) {
                _ = try room.decide(.markPaid(hold), by: .host, key: nil, at: now)
            } else if number.isMultiple(of: 5) {
                _ = try room.decide(.release(hold), by: .host, key: nil, at: now)
            }
        }
        return room.holds
    }

    @Test(arguments: [0, 1, 7, 150, 600])
    func `what waits to be paid comes first, then the newest`(count: Int) throws {
        let all = try holds(count)
        let sorted =
            all.filter { $0.state == .held }.reversed()
            + all.filter { $0.state != .held }.reversed()
        #expect(RunSheet.listed(all) == Array(sorted.prefix(RunSheet.holdsMax)))
    }

    @Test(arguments: [0, 1, 7, 600])
    func `sums count every hold, listed or not`(count: Int) throws {
        let all = try holds(count)
        let sums = RunSheet.sums(all)
        #expect(sums.map(\.lot.rawValue) == Array([1, 2].prefix(count)))
        for sum in sums {
            let own = all.filter { $0.lot == sum.lot }
            let (waiting, paid) = (
                own.filter { $0.state == .held }, own.filter { $0.state == .paid }
            )
            #expect(sum.waiting == waiting.count)
            #expect(sum.paid == 1_000 * Int64(paid.count))
            #expect(sum.taken == sum.paid + 1_000 * Int64(waiting.count))
        }
    }
}

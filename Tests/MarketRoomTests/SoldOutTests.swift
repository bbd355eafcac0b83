import Ledger
import Market
import Testing

@testable import MarketRoom

/// What a room tells when all is gone and people go on asking.
@Suite struct SoldOutTests {
    private let price = Money(dong: 50_000)

    private func soldOutLot(_ harness: RoomHarness) async throws {
        let terms = LotTerms(
            product: ProductID(1),
            quantity: 1,
            format: .flash(
                FlashTerms(price: try #require(price), limitPerBuyer: 1, duration: 600_000)
            )
        )
        for command in [Command.openRoom, .prepare(terms), .start(LotID(1))] {
            _ = try await harness.answer(command, as: RoomHarness.host)
        }
        _ = try await harness.answer(.claim(LotID(1), quantity: 1), as: RoomHarness.buyer)
    }

    private func lot(_ message: [String: any Sendable]) -> [String: any Sendable]? {
        (message["lots"] as? [[String: any Sendable]])?.first
    }

    @Test func `who asks then is counted, once each, and journaled before the answer`() async throws
    {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await soldOutLot(harness)
        for _ in 1...2 {
            for person in people(3) {
                let claim = Command.claim(LotID(1), quantity: 1)
                let answer = try await harness.answer(claim, as: person)
                #expect(answer["reason"] as? String == "soldOut")
            }
        }
        let kinds = try harness.ledger.entries(of: RoomID(1), after: 0, limit: 100)
            .map(\.entry.kind)
        #expect(kinds.count { $0 == "turnAway" } == 3)
        _ = try await harness.outlet.publication { lot($0)?["asked"] as? Int == 4 }
    }

    @Test func `that it is gone is told at once, and what follows no more often than a tick`()
        async throws
    {
        let harness = try RoomHarness()
        defer { harness.close() }
        try await soldOutLot(harness)
        _ = try await harness.outlet.publication { lot($0)?["free"] as? Int == 0 }
        let (start, before) = (RoomHarness.now, harness.outlet.publications.count)
        let one = Claim(quantity: 1)
        for person in people(40) {
            for offer in [Offer.claim(one), .wait(one)] {
                _ = try await harness.answer(.offer(LotID(1), offer), as: person)
            }
        }
        let told = harness.outlet.publications.count - before
        #expect(Int64(told) <= (RoomHarness.now - start) / MarketRoom.tickMinimum + 2)
        _ = try await harness.outlet.publication {
            lot($0)?["asked"] as? Int == 41 && lot($0)?["waiting"] as? Int == 40
        }
    }

    private func people(_ count: Int) -> [Identity] {
        (0..<count).map {
            Identity(account: AccountID(100 + $0), name: "Người \($0)", role: .buyer)
        }
    }
}

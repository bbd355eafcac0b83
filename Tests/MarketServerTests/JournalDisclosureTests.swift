import Market
import MarketProtocol
import Testing

@testable import MarketServer

@Suite struct JournalDisclosureTests {
    private func text(_ payload: [UInt8], disclosed: Set<LotID>) -> String {
        String(
            decoding: JournalDisclosure(disclosed: disclosed).shown(payload),
            as: UTF8.self
        )
    }

    @Test func `a bid's maximum is secret until its lot has ended`() throws {
        let bid = JournalPayload(
            actor: .bidder(Paddle(4)),
            key: IdempotencyKey(ascii: "k1".utf8),
            command: .bid(LotID(3), amount: try #require(Money(dong: 777_000)), confirmed: false)
        ).encode(.done)
        #expect(
            text(bid, disclosed: [])
                == #"{"type":"bid","actor":4,"lot":3,"withheld":true}"#
        )
        #expect(text(bid, disclosed: [LotID(3)]).contains("777000"))
    }

    @Test func `a reserve price is secret until its lot has ended`() throws {
        let step = try #require(Money(dong: 5_000))
        let terms = EnglishTerms(
            openingPrice: step,
            increments: try #require(IncrementLadder(every: step)),
            reservePrice: Money(dong: 888_000),
            duration: 60_000
        )
        let lot = LotTerms(product: ProductID(1), quantity: 1, format: .english(terms))
        let prepare = JournalPayload(actor: .host, key: nil, command: .prepare(lot))
            .encode(.prepared(LotID(7)))
        #expect(!text(prepare, disclosed: [LotID(6)]).contains("888000"))
        #expect(text(prepare, disclosed: [LotID(7)]).contains("888000"))
    }

    @Test func `what is no secret is shown at once`() {
        let claim = JournalPayload(
            actor: .bidder(Paddle(4)),
            key: nil,
            command: .claim(LotID(3), quantity: 2)
        ).encode(.done)
        #expect(text(claim, disclosed: []).contains("quantity"))
    }
}

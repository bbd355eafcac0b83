import MarketProtocol
import Testing

@testable import Market

@Suite struct JournalPayloadTests {
    private static let ladder = IncrementLadder([
        IncrementLadder.Step(from: .zero, increment: Money(dong: 5000) ?? .zero),
        IncrementLadder.Step(
            from: Money(dong: 200_000) ?? .zero,
            increment: Money(dong: 10_000) ?? .zero
        ),
    ])

    private static func auctions(_ amount: Money) -> [Format] {
        [
            .dutch(
                DutchTerms(
                    openingPrice: amount,
                    floorPrice: Money(dong: 40_000) ?? .zero,
                    step: Money(dong: 15_000) ?? .zero,
                    interval: 8_000,
                    limitPerBuyer: 3,
                    holdDuration: 90_000
                )
            ),
            .sealed(
                SealedTerms(
                    pricing: .second,
                    openingPrice: amount,
                    reservePrice: Money(dong: 400_000),
                    duration: 60_000,
                    paymentWindow: 90_000
                )
            ),
            .group(
                GroupTerms(
                    price: amount,
                    threshold: 4,
                    caseSize: 6,
                    limitPerBuyer: 3,
                    duration: 60_000,
                    code: 12_345
                )
            ),
        ]
    }

    private static func commands() throws -> [Command] {
        let amount = try #require(Money(dong: 125_000))
        let english = EnglishTerms(
            openingPrice: amount,
            increments: try #require(ladder),
            reservePrice: Money(dong: 400_000),
            buyNowPrice: Money(dong: 900_000),
            proxy: true,
            duration: 60_000,
            extensionWindow: 7_000,
            extension: 8_000,
            totalCap: 300_000,
            finalPeriod: 20_000,
            suddenDeath: true,
            paymentWindow: 90_000
        )
        let flash = FlashTerms(price: amount, limitPerBuyer: 2, duration: 30_000)
        let lot = LotID(3)
        let seed = try #require(Seed(String(repeating: "5a", count: 32)))
        let auctions = auctions(amount).map { format in
            Command.prepare(LotTerms(product: ProductID(9), quantity: 24, format: format))
        }
        return auctions + [
            .openRoom, .closeRoom, .push(lot), .start(lot), .pause(lot), .resume(lot),
            .prepare(LotTerms(product: ProductID(7), quantity: 1, format: .english(english))),
            .prepare(LotTerms(product: ProductID(8), quantity: 30, format: .flash(flash))),
            .extend(lot, by: 30_000), .cancel(lot, reason: "Vỡ \"một\" chiếc\u{1}"),
            .voidBid(lot, BidID(9), reason: "nhầm"), .markPaid(HoldID(4)), .mute(Paddle(5)),
            .unmute(Paddle(5)), .bid(lot, amount: amount, confirmed: true),
            .bid(lot, amount: amount, confirmed: false), .buyNow(lot), .claim(lot, quantity: 2),
            .offer(lot, .claim(Claim(quantity: 2, choice: ProductID(8), beneficiary: Paddle(3)))),
            .offer(lot, .wait(Claim(quantity: 1))), .offer(lot, .withdraw),
            .offer(lot, .accept(step: 0, quantity: 3)),
            .offer(lot, .pledge(least: 1, most: 4, code: 123_456)), .confirm(HoldID(4)),
            .switchToDraw(lot), .turnAway(lot, Paddle(9)), .commit(lot, seed.commitment),
            .advance(lot, seed: seed),
            .advance(lot, seed: nil),
            .release(HoldID(4)), .register(household: nil), .register(household: 12),
            .close(lot), .expire(HoldID(4)), .recover(downtime: 4_000),
        ]
    }

    @Test func `every command comes back from the journal as it went in`() throws {
        let key = IdempotencyKey(ascii: "k-1_Z".utf8)
        for command in try Self.commands() {
            for actor in [Actor.host, .clock, .bidder(Paddle(12))] {
                for key in [key, nil] {
                    let payload = JournalPayload(actor: actor, key: key, command: command)
                    let read = try JournalPayload(payload.encode(.done))
                    #expect(read == payload)
                }
            }
        }
    }

    @Test func `the longest texts and ladders that are accepted come back too`() throws {
        let steps = try (0..<Int64(Limits.ladderSteps.upperBound)).map { number in
            IncrementLadder.Step(
                from: try #require(Money(dong: number * 1_000)),
                increment: try #require(Money(dong: 500))
            )
        }
        let terms = EnglishTerms(
            openingPrice: try #require(Money(dong: 1)),
            increments: try #require(IncrementLadder(steps)),
            duration: 60_000
        )
        let lot = LotTerms(product: ProductID(1), quantity: 1, format: .english(terms))
        let reason = "x" + String(repeating: "\t", count: 2_000)
        for command in [Command.prepare(lot), .cancel(LotID(1), reason: reason)] {
            let payload = JournalPayload(actor: .host, key: nil, command: command)
            #expect(try JournalPayload(payload.encode(.done)) == payload)
        }
    }

    @Test func `the payload of a bid is short and names no person`() throws {
        let amount = try #require(Money(dong: 130_000))
        let payload = JournalPayload(
            actor: .bidder(Paddle(12)),
            key: IdempotencyKey(ascii: "k1".utf8),
            command: .bid(LotID(3), amount: amount, confirmed: false)
        )
        let outcome = Outcome.bid(
            BidOutcome(
                bid: BidID(9),
                price: amount,
                leader: Paddle(12),
                leading: true,
                extendedUntil: nil
            )
        )
        #expect(
            String(decoding: payload.encode(outcome), as: UTF8.self)
                == #"{"type":"bid","actor":12,"key":"k1","lot":3,"amount":130000,"#
                + #""outcome":{"bid":9,"price":130000,"leader":12,"leading":true}}"#
        )
    }

    @Test func `the answer to a refused bid says what would do`() throws {
        let key = try #require(IdempotencyKey(ascii: "k1".utf8))
        let minimum = try #require(Money(dong: 135_000))
        let text = Answer.refused(
            key,
            at: Timestamp(milliseconds: 5),
            .amountTooLow(minimum: minimum)
        )
        #expect(
            String(decoding: text, as: UTF8.self)
                == #"{"type":"answer","key":"k1","ok":false,"at":5,"reason":"amountTooLow","minimum":135000}"#
        )
    }
}

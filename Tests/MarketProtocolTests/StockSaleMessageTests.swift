import Market
import MarketProtocol
import Testing

/// How sales from stock look on the wire and in the journal.
@Suite struct StockSaleMessageTests {
    private func command(_ fields: String) throws -> Command {
        let bytes = Array(#"{"key":"k","room":"r",\#(fields)}"#.utf8)
        guard
            case .room("r", .command(let command)) = try ClientMessage(unsafe bytes.span.bytes).body
        else { throw MessageRefusal.unknownCommand }
        return command
    }

    private static let usual = #""limit":2,"duration":60000,"hold":300000"#

    private static let prepared = [
        #""product":7,"quantity":5,"format":"flash","price":9000,\#(usual)"#,
        #""product":7,"quantity":5,"format":"flash","price":9000,\#(usual),"allocation":"draw""#,
        #""product":7,"quantity":5,"format":"onePrice","price":9000,\#(usual),"goods":[[7,2],[8,3]]"#,
        #""product":7,"quantity":5,"format":"onePrice","price":9000,\#(usual),"goods":[[7,2],[8,3]],"allocation":"draw""#,
        #""product":7,"quantity":5,"format":"giveaway","duration":60000,"hold":86400000"#,
        #""product":7,"quantity":5,"format":"giveaway","duration":60000,"hold":5000,"allocation":"draw""#,
        #""product":7,"quantity":5,"format":"combo","price":9000,\#(usual),"components":[[7,2],[8,1]]"#,
    ]

    @Test(arguments: prepared)
    func `terms go through the journal as they were prepared`(fields: String) throws {
        let prepare = try command(#""type":"prepare",\#(fields)"#)
        let payload = JournalPayload(actor: .host, key: nil, command: prepare)
        let text = String(decoding: payload.encode(.done), as: UTF8.self)
        #expect(text == #"{"type":"prepare","actor":"host",\#(fields)}"#)
        #expect(try JournalPayload(Array(text.utf8)) == payload)
    }

    @Test func `fields that are missing take the rules' own values`() throws {
        let gift = try command(
            #""type":"prepare","product":7,"quantity":5,"format":"giveaway","duration":60000"#
        )
        let terms = GiveawayTerms(duration: 60_000)
        let lot = LotTerms(product: ProductID(7), quantity: 5, format: .giveaway(terms))
        #expect(gift == .prepare(lot))
        #expect(terms.holdDuration == 86_400_000 && terms.allocation == .firstCome)
    }

    @Test(
        arguments: [
            (#""allocation":"lottery""#, MessageRefusal.outOfRange("allocation")),
            (#""allocation":1"#, .wrongType("allocation")),
            (#""goods":[[7,0]]"#, .outOfRange("goods")),
            (#""goods":[[7]]"#, .outOfRange("goods")),
            (#""goods":7"#, .wrongType("goods")),
        ]
    )
    func `terms that cannot be read name their field`(
        field: String,
        refusal: MessageRefusal
    ) throws {
        let base =
            #""type":"prepare","product":7,"quantity":5,"format":"onePrice","price":9,"limit":1,"duration":60000"#
        let fields = field.contains("goods") ? field : field + #","goods":[[7,2],[8,3]]"#
        #expect {
            try command("\(base),\(fields)")
        } throws: { error in
            (error as? UnreadableMessage)?.refusal == refusal
        }
    }

    @Test func `what a buyer asks is read with its choice and for whom`() throws {
        let claim = Claim(quantity: 2, choice: ProductID(8), beneficiary: Paddle(3))
        let fields = #""lot":1,"quantity":2,"choice":8,"for":3"#
        #expect(try command(#""type":"claim",\#(fields)"#) == .offer(LotID(1), .claim(claim)))
        #expect(try command(#""type":"wait",\#(fields)"#) == .offer(LotID(1), .wait(claim)))
        #expect(try command(#""type":"withdraw","lot":1"#) == .offer(LotID(1), .withdraw))
    }

    @Test func `answers name the entry, or the ticket and its place`() throws {
        let key = try #require(IdempotencyKey(ascii: "k1".utf8))
        func answer(_ outcome: Outcome) -> String {
            let now = Timestamp(milliseconds: 5)
            let bytes = Answer.accepted(key, at: now, sequence: 9, outcome: outcome)
            return String(decoding: bytes, as: UTF8.self)
        }
        let start = #"{"type":"answer","key":"k1","ok":true,"at":5,"seq":9,"#
        #expect(answer(.entered(12)) == start + #""entry":12}"#)
        #expect(answer(.waiting(ticket: 4, place: 2)) == start + #""ticket":4,"place":2}"#)
    }
}

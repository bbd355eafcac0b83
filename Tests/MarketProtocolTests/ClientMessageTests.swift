import Market
import MarketProtocol
import Testing

@Suite struct ClientMessageTests {
    private func message(_ text: String) throws(UnreadableMessage) -> ClientMessage {
        let bytes = Array(text.utf8)
        return try ClientMessage(unsafe bytes.span.bytes)
    }

    private func refusal(_ text: String) -> MessageRefusal? {
        do throws(UnreadableMessage) {
            _ = try message(text)
            return nil
        } catch {
            return error.refusal
        }
    }

    private func command(_ fields: String) throws -> Command? {
        let message = try message(#"{"key":"k","room":"r",\#(fields)}"#)
        guard case .room("r", .command(let command)) = message.body else { return nil }
        return command
    }

    @Test func `a bid is read with its lot and amount`() throws {
        let amount = try #require(Money(dong: 130_000))
        #expect(
            try command(#""type":"bid","lot":3,"amount":130000"#)
                == .bid(LotID(3), amount: amount, confirmed: false)
        )
        #expect(
            try command(#""type":"bid","lot":3,"amount":130000,"confirmed":true"#)
                == .bid(LotID(3), amount: amount, confirmed: true)
        )
    }

    @Test func `an auction is read with the rules' own defaults`() throws {
        let command = try command(
            #""type":"prepare","product":7,"quantity":2,"format":"english","opening":100000,"#
                + #""increment":[[0,5000],[200000,10000]],"duration":60000,"proxy":true"#
        )
        guard case .prepare(let terms) = command,
            let english = terms.format.terms(as: EnglishTerms.self)
        else {
            Issue.record("not an auction: \(String(describing: command))")
            return
        }
        #expect(terms.product == ProductID(7) && terms.quantity == 2)
        #expect(english.increments.steps.map(\.increment.dong) == [5000, 10_000])
        #expect(english.proxy && !english.suddenDeath && english.reservePrice == nil)
        #expect(english.extension == 10_000 && english.totalCap == 600_000)
    }

    @Test func `join carries the position that the page has`() throws {
        let plain = try message(#"{"type":"join","key":"k","room":"r"}"#)
        #expect(plain.body == .room("r", .join(nil)))
        let resume = try message(
            #"{"type":"join","key":"k","room":"r","epoch":"7","offset":41}"#
        )
        #expect(resume.body == .room("r", .join(Position(epoch: "7", offset: 41))))
    }

    @Test func `text is read with its escapes`() throws {
        let chat = try message(
            #"{"type":"chat","key":"k","room":"r","text":"Ng\u01b0\u1eddi \ud83c\udfee \"đỏ\""}"#
        )
        #expect(chat.body == .room("r", .chat(text: "Người 🏮 \"đỏ\"")))
    }

    @Test func `half a surrogate pair is refused`() {
        #expect(
            refusal(#"{"type":"chat","key":"k","room":"r","text":"\ud83c"}"#)
                == .outOfRange("text")
        )
        #expect(
            refusal(#"{"type":"chat","key":"k","room":"r","text":"\udfee\ud83c"}"#)
                == .outOfRange("text")
        )
    }

    @Test(arguments: [
        (#"{"type":"bid","room":"r","lot":1,"amount":1}"#, MessageRefusal.missingField("key")),
        (#"{"type":"bid","key":"k","lot":1,"amount":1}"#, .missingField("room")),
        (#"{"type":"bid","key":"k","room":"r","amount":1}"#, .missingField("lot")),
        (#"{"type":"bid","key":"k","room":"r","lot":1}"#, .missingField("amount")),
        (#"{"type":"bid","key":"k","room":"r","lot":"1","amount":1}"#, .wrongType("lot")),
        (#"{"type":"bid","key":"k","room":"r","lot":1,"amount":-1}"#, .outOfRange("amount")),
        (#"{"type":"bid","key":"k","room":"r","lot":1,"amount":1.5}"#, .outOfRange("amount")),
        (
            #"{"type":"bid","key":"k","room":"r","lot":1,"amount":99999999999999999999}"#,
            .outOfRange("amount")
        ),
        (#"{"type":"bid","key":"k","room":"r","lot":0,"amount":1}"#, .outOfRange("lot")),
        (#"{"type":"bid","key":7,"room":"r","lot":1,"amount":1}"#, .wrongType("key")),
        (#"{"type":"bid","key":"","room":"r","lot":1,"amount":1}"#, .outOfRange("key")),
        (
            #"{"type":"bid","key":"abcdefghijklmnopq","room":"r","lot":1,"amount":1}"#,
            .outOfRange("key")
        ),
        (#"{"type":"bid","key":"k k","room":"r","lot":1,"amount":1}"#, .outOfRange("key")),
        (
            #"{"type":"bid","key":"k","room":"r","lot":1,"amount":1,"confirmed":1}"#,
            .wrongType("confirmed")
        ),
        (#"{"type":"bid","key":"k","key":"l","room":"r","lot":1,"amount":1}"#, .outOfRange("key")),
        (#"{"type":"steal","key":"k","room":"r"}"#, .unknownCommand),
        (#"{"type":"close","key":"k","room":"r","lot":1}"#, .unknownCommand),
        (#"{"type":"expire","key":"k","room":"r","hold":1}"#, .unknownCommand),
        (#"{"type":"register","key":"k","room":"r"}"#, .unknownCommand),
        (#"{"type":"recover","key":"k","room":"r","downtime":1}"#, .unknownCommand),
        (
            #"{"type":"prepare","key":"k","room":"r","product":1,"quantity":1,"format":"barter"}"#,
            .outOfRange("format")
        ),
        (#"{"key":"k","room":"r"}"#, .missingField("type")),
        (#"{"type":"bid","key":"k""#, .badJSON(at: 23)),
        (#"{"a":[[[[[[[[[[1]]]]]]]]]]}"#, .tooDeep),
    ])
    func `a message that is wrong is refused with its field`(
        text: String,
        expected: MessageRefusal
    ) {
        #expect(refusal(text) == expected)
    }

    @Test func `a refusal names the key where one was read`() {
        do throws(UnreadableMessage) {
            _ = try message(#"{"type":"bid","key":"k9","room":"r"}"#)
            Issue.record("a bid without a lot was read")
        } catch {
            #expect(error.key?.description == "k9")
        }
    }

    @Test func `a text longer than its bound is refused before the rules see it`() {
        let text = String(repeating: "x", count: 3000)
        #expect(
            refusal(#"{"type":"chat","key":"k","room":"r","text":"\#(text)"}"#)
                == .outOfRange("text")
        )
    }
}

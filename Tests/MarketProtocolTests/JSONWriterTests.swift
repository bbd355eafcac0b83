import Market
import Testing

@testable import MarketProtocol

/// What the writer writes is what was given, at every place of its room.
@Suite struct JSONWriterTests {
    @Test func `integers of every length have all their digits`() {
        var numbers: [Int64] = [0, .max, .min, .min + 1]
        var power: Int64 = 1
        for _ in 0..<18 {
            power *= 10
            numbers += [power - 1, power, power + 1, 1 - power, -power, -power - 1]
        }
        numbers += (0..<200).map(Int64.init)
        for number in numbers {
            #expect(written { $0.value(number) } == "\(number)")
        }
    }

    @Test func `strings are escaped where they must be`() {
        for (text, wanted) in [
            ("", #""""#), ("chè xanh", #""chè xanh""#), (#"a"b\c"#, #""a\"b\\c""#),
            ("a\nb\tc\u{1}\u{1F}\u{7F}", #""a\nb\u0009c\u0001\u001f"# + "\u{7F}\""),
            (
                String(repeating: "\u{2}", count: 30),
                "\"" + String(repeating: #"\u0002"#, count: 30) + "\""
            ),
        ] {
            #expect(written { $0.value(text) } == wanted)
        }
    }

    @Test func `keys of every length are written as they were sent`() throws {
        let text = "aZ09_-bcdefghijk"
        for count in 1...16 {
            let sent = String(text.prefix(count))
            let key = try #require(IdempotencyKey(ascii: sent.utf8))
            #expect(key.count == count)
            #expect(written { $0.field("key", key) } == "\"key\":\"\(sent)\"")
        }
        #expect(written { $0.field("key", nil as IdempotencyKey?) } == "\"key\":null")
    }

    @Test func `nothing is lost where the room ends`() throws {
        let key = try #require(IdempotencyKey(ascii: "0123456789abcdef".utf8))
        // Every kind of value begins once at every place around the end of the first room.
        for filling in 0..<80 {
            let text = written { json in
                json.object { json in
                    json.field("f", String(repeating: "x", count: filling))
                    json.field("integer", Int64.min)
                    json.field("key", key)
                    json.field("word", word: "claimed")
                    json.array("list") { json in
                        json.value(true)
                        json.null()
                        json.object { _ in }
                        json.embed(Array("[1,2]".utf8))
                    }
                    json.field("none", nil as Int64?)
                    json.field("end", false)
                }
            }
            let wanted =
                #"{"f":""# + String(repeating: "x", count: filling)
                + #"","integer":-9223372036854775808,"key":"0123456789abcdef","word":"claimed","#
                + #""list":[true,null,{},[1,2]],"none":null,"end":false}"#
            #expect(text == wanted)
        }
    }

    @Test func `a hold's words are those of its kind and state`() throws {
        for kind in [Hold.Kind.win, .claim, .gift, .pledge] {
            #expect("\(kind.word)" == kind.rawValue)
        }
        for state in [Hold.State.held, .paid, .expired, .released] {
            #expect("\(state.word)" == state.rawValue)
        }
    }

    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        body(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

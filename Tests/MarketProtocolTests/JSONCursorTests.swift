import MarketProtocol
import SeededNumbers
import Testing

/// RFC 8259, as strictly as the market reads it.
@Suite struct JSONCursorTests {
    private func read(_ text: String) throws(JSONError) -> [(String, JSONValue)] {
        let bytes = Array(text.utf8)
        var fields: [(String, JSONValue)] = []
        var cursor = JSONCursor()
        try cursor.readObject(unsafe bytes.span.bytes) { range, value throws(JSONError) in
            fields.append((String(decoding: bytes[range], as: UTF8.self), value))
        }
        return fields
    }

    @Test(arguments: [
        "{}", " { } ", #"{"a":1}"#, #"{"a":-0,"b":[],"c":{}}"#, #"{"a":"\u00e9\n\"\\"}"#,
        #"{"a":1.5e+3}"#, #"{"a":[1,[2,{"b":null}]]}"#, "{\"a\" :\t1 ,\r\n\"b\":true}",
    ])
    func `RFC 8259 valid objects are read`(text: String) throws {
        _ = try read(text)
    }

    @Test(arguments: [
        "", " ", "[]", "1", "{", "}", "{}{}", "{} x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#,
        #"{,"a":1}"#, #"{a:1}"#, #"{'a':1}"#, #"{"a":01}"#, #"{"a":1.}"#, #"{"a":.5}"#,
        #"{"a":+1}"#, #"{"a":-}"#, #"{"a":1e}"#, #"{"a":tru}"#, #"{"a":True}"#, #"{"a":"x}"#,
        #"{"a":"\x"}"#, #"{"a":"\u12g4"}"#, #"{"a":"\u12"#, "{\"a\":\"\n\"}", #"{"a":[1,]}"#,
        #"{"a":[1 2]}"#, #"{"a":NaN}"#, "{\"a\":1\u{0}}", #"{"a":1}//"#,
    ])
    func `RFC 8259 anything else is refused`(text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test func `every proper prefix of a message is refused`() throws {
        let text = #"{"type":"bid","key":"k-1","amount":-12,"deep":[[1],{"x":"\u0041"}],"ok":true}"#
        _ = try read(text)
        for length in 0..<text.utf8.count {
            let prefix = String(decoding: text.utf8.prefix(length), as: UTF8.self)
            #expect(throws: JSONError.self) { try read(prefix) }
        }
    }

    @Test func `integers keep all 64 bits and larger ones are only numbers`() throws {
        let text = #"{"a":9223372036854775807,"b":-9223372036854775808,"c":9223372036854775808}"#
        let values = try read(text).map(\.1)
        #expect(values == [.integer(.max), .integer(.min), .number])
    }

    @Test(arguments: [1, 8, 9, 5_000])
    func `nesting stops at the depth bound`(depth: Int) throws {
        let open = String(repeating: "[", count: depth - 1)
        let close = String(repeating: "]", count: depth - 1)
        let text = "{\"a\":\(open)1\(close)}"
        if depth <= JSONCursor.depthMax {
            _ = try read(text)
        } else {
            #expect(throws: JSONError.tooDeep) { try read(text) }
        }
    }

    @Test func `random bytes never trap`() {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array(#"{}[]",:0123456789.eE+-\utrfalsn "#.utf8)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...40, using: &random)
            let bytes = (0..<count).map { _ in
                Bool.random(using: &random)
                    ? alphabet[Int.random(in: alphabet.indices, using: &random)]
                    : UInt8.random(in: 0...255, using: &random)
            }
            _ = try? ClientMessage(unsafe bytes.span.bytes)
        }
    }
}

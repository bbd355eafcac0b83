import HTTPProtocol
import Testing

struct RequestHeadParserTests {
    @Test func `a head is taken apart`() throws {
        let text = """
            GET /room/che%20ba?x=%20&y HTTP/1.1\r
            Host: cho.example:8080\r
            Accept:text/html \t\r
            X-Empty:\r
            accept: */*\r
            \r\n
            """
        let expected = [
            "GET", "/room/che%20ba?x=%20&y", "/room/che ba", "x=%20&y", "http11",
            "Host: cho.example:8080", "Accept: text/html", "X-Empty: ", "accept: */*",
        ]
        #expect(
            parseRequest(Array((text + "rest").utf8))
                == .head(summary: expected, consumed: text.utf8.count)
        )
        let head = try requestHead(text)
        #expect(head.fields["HOST"] == "cho.example:8080")
        #expect(head.fields.all("Accept") == ["text/html", "*/*"])
        #expect(head.fields["x-empty"]?.isEmpty == true)
        #expect(head.fields["y-empty"] == nil)
        #expect(head.contentLength == nil && head.keepAlive)
    }

    @Test func `one parser reads one head after another`() throws {
        let first = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        let second = "\r\nGET /b HTTP/1.0\r\n\r\n"
        var parser = RequestHeadParser()
        let bytes = Array((first + second).utf8)
        let one = try #require(try unsafe parser.parse(bytes.span.bytes))
        #expect(one.head.path == "/a" && one.head.contentLength == 0)
        #expect(one.consumed == first.utf8.count)
        let two = try #require(try unsafe parser.parse(Array(bytes[one.consumed...]).span.bytes))
        #expect(two.head.path == "/b" && two.head.version == .http10 && !two.head.keepAlive)
        #expect(two.consumed == second.utf8.count)
    }

    @Test func `a head that is not whole needs more`() {
        for text in [
            "", "G", "GET / HTTP/1.1", "GET / HTTP/1.1\r", "GET / HTTP/1.1\r\nHost: a\r\n",
        ] {
            #expect(parseRequest(Array(text.utf8)) == .needsMore)
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n", "GET / HTTP/1.1\rHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", "\n", "\r\r",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n", "GET / HTTP/1.1\r\nX: \u{1B}\r\n\r\n",
        "GET / HTTP/1.1\r\nX: \u{7F}\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}",
    ])
    func `RFC 9112 §2.2 bare line ends and control bytes are refused`(text: String) {
        #expect(refusal(text) == .malformedLine)
        #expect(HTTPRefusal.malformedLine.status == 400)
    }

    @Test(arguments: [UInt8(0)...0x08, 0x0B...0x0C, 0x0E...0x1F, 0x7F...0x7F].joined())
    func `RFC 9110 §5.5 every control byte is refused where it stands`(byte: UInt8) {
        let control = String(UnicodeScalar(byte))
        let starts = [
            "", "G", "GET /", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nX",
            "GET / HTTP/1.1\r\nX:", "GET / HTTP/1.1\r\nX: a", "GET / HTTP/1.1\r\nX: a\r\n",
            "GET / HTTP/1.1\r\nX: 0123456789abcdef",
        ]
        for start in starts {
            #expect(refusal(start + control + "a\r\n\r\n") == .malformedLine)
            #expect(bytesUntilRefusal(start + control) == start.utf8.count + 1)
        }
    }

    @Test(arguments: [
        "\n", "GET / HTTP/1.1\n", "GET / HTTP/1.1\r\nX: a\n", "GET / HTTP/1.1\r\n\n", "\r\n\n",
        "\ra", "\r\r", "GET / HTTP/1.1\r\r", "GET / HTTP/1.1\r ", "GET / HTTP/1.1\r\nX: a\r\t",
        "GET / HTTP/1.1\r\nX: a\r\n\ra", "GET / HTTP/1.1\r\nX\ra",
    ])
    func `RFC 9112 §2.2 a line end of one byte is refused where it shows`(text: String) {
        #expect(bytesUntilRefusal(text + "b: c\r\n\r\n") == text.utf8.count)
        #expect(refusal(text + "b: c\r\n\r\n") == .malformedLine)
    }

    @Test func `RFC 9112 §2.2 one empty line before a request is passed over and no more`() throws {
        let request = head()
        let expected = parseRequest(Array(request.utf8))
        guard case .head(let summary, let consumed) = expected else {
            Issue.record("no head")
            return
        }
        #expect(
            parseRequest(Array(("\r\n" + request).utf8))
                == .head(summary: summary, consumed: consumed + 2)
        )
        #expect(refusal("\r\n\r\n" + request) == .malformedRequestLine)
        #expect(refusal(" \r\n" + request) == .malformedRequestLine)
    }

    @Test(arguments: ["get", "Get", "GETS", "M-SEARCH", "!", "BREW", "post", "options"])
    func `RFC 9110 §9.1 any token is a method, and its letters count`(method: String) throws {
        let text = "\(method) / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(refusal(text) == nil)
        #expect(try requestHead(text).method == method)
    }

    @Test(arguments: [
        "GET /\r\n", "GET\r\n", " GET / HTTP/1.1\r\n", "GET  / HTTP/1.1\r\n",
        "GET /  HTTP/1.1\r\n", "GET / HTTP/1.1 \r\n", "GET / HTTP/1.1 x\r\n", "GET\t/ HTTP/1.1\r\n",
        "G@T / HTTP/1.1\r\n", "GÉT / HTTP/1.1\r\n", "GET / http/1.1\r\n", "GET / HTTP/1\r\n",
        "GET / HTTP/11\r\n", "GET / HTTP/1.10\r\n", "GET / HTTPS/1.1\r\n", "GET / HTTP/a.b\r\n",
        "\r\n\r\n", ": \r\n", " / HTTP/1.1\r\n", "G:T / HTTP/1.1\r\n", "GET(/) / HTTP/1.1\r\n",
        "\"GET\" / HTTP/1.1\r\n", "GET /\tHTTP/1.1\r\n", "GET / a HTTP/1.1\r\n", "GET / \r\n",
        "GET / HTTP/\r\n", "GET / HTTP/1.\r\n", "GET / HTTP/.1\r\n", "GET / HTTP/1.1.1\r\n",
        "GET / HTTP/01.1\r\n", "GET / HTTP/-1.1\r\n", "GET / HTTP/1,1\r\n", "GET / HTTP 1.1\r\n",
        "GET / Http/1.1\r\n", "GET / HTTP/1.1\t\r\n", "GET / XHTTP/1.1\r\n", "GET / HTTP/１.1\r\n",
        "HTTP/1.1 200 OK\r\n", "GET /\u{A0}HTTP/1.1\r\n", "X: y\r\n",
    ])
    func `RFC 9112 §3 a first line of another shape is refused`(text: String) {
        #expect(refusal(text) == .malformedRequestLine)
        #expect(HTTPRefusal.malformedRequestLine.status == 400)
    }

    @Test(arguments: ["2.0", "1.2", "0.9", "3.0", "9.9"])
    func `RFC 9110 §15.6.6 another version is refused with 505`(version: String) {
        #expect(refusal("GET / HTTP/\(version)\r\n") == .version)
        #expect(HTTPRefusal.version.status == 505)
    }

    @Test func `the preface of HTTP2 is refused with 505`() {
        #expect(refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == .version)
    }

    @Test(arguments: [
        "X : a", " X: a", "\tX: a", "X", ":a", "X Y: a", "X@: a", "É: a", "X\u{B}: a",
    ])
    func `RFC 9112 §5 a field of another shape is refused`(line: String) {
        let expected: HTTPRefusal = line.contains("\u{B}") ? .malformedLine : .malformedField
        #expect(refusal(head(line)) == expected)
    }

    @Test func `RFC 9112 §5.2 a folded field is refused`() {
        #expect(refusal(head("X: a", " b")) == .malformedField)
        #expect(refusal(head("X: a", "\tb: c")) == .malformedField)
        #expect(refusal(head("X:", " a")) == .malformedField)
        #expect(refusal(head("X: a", " ")) == .malformedField)
        #expect(refusal(head("X: a", " \t", "Y: b")) == .malformedField)
    }

    @Test func `RFC 9112 §2.2 space between the first line and the fields is refused`() {
        #expect(refusal("GET / HTTP/1.1\r\n Host: a\r\n\r\n") == .malformedField)
        #expect(refusal("GET / HTTP/1.1\r\n\tX: a\r\nHost: a\r\n\r\n") == .malformedField)
        #expect(refusal("GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n") == .malformedField)
    }

    @Test func `a field's value may hold tabs and bytes beyond ASCII`() throws {
        #expect(try requestHead(head("X: a\tb é")).fields["x"] == "a\tb é")
    }

    @Test func `a head of the limit passes and one byte more is refused`() {
        let text = head("X: " + String(repeating: "x", count: 100))
        let count = text.utf8.count
        #expect(refusal(text, limits: HeadLimits(headBytesMax: count)) == nil)
        #expect(refusal(text, limits: HeadLimits(headBytesMax: count - 1)) == .headTooLarge)
        #expect(HTTPRefusal.headTooLarge.status == 431)
    }

    @Test func `a first line beyond the limit is refused with 414`() {
        let limits = HeadLimits(headBytesMax: 100)
        #expect(
            refusal("GET /" + String(repeating: "x", count: 200), limits: limits)
                == .targetTooLong
        )
        #expect(HTTPRefusal.targetTooLong.status == 414)
    }

    @Test func `RFC 9112 §3 a first line of 8,000 bytes passes`() {
        let target = "/" + String(repeating: "x", count: 8_000 - "GET / HTTP/1.1".utf8.count)
        #expect(refusal("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n") == nil)
    }

    @Test func `the default limits are 8 KiB and 64 fields`() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
        let filling = String(repeating: "x", count: 8_192 - start.utf8.count - 4)
        #expect(refusal(start + filling + "\r\n\r\n") == nil)
        #expect(refusal(start + filling + "x\r\n\r\n") == .headTooLarge)
        #expect(bytesUntilRefusal(start + filling + "xxxx") == 8_192)
        let fields = String(repeating: "X: y\r\n", count: 63)
        #expect(refusal("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n") == nil)
        #expect(refusal("GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n\(fields)\r\n") == .tooManyFields)
        #expect(HTTPRefusal.tooManyFields.status == 431)
    }

    @Test func `as many fields as allowed pass and one more is refused`() {
        let limits = HeadLimits(fieldsMax: 3)
        #expect(refusal(head("A: 1", "B: 2"), limits: limits) == nil)
        #expect(refusal(head("A: 1", "B: 2", "C: 3"), limits: limits) == .tooManyFields)
    }

    @Test func `noise never traps and cuts never matter`() {
        var noise = Noise(state: 9112)
        let start = Array("GET /a%41?b HTTP/1.1\r\nHost: a:80\r\nX: y\r\n\r\n".utf8)
        for _ in 0..<500 {
            var bytes = start
            for _ in 0..<(1 + noise.next() % 3) {
                bytes[Int(noise.next() % UInt64(bytes.count))] = UInt8(noise.next() % 256)
            }
            let parsed = parseRequest(bytes)
            if case .head(_, let consumed) = parsed { #expect(consumed <= bytes.count) }
        }
    }
}

/// A small generator of known sequences (xorshift).
struct Noise {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state >> 11
    }
}

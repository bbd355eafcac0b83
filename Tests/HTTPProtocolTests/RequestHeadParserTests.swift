import HTTPProtocol
import Testing

struct RequestHeadParserTests {
    private func refusal(_ text: String, limits: HeadLimits = HeadLimits()) -> HTTPRefusal? {
        guard case .refused(let refusal) = parseRequest(Array(text.utf8), limits: limits) else {
            return nil
        }
        return refusal
    }

    /// A head with these lines after a right first line and `Host`.
    private func head(_ lines: String...) -> String {
        "GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

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
    }

    @Test(arguments: [
        "GET /\r\n", "GET\r\n", " GET / HTTP/1.1\r\n", "GET  / HTTP/1.1\r\n",
        "GET /  HTTP/1.1\r\n", "GET / HTTP/1.1 \r\n", "GET / HTTP/1.1 x\r\n", "GET\t/ HTTP/1.1\r\n",
        "G@T / HTTP/1.1\r\n", "GÉT / HTTP/1.1\r\n", "GET / http/1.1\r\n", "GET / HTTP/1\r\n",
        "GET / HTTP/11\r\n", "GET / HTTP/1.10\r\n", "GET / HTTPS/1.1\r\n", "GET / HTTP/a.b\r\n",
        "\r\n\r\n", ": \r\n",
    ])
    func `RFC 9112 §3 a first line of another shape is refused`(text: String) {
        #expect(refusal(text) == .malformedRequestLine)
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
    }

    @Test func `a field's value may hold tabs and bytes beyond ASCII`() throws {
        #expect(try requestHead(head("X: a\tb é")).fields["x"] == "a\tb é")
    }

    @Test(arguments: ["", "a b", "a/b", "user@a", "a:b", "a:123456", "[::1", "[]", "::1"])
    func `RFC 9112 §3.2 a host that is none is refused`(host: String) {
        #expect(refusal("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") == .host)
    }

    @Test(arguments: [
        "a", "a.b-c.example", "127.0.0.1:80", "[::1]", "[2001:db8::1]:8080", "a:", "a,b",
    ])
    func `RFC 9112 §3.2 a right host passes`(host: String) throws {
        #expect(try requestHead("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").fields["host"] == host)
    }

    @Test func `RFC 9112 §3.2 no host or two are refused`() {
        #expect(refusal("GET / HTTP/1.1\r\n\r\n") == .host)
        #expect(refusal(head("host: a")) == .host)
        #expect(refusal("GET / HTTP/1.0\r\n\r\n") == nil)
    }

    @Test(arguments: [
        "Content-Length: ", "Content-Length: -1", "Content-Length: +1", "Content-Length: 1 1",
        "Content-Length: 0x1", "Content-Length: 1,1", "Content-Length: 99999999999999999999",
        "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 1\r\ncontent-length: 1",
    ])
    func `RFC 9112 §6.3 a length that is not one number is refused`(lines: String) {
        #expect(refusal(head(lines)) == .contentLength)
    }

    @Test func `RFC 9112 §6.1 a transfer encoding is refused, with a length as an attack`() {
        #expect(refusal(head("Transfer-Encoding: chunked")) == .transferEncoding)
        #expect(HTTPRefusal.transferEncoding.status == 501)
        #expect(
            refusal(head("transfer-encoding: x", "Content-Length: 1"))
                == .contentLengthAndTransferEncoding
        )
        #expect(HTTPRefusal.contentLengthAndTransferEncoding.status == 400)
    }

    @Test func `RFC 9112 §9.3 a connection stays open unless the client ends it`() throws {
        #expect(try requestHead(head("Connection: Upgrade, keep-alive")).keepAlive)
        #expect(try !requestHead(head("Connection: Upgrade, CLOSE")).keepAlive)
        #expect(try requestHead(head("Content-Length: 65536")).contentLength == 65_536)
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

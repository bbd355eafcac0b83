import HTTPProtocol
import Testing

struct ResponseTests {
    private func encoded(
        _ response: Response,
        isAnswerToHead: Bool = false,
        closes: Bool = false
    ) -> String {
        var bytes: [UInt8] = []
        ResponseEncoder.append(
            response,
            isAnswerToHead: isAnswerToHead,
            closes: closes,
            to: &bytes
        )
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `an answer has its status, fields, length and body`() {
        let response = Response(
            status: 200,
            fields: ["Content-Type": "text/plain"],
            body: Array("chợ".utf8)
        )
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
        #expect(encoded(response) == head + "\r\nchợ")
        #expect(encoded(response, closes: true) == head + "Connection: close\r\n\r\nchợ")
        #expect(encoded(response, isAnswerToHead: true) == head + "\r\n")
    }

    @Test(arguments: [101, 204, 304])
    func `RFC 9112 §6.3 some statuses have no body and no length`(status: Int) {
        let text = encoded(Response(status: status, fields: ["A": "b"], body: [0x78]))
        #expect(text.hasPrefix("HTTP/1.1 \(status) "))
        #expect(text.hasSuffix("\r\nA: b\r\n\r\n"))
        #expect(!text.contains("Content-Length"))
    }

    @Test func `a length that is given is kept and a status without a name is written`() {
        #expect(
            encoded(Response(status: 299, fields: ["content-length": "7"]), isAnswerToHead: true)
                == "HTTP/1.1 299 \r\ncontent-length: 7\r\n\r\n"
        )
    }

    @Test func `a value cannot end its line`() {
        let response = Response(status: 200, fields: ["A b\r\n": "c\r\nSet-Cookie: d\u{0}"])
        #expect(
            encoded(response)
                == "HTTP/1.1 200 OK\r\nA-b--: c  Set-Cookie: d \r\nContent-Length: 0\r\n\r\n"
        )
    }

    @Test func `an answer is read back`() throws {
        let text = encoded(
            Response(status: 404, fields: ["X": "y"], body: Array("none".utf8)),
            closes: true
        )
        var parser = ResponseHeadParser()
        let parsed = try #require(try unsafe parser.parse(Array(text.utf8).span.bytes))
        #expect(parsed.head.status == 404 && parsed.head.version == .http11)
        #expect(parsed.head.fields["x"] == "y" && parsed.head.contentLength == 4)
        #expect(parsed.consumed == text.utf8.count - 4)
    }

    @Test(arguments: [
        "HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n",
    ])
    func `RFC 9112 §4 a right answer is read`(text: String) {
        guard case .head(_, consumed: text.utf8.count) = parseResponse(text) else {
            Issue.record("\(parseResponse(text))")
            return
        }
    }

    @Test(arguments: [
        "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000\r\n", "HTTP/1.1  200 OK\r\n", "HTTP/1.1 099 X\r\n",
        "HTTP/1.1 600 X\r\n", "http/1.1 200 OK\r\n", "HTTP/1.1\r\n", "200 OK\r\n", "\r\n",
        "HTTP/1.1 200OK\r\n",
    ])
    func `RFC 9112 §4 a first line of another shape is refused`(text: String) {
        #expect(parseResponse(text) == .refused(.malformedStatusLine))
    }

    @Test func `an answer of another version or with two lengths is refused`() {
        #expect(parseResponse("HTTP/2.0 200 OK\r\n") == .refused(.version))
        let lengths = "Content-Length: 1\r\nContent-Length: 1\r\n"
        #expect(parseResponse("HTTP/1.1 200 OK\r\n\(lengths)\r\n") == .refused(.contentLength))
    }
}

import HTTPProtocol
import Testing

@testable import Transport

@Suite struct HTTPExchangeTests {
    private let two = Array(
        ("POST /a HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc"
            + "GET /b HTTP/1.1\r\nHost: t\r\n\r\n").utf8
    )

    /// Feeds bytes in pieces and answers each request at once.
    private func paths(_ bytes: [UInt8], cutAt cuts: [Int]) -> [String] {
        var exchange = HTTPExchange(bodyBytesMax: 100)
        var found: [String] = []
        var start = 0
        for end in cuts + [bytes.count] {
            exchange.receive(bytes.span.extracting(start..<end))
            start = end
            while case .answer(let request) = exchange.next() {
                found.append(request.head.path + String(decoding: request.body, as: UTF8.self))
                exchange.answered()
            }
        }
        #expect(exchange.bufferedBytes == 0)
        #expect(exchange.wait == .nextRequest)
        return found
    }

    @Test func `requests are the same wherever they are cut`() {
        for cut in 0...two.count {
            #expect(paths(two, cutAt: [cut]) == ["/aabc", "/b"])
        }
        #expect(paths(two, cutAt: Array(1..<two.count)) == ["/aabc", "/b"])
    }

    @Test func `the next request waits for the answer to the one before`() {
        var exchange = HTTPExchange(bodyBytesMax: 100)
        exchange.receive(two.span)
        guard case .answer = exchange.next() else {
            Issue.record("no request")
            return
        }
        #expect(exchange.wait == .answer)
        guard case .wait = exchange.next() else {
            Issue.record("did not wait")
            return
        }
        exchange.answered()
        guard case .answer(let request) = exchange.next() else {
            Issue.record("no second request")
            return
        }
        #expect(request.head.path == "/b")
    }

    @Test func `a body over the limit is refused before it comes`() {
        var exchange = HTTPExchange(bodyBytesMax: 100)
        let head = Array("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 101\r\n\r\n".utf8)
        exchange.receive(head.span)
        guard case .refuse(status: 413) = exchange.next() else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `an invitation is given once, and not when the body is coming`() {
        let head = Array(
            "POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n".utf8
        )
        var exchange = HTTPExchange(bodyBytesMax: 100)
        exchange.receive(head.span)
        guard case .invite = exchange.next(), case .wait = exchange.next() else {
            Issue.record("not invited once")
            return
        }
        var eager = HTTPExchange(bodyBytesMax: 100)
        eager.receive((head + [0x61]).span)
        guard case .wait = eager.next() else {
            Issue.record("invited too late")
            return
        }
        eager.receive([0x62].span)
        guard case .answer(let request) = eager.next() else {
            Issue.record("no request")
            return
        }
        #expect(request.body == [0x61, 0x62])
    }

    @Test func `RFC 9110 §10.1.1 a client of HTTP 1.0 is not invited`() {
        let head = "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        var exchange = HTTPExchange(bodyBytesMax: 100)
        exchange.receive(Array(head.utf8).span)
        guard case .wait = exchange.next() else {
            Issue.record("invited")
            return
        }
    }

    @Test func `what follows an upgrade is given back`() {
        var exchange = HTTPExchange(bodyBytesMax: 100)
        exchange.receive(Array("GET / HTTP/1.1\r\nHost: t\r\n\r\nframes".utf8).span)
        guard case .answer = exchange.next() else {
            Issue.record("no request")
            return
        }
        #expect(exchange.takeRest() == Array("frames".utf8))
    }
}

import EventLoop
import HTTPProtocol
import Synchronization
import Testing
import Transport

@Suite struct HTTPServingTests {
    /// Answers with method, path and body.
    private static let mirror: Server.MakeApplication = { _, _ in
        let application = TestApplication(Record())
        application.respond = { request, _ in
            let line = "\(request.head.method) \(request.head.path) "
            return .respond(Response(status: 200, body: Array(line.utf8) + request.body))
        }
        return application
    }

    private func heads(in bytes: [UInt8]) -> Int {
        String(decoding: bytes, as: UTF8.self).components(separatedBy: "HTTP/1.1 200 OK").count - 1
    }

    @Test func `a connection serves one request after another`() async throws {
        try await withServer(application: Self.mirror) { server in
            let client = try RawClient(port: server.port)
            for path in ["/a", "/b", "/c"] {
                try await client.send("GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n")
                let answer = "GET \(path) "
                try await client.read { $0.suffix(answer.utf8.count).elementsEqual(answer.utf8) }
                #expect(!client.hasEnded)
                client.forget()
            }
            try await eventually { server.metrics.accepted == 1 }
        }
    }

    @Test func `pipelined requests are answered in order, however they are cut`() async throws {
        let requests = (0..<20).map { number in
            number % 2 == 0
                ? "GET /\(number) HTTP/1.1\r\nHost: t\r\n\r\n"
                : "POST /\(number) HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello"
        }
        let bytes = Array(requests.joined().utf8)
        try await withServer(application: Self.mirror) { server in
            for slowly in [false, true] {
                let client = try RawClient(port: server.port)
                if slowly {
                    try await client.sendSlowly(bytes)
                } else {
                    try await client.send(bytes)
                }
                try await client.read { $0.suffix(14).elementsEqual("POST /19 hello".utf8) }
                let bodies = client.text.components(separatedBy: "\r\n\r\n").dropFirst()
                let expected = (0..<20).map { $0 % 2 == 0 ? "GET /\($0) " : "POST /\($0) hello" }
                #expect(zip(bodies, expected).allSatisfy { $0.hasPrefix($1) })
                #expect(heads(in: client.received) == 20)
            }
        }
    }

    @Test func `HEAD tells the length and sends no body`() async throws {
        try await withServer(application: Self.mirror) { server in
            let client = try RawClient(port: server.port)
            try await client.send("HEAD /x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            try await client.readToEnd()
            #expect(client.text.contains("Content-Length: 8\r\n"))
            #expect(client.text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(arguments: [
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : t\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
        ("GET / HTTP/2.0\r\nHost: t\r\n\r\n", 505),
        ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 65537\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: t\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n", 417),
    ])
    func `a bad head is answered with its status and the connection ends`(
        head: String,
        status: Int
    ) async throws {
        try await withServer(application: Self.mirror) { server in
            let client = try RawClient(port: server.port)
            try await client.send(head + "GET /never HTTP/1.1\r\nHost: t\r\n\r\n")
            try await client.readToEnd()
            #expect(client.text.hasPrefix("HTTP/1.1 \(status) "))
            #expect(client.text.contains("Connection: close"))
            #expect(!client.text.contains("/never"))
            try await eventually { server.metrics.requestsRefused == 1 }
        }
    }

    @Test func `a head over 8 KiB is answered with 431`() async throws {
        try await withServer(application: Self.mirror) { server in
            let client = try RawClient(port: server.port)
            let filling = String(repeating: "x", count: 9_000)
            try await client.send("GET / HTTP/1.1\r\nHost: t\r\nX: \(filling)\r\n\r\n")
            try await client.readToEnd()
            #expect(client.text.hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test(arguments: ["GET /x HTTP/1.1\r\nHost: t\r\n\r\n", "GET /x HTTP/1.1\r\n\r\n"])
    func `RFC 9110 §6.6.1 an answer has its date`(request: String) async throws {
        try await withServer(application: Self.mirror) { server in
            let client = try RawClient(port: server.port)
            let before = SystemClock.secondsSince1970
            try await client.send(request)
            try await client.read { $0.firstRange(of: Array("\r\n\r\n".utf8)) != nil }
            let dates = (before...SystemClock.secondsSince1970).map {
                "\r\nDate: \(HTTPDate.text(secondsSince1970: $0))\r\n"
            }
            #expect(dates.contains { client.text.contains($0) })
        }
    }

    @Test func `a client that asks may send its body`() async throws {
        try await withServer(application: Self.mirror) { server in
            let client = try RawClient(port: server.port)
            try await client.send(
                "POST /x HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            )
            try await client.read { $0.suffix(4).elementsEqual("\r\n\r\n".utf8) }
            #expect(client.text == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send("abc")
            try await client.read { $0.suffix(11).elementsEqual("POST /x abc".utf8) }
            #expect(client.text.contains("HTTP/1.1 200 OK"))
        }
    }

    @Test(arguments: ["HTTP/1.0\r\nHost: t", "HTTP/1.1\r\nHost: t\r\nConnection: close"])
    func `a client that wants no further answer gets the end`(version: String) async throws {
        try await withServer(application: Self.mirror) { server in
            let client = try RawClient(port: server.port)
            try await client.send("GET /x \(version)\r\n\r\n")
            try await client.readToEnd()
            #expect(client.text.hasSuffix("GET /x "))
        }
    }

    @Test func `a client that ends its own direction still gets its answer`() async throws {
        try await withServer(application: Self.mirror) { server in
            let client = try RawClient(port: server.port)
            try await client.send("GET /x HTTP/1.1\r\nHost: t\r\n\r\n")
            try client.finishWriting()
            try await client.readToEnd()
            #expect(client.text.hasSuffix("GET /x "))
        }
    }

    @Test func `an answer may come later, and the next request waits for it`() async throws {
        let waiting = Mutex<[ConnectionID]>([])
        let make: Server.MakeApplication = { loop, connections in
            let application = TestApplication(Record())
            application.respond = { request, connection in
                guard request.head.path == "/later" else {
                    return .respond(Response(status: 200, body: Array("now".utf8)))
                }
                waiting.withLock { $0.append(connection.id) }
                return .later
            }
            // Answers what waits, at every message that is sent to it through this path.
            application.whenOpened = { _ in
                for id in waiting.withLock({ $0 }) {
                    let response = Response(status: 200, body: Array("later".utf8))
                    connections.connection(id)?.respond(response)
                }
            }
            let plain = application.respond
            application.respond = { request, connection in
                request.head.path == "/open"
                    ? .upgrade(WebSocketUpgrade()) : plain(request, connection)
            }
            return application
        }
        try await withServer(application: make) { server in
            let client = try RawClient(port: server.port)
            try await client.send(
                "GET /later HTTP/1.1\r\nHost: t\r\n\r\nGET /now HTTP/1.1\r\nHost: t\r\n\r\n"
            )
            try await eventually { waiting.withLock { $0.count } == 1 }
            let options = ClientOptions(
                address: .loopback(port: server.port),
                host: "t",
                target: "/open"
            )
            try await withClient(options) { _ in
                try await client.read { $0.suffix(3).elementsEqual("now".utf8) }
            }
            let first = try #require(client.text.firstRange(of: "later"))
            let second = try #require(client.text.firstRange(of: "now"))
            #expect(first.lowerBound < second.lowerBound)
        }
    }

    @Test func `many large pipelined answers reach a slow reader whole`() async throws {
        let body = [UInt8](repeating: 0x7A, count: 300_000)
        let make: Server.MakeApplication = { _, _ in
            let application = TestApplication(Record())
            application.respond = { _, _ in .respond(Response(status: 200, body: body)) }
            return application
        }
        try await withServer(application: make) { server in
            let client = try RawClient(port: server.port, receiveBufferBytes: 16_384)
            let request = "GET / HTTP/1.1\r\nHost: t\r\n\r\n"
            try await client.send(String(repeating: request, count: 100))
            try await eventually { server.metrics.sendsBlocked > 0 }
            // No more requests are looked at than fill what may wait.
            #expect(server.metrics.requests < 20)
            try await client.read { $0.count >= 100 * 300_080 }
            #expect(client.received.count { $0 == 0x7A } == 100 * 300_000)
            try await eventually { server.metrics.requests == 100 }
        }
    }
}

extension String {
    func components(separatedBy separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}

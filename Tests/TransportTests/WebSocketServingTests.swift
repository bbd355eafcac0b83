import EventLoop
import Testing
import Transport
import WebSocketProtocol

@Suite struct WebSocketServingTests {
    @Test func `a message comes back, sent whole or byte by byte`() async throws {
        let record = Record()
        try await withServer(application: upgrading(record)) { server in
            let client = try RawClient(port: server.port)
            try await client.upgrade()
            for slowly in [false, true] {
                for size in [0, 1, 125, 126, 1_000] {
                    let payload = [UInt8](repeating: 0x61, count: size)
                    let sent = frame(.text, payload)
                    if slowly {
                        try await client.sendSlowly(sent)
                    } else {
                        try await client.send(sent)
                    }
                    let expected = serverFrame(.text, payload)
                    try await client.read { $0.count >= expected.count }
                    #expect(client.received == expected)
                    client.forget()
                }
            }
        }
    }

    @Test func `fragments come back as one message, after the ping between them`() async throws {
        try await withServer(application: upgrading(Record())) { server in
            let client = try RawClient(port: server.port)
            try await client.upgrade()
            let bytes =
                frame(.text, Array("Chợ ".utf8), fin: false)
                + frame(.ping, [1, 2]) + frame(.ping, [3])
                + frame(.continuation, Array("đêm".utf8))
            try await client.sendSlowly(bytes)
            let expected =
                serverFrame(.pong, [1, 2]) + serverFrame(.pong, [3])
                + serverFrame(.text, Array("Chợ đêm".utf8))
            try await client.read { $0.count >= expected.count }
            #expect(client.received == expected)
        }
    }

    @Test func `frames that come with the handshake are taken`() async throws {
        try await withServer(application: upgrading(Record())) { server in
            let client = try RawClient(port: server.port)
            let head =
                "GET / HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            try await client.send(Array(head.utf8) + frame(.text, [0x68, 0x69]))
            let expected = serverFrame(.text, [0x68, 0x69])
            try await client.read { $0.suffix(4).elementsEqual(expected) }
        }
    }

    @Test(arguments: [
        ("Host: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n", 426),
        ("Host: t\r\n", 426),
        (
            "Host: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://evil\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            403
        ),
        (
            "Host: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n",
            400
        ),
    ])
    func `a refused upgrade ends the connection`(fields: String, status: Int) async throws {
        let record = Record()
        let make = upgrading(record, from: .sameOrigin(scheme: "http"))
        try await withServer(application: make) { server in
            let client = try RawClient(port: server.port)
            try await client.send("GET / HTTP/1.1\r\n\(fields)\r\n")
            try await client.readToEnd()
            #expect(client.text.hasPrefix("HTTP/1.1 \(status) "))
            try await eventually { server.metrics.upgradesRefused == 1 }
        }
        #expect(record.all.isEmpty)
    }

    private static let broken: [([UInt8], UInt16)] = [
        (frame(.text, [0xff]), 1007),
        (serverFrame(.text, [0x61]), 1002),
        (frame(.continuation, []), 1002),
        (frame(.binary, [UInt8](repeating: 0, count: 65_537)), 1009),
        (frame(.close, [0x03, 0xed]), 1002),
    ]

    @Test(arguments: broken)
    func `a broken rule is answered with its code, then the stream ends`(
        bytes: [UInt8],
        code: UInt16
    ) async throws {
        let record = Record()
        try await withServer(application: upgrading(record)) { server in
            let client = try RawClient(port: server.port)
            try await client.upgrade()
            try await client.send(bytes)
            try await client.readToEnd()
            #expect(client.received == FrameEncoder.close(CloseCode(rawValue: code)))
            try await record.wait { $0.contains("closed") }
            try await eventually { server.metrics.protocolErrors == 1 }
        }
        #expect(record.all == ["opened", "closed"])
    }

    @Test func `a closing handshake ends with the peer's own code`() async throws {
        let record = Record()
        try await withServer(application: upgrading(record)) { server in
            let client = try RawClient(port: server.port)
            try await client.upgrade()
            try await client.send(frame(.close, [0x0f, 0xa7]) + frame(.text, [0x61]))
            try await client.readToEnd()
            #expect(client.received == FrameEncoder.close(CloseCode(rawValue: 4007)))
        }
        #expect(record.all == ["opened", "closed"])
    }

    @Test func `the server's close is answered and told once`() async throws {
        let record = Record()
        let make = upgrading(record) { application, _ in
            application.receive = { _, _, connection in
                connection.close(.policyViolation, reason: "enough")
                connection.send(text: [0x61])
                connection.close(.normal)
            }
        }
        try await withServer(application: make) { server in
            try await withClient(ClientOptions(address: .loopback(port: server.port))) { client in
                client.perform { $0.send(text: [0x61]) }
                for await event in client.events {
                    guard case .opened = event else {
                        guard case .ended(.closed(let code, let reason)) = event else {
                            Issue.record("unexpected \(event)")
                            return
                        }
                        #expect(code == .policyViolation && reason == "enough")
                        continue
                    }
                    client.perform { $0.send(text: [0x61]) }
                }
            }
            try await eventually { server.metrics.connections == 0 }
        }
        #expect(record.all == ["opened", "received 1", "closed"])
    }

    @Test func `a line that breaks is told once`() async throws {
        let record = Record()
        try await withServer(application: upgrading(record)) { server in
            do {
                let client = try RawClient(port: server.port)
                try await client.upgrade()
                try await record.wait { $0.contains("opened") }
            }
            try await record.wait { $0.contains("closed") }
            try await eventually { server.metrics.connections == 0 }
            #expect(server.metrics.webSockets == 0)
        }
        #expect(record.all == ["opened", "closed"])
    }

    @Test func `compressed messages echo with context, large and small`() async throws {
        let make: Server.MakeApplication = { _, _ in EchoApplication() }
        let lift = { (options: inout TransportOptions) in
            options = EchoApplication.adjusted(options)
        }
        try await withServer(lift, application: make) { server in
            var options = ClientOptions(address: .loopback(port: server.port))
            options.deflate = DeflateParameters()
            try await withClient(options) { client in
                let texts = [
                    "", "a", String(repeating: "Chè búp khô ", count: 9),
                    String(repeating: "0123456789abcdef", count: 1 << 18),
                ]
                for await event in client.events { if case .opened = event { break } }
                for text in texts + texts {
                    client.send(text: text)
                    let echoed = await client.nextText()
                    #expect(echoed == text)
                }
            }
            // Sixteen times 256 KiB twice over went each way in much less.
            #expect(server.metrics.bytesReceived < 1_000_000)
            #expect(server.metrics.bytesSent < 1_000_000)
        }
    }

    @Test func `16 MiB echo uncompressed`() async throws {
        let make: Server.MakeApplication = { _, _ in EchoApplication() }
        let lift = { (options: inout TransportOptions) in
            options = EchoApplication.adjusted(options)
        }
        try await withServer(lift, application: make) { server in
            try await withClient(ClientOptions(address: .loopback(port: server.port))) { client in
                for await event in client.events { if case .opened = event { break } }
                let text = String(repeating: "0123456789abcdef", count: 1 << 20)
                client.send(text: text)
                let echoed = await client.nextText()
                #expect(echoed == text)
            }
        }
    }
}

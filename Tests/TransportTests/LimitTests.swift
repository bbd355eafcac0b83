import EventLoop
import Testing
import Transport
import WebSocketProtocol

@Suite struct LimitTests {
    @Test(arguments: ["", "GET / HTTP/1.1\r\nHo"])
    func `a head that does not come in time ends the connection`(sent: String) async throws {
        let adjust = { (options: inout TransportOptions) in
            options.limits.handshakeTimeout = .milliseconds(200)
        }
        try await withServer(adjust, application: upgrading(Record())) { server in
            let client = try RawClient(port: server.port)
            if !sent.isEmpty { try await client.send(sent) }
            try await client.readToEnd()
            try await eventually { server.metrics.timeouts == ["request": 1] }
            #expect(client.text.isEmpty == sent.isEmpty)
            if !sent.isEmpty { #expect(client.text.hasPrefix("HTTP/1.1 408 ")) }
        }
    }

    @Test func `a connection without a further request ends quietly`() async throws {
        let adjust = { (options: inout TransportOptions) in
            options.limits.keepAliveTimeout = .milliseconds(200)
        }
        let make: Server.MakeApplication = { _, _ in TestApplication(Record()) }
        try await withServer(adjust, application: make) { server in
            let client = try RawClient(port: server.port)
            try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            try await client.readToEnd()
            #expect(client.text.hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test func `a WebSocket that says nothing first is closed with 4002`() async throws {
        let adjust = { (options: inout TransportOptions) in
            options.limits.firstMessageTimeout = .milliseconds(200)
        }
        try await withServer(adjust, application: upgrading(Record())) { server in
            try await withClient(ClientOptions(address: .loopback(port: server.port))) { client in
                guard case .closed(let code, _)? = await client.end() else {
                    Issue.record("no closing handshake")
                    return
                }
                #expect(code == .tooSlow)
                #expect(server.metrics.timeouts == ["first_message": 1])
                #expect(server.metrics.closesSent == [CloseCode.tooSlow.rawValue: 1])
            }
        }
    }

    @Test func `silence is answered with pings, then with the end`() async throws {
        let record = Record()
        let adjust = { (options: inout TransportOptions) in
            options.limits.firstMessageTimeout = nil
            options.limits.pingInterval = .milliseconds(200)
        }
        try await withServer(adjust, application: upgrading(record)) { server in
            let silent = try RawClient(port: server.port)
            try await silent.upgrade()
            try await silent.readToEnd()
            #expect(silent.received == serverFrame(.ping, []) + serverFrame(.ping, []))
            try await eventually { server.metrics.timeouts == ["silence": 1] }
            #expect(server.metrics.pingsSent == 2)
        }
        #expect(record.all == ["opened", "closed"])
    }

    @Test func `a peer that answers pings stays`() async throws {
        let adjust = { (options: inout TransportOptions) in
            options.limits.firstMessageTimeout = nil
            options.limits.pingInterval = .milliseconds(300)
        }
        try await withServer(adjust, application: upgrading(Record())) { server in
            try await withClient(ClientOptions(address: .loopback(port: server.port))) { client in
                for await event in client.events { if case .opened = event { break } }
                // Several intervals' worth of pongs: each is 6 bytes after the handshake.
                let before = server.metrics.bytesReceived
                try await eventually { server.metrics.bytesReceived >= before + 3 * 6 }
                client.send(text: "still here")
                #expect(await client.nextText() == "still here")
            }
        }
    }

    @Test func `an address has only so many connections, and gets places back`() async throws {
        let adjust = { (options: inout TransportOptions) in
            options.connectionsPerAddressMax = 3
        }
        let record = Record()
        try await withServer(adjust, application: upgrading(record)) { server in
            do {
                let allowed = try (0..<3).map { _ in try RawClient(port: server.port) }
                for client in allowed { try await client.upgrade() }
                let refused = try RawClient(port: server.port)
                try await refused.readToEnd()
                #expect(refused.received.isEmpty)
                try await eventually { server.metrics.refusedPerAddress == 1 }
                try await eventually { server.metrics.connections == 3 }
            }
            try await eventually { server.metrics.connections == 0 }
            let again = try RawClient(port: server.port)
            try await again.upgrade()
        }
    }

    @Test func `the server has only so many connections`() async throws {
        let adjust = { (options: inout TransportOptions) in options.connectionsMax = 1 }
        try await withServer(adjust, application: upgrading(Record())) { server in
            let allowed = try RawClient(port: server.port)
            try await allowed.upgrade()
            let refused = try RawClient(port: server.port)
            try await refused.readToEnd()
            try await eventually { server.metrics.refusedInAll == 1 }
        }
    }
}

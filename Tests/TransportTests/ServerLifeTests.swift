import EventLoop
import Synchronization
import Testing
import Transport
import WebSocketProtocol

@Suite struct ServerLifeTests {
    @Test func `a drain tells the applications, closes with 4001, and ends`() async throws {
        let record = Record()
        var options = TransportOptions(address: .loopback(port: 0), loopCount: 2)
        let events = Mutex<[String]>([])
        options.report = { event in events.withLock { $0.append("\(event)") } }
        let server = try Server(options: options, application: upgrading(record))
        server.start()
        var clients: [TestClient] = []
        for _ in 0..<20 {
            let client = try TestClient(ClientOptions(address: .loopback(port: server.port)))
            for await event in client.events { if case .opened = event { break } }
            clients.append(client)
        }
        let idle = try RawClient(port: server.port)
        try await eventually { server.metrics.connections == 21 }
        server.drain(grace: .milliseconds(200))
        server.drain(grace: .zero)
        for client in clients {
            guard case .closed(let code, _)? = await client.end() else {
                Issue.record("no closing handshake")
                continue
            }
            #expect(code == .reconnect)
            client.stop()
        }
        // One that was about to ask is still answered.
        try await idle.send("GET / HTTP/1.0\r\n\r\n")
        try await idle.readToEnd()
        server.join()
        #expect(record.count(of: "drain") == 2)
        #expect(record.count(of: "closed") == 20)
        #expect(events.withLock { $0 } == ["draining"])
        #expect(server.metrics.connections == 0)
        let refused = try RawClient(port: server.port)
        await #expect(throws: SystemCallError.self) {
            try await refused.readToEnd()
        }
    }

    @Test func `connections spread over the loops and stay where they are`() async throws {
        let seen = Mutex<Set<Int>>([])
        let make: Server.MakeApplication = { loop, connections in
            let application = TestApplication(Record())
            application.respond = { _, connection in
                #expect(loop.isCurrent)
                #expect(connection.id.loop == connections.index)
                #expect(connections.connection(connection.id) === connection)
                seen.withLock { _ = $0.insert(connections.index) }
                return .upgrade(WebSocketUpgrade())
            }
            application.receive = { kind, bytes, connection in
                #expect(loop.isCurrent)
                connection.send(text: bytes)
            }
            return application
        }
        try await withServer({ $0.loopCount = 2 }, application: make) { server in
            #expect(server.loops.count == 2)
            var clients: [RawClient] = []
            for _ in 0..<40 {
                let client = try RawClient(port: server.port)
                try await client.upgrade()
                try await client.send(frame(.text, [0x61]))
                try await client.read { $0 == serverFrame(.text, [0x61]) }
                clients.append(client)
            }
            try await eventually { server.metrics.webSockets == 40 }
        }
        #expect(seen.withLock { $0 } == [0, 1])
    }

    @Test func `a name of a connection that has ended finds nothing`() async throws {
        let record = Record()
        let ids = Mutex<[ConnectionID]>([])
        let found = Mutex<[Bool]>([])
        let make = upgrading(record) { application, connections in
            application.whenOpened = { connection in
                found.withLock { found in
                    found = ids.withLock { $0 }.map { connections.connection($0) != nil }
                }
                ids.withLock { $0.append(connection.id) }
            }
        }
        let adjust = { (options: inout TransportOptions) in
            options.limits.lingerTimeout = .milliseconds(100)
        }
        try await withServer(adjust, application: make) { server in
            for _ in 0..<5 {
                let client = try RawClient(port: server.port)
                try await client.upgrade()
                try await client.send(frame(.close, []))
                try await client.readToEnd()
                try await eventually { server.metrics.connections == 0 }
            }
        }
        #expect(Set(ids.withLock { $0 }).count == 5)
        #expect(found.withLock { $0 } == [false, false, false, false])
    }

    @Test func `a second server cannot take half of the first one's port`() async throws {
        try await withServer(application: { _, _ in EchoApplication() }) { server in
            var options = TransportOptions(address: .loopback(port: server.port), loopCount: 1)
            options.backlog = 8
            #expect {
                _ = try Server(options: options) { _, _ in EchoApplication() }
            } throws: { error in
                guard case .system(let error)? = error as? Server.SetupError else { return false }
                return error.isAddressInUse
            }
        }
    }

    @Test func `a taken address is an error and not a crash`() async throws {
        let blocker = try Socket.listen(on: .loopback(port: 0), sharing: .alone, backlog: 1)
        let options = TransportOptions(address: try Socket.localAddress(of: blocker))
        let error = #expect(throws: Server.SetupError.self) {
            _ = try Server(options: options, application: upgrading(Record()))
        }
        guard case .system(let cause)? = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(cause.isAddressInUse)
    }
}

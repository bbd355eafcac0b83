import EventLoop
import Synchronization
import Testing
import Transport
import WebSocketProtocol

@Suite struct SlowConsumerTests {
    private static func small(_ options: inout TransportOptions) {
        options.sendBufferBytes = 16_384
        options.limits.firstMessageTimeout = nil
    }

    @Test func `a slow viewer is left out, then gets the newest state; others get all`()
        async throws
    {
        let record = Record()
        let held = Mutex(0)
        let publications = 2_000
        // Every message that comes makes one publication to all.
        let make = upgrading(record) { application, connections in
            var newest = 0
            application.receive = { _, _, _ in
                newest += 1
                let text = Array("\(newest) ".utf8) + [UInt8](repeating: 0x2e, count: 1_000)
                let message = PreparedMessage(text: text, deflated: false)
                for connection in connections.all { connection.publish(message) }
                held.withLock { $0 = max($0, connections.all.map(\.waitingBytes).max() ?? 0) }
            }
            application.whenCaughtUp = { $0.send(text: Array("newest \(newest)".utf8)) }
        }
        try await withServer(Self.small, application: make) { server in
            let slow = try RawClient(port: server.port, receiveBufferBytes: 4_096)
            try await slow.upgrade()
            try await withClient(ClientOptions(address: .loopback(port: server.port))) { fast in
                for await event in fast.events { if case .opened = event { break } }
                for number in 1...publications {
                    fast.send(text: "go")
                    let text = await fast.nextText()
                    #expect(text?.hasPrefix("\(number) ") == true)
                }
                #expect(server.metrics.publicationsDropped > 0)
                #expect(server.metrics.laneOverflows == 0)
                #expect(record.count(of: "caught up") == 0)
                let wanted = Array("newest \(publications)".utf8)
                try await slow.read { $0.suffix(wanted.count).elementsEqual(wanted) }
                #expect(record.count(of: "caught up") == 1)
                // Once caught up it is as good as any other.
                slow.forget()
                fast.send(text: "go")
                try await slow.read { $0.count >= 1_000 }
            }
        }
        // No more than one publication ever waited here.
        #expect(held.withLock { $0 } < 1_100)
    }

    @Test func `too much that is personal closes with 4000, after what was queued`() async throws {
        let record = Record()
        let make = upgrading(record) { application, _ in
            application.receive = { _, _, connection in
                for _ in 0..<1_000 {
                    connection.send(text: [UInt8](repeating: 0x61, count: 1_000))
                }
            }
        }
        try await withServer(Self.small, application: make) { server in
            let slow = try RawClient(port: server.port, receiveBufferBytes: 4_096)
            try await slow.upgrade()
            try await slow.send(frame(.text, [0x61]))
            try await record.wait { $0.contains("closed") }
            try await eventually { server.metrics.laneOverflows == 1 }
            let close = FrameEncoder.close(.resume)
            try await slow.read { $0.suffix(close.count).elementsEqual(close) }
            try await slow.send(frame(.close, [0x0f, 0xa0]))
            try await slow.readToEnd()
            #expect(slow.received.suffix(close.count).elementsEqual(close))
            #expect(slow.received.count > 262_144 && slow.received.count < 1_004_000)
            #expect((slow.received.count - close.count) % 1_004 == 0)
        }
        #expect(record.all == ["opened", "received 1", "closed"])
    }

    @Test func `nothing more is read from a peer that does not take its answers`() async throws {
        let record = Record()
        let held = Mutex(0)
        let size = 50_000
        let count = 60
        let make = upgrading(record) { application, _ in
            application.receive = { _, bytes, connection in
                connection.send(binary: bytes)
                held.withLock { $0 = max($0, connection.waitingBytes) }
            }
        }
        let adjust = { (options: inout TransportOptions) in
            Self.small(&options)
            options.limits.laneBytesMax = 1_000_000
        }
        try await withServer(adjust, application: make) { server in
            let slow = try RawClient(port: server.port, receiveBufferBytes: 65_536)
            try await slow.upgrade()
            let message = frame(.binary, [UInt8](repeating: 7, count: size))
            var rest: [UInt8] = []
            for _ in 0..<count { rest += message }
            // Sends without reading until the server has stopped taking.
            try await eventually {
                _ = try? slow.sendSome(&rest)
                return held.withLock { $0 } > 500_000
            }
            while !rest.isEmpty {
                try slow.sendSome(&rest)
                let before = slow.received.count
                try await slow.read { $0.count > before }
            }
            try await slow.read { $0.count >= count * (size + 4) }
            #expect(server.metrics.laneOverflows == 0)
            #expect(record.count(of: "received \(size)") == count)
            // Half of the lane, and what one more read can bring.
            #expect(held.withLock { $0 } < 500_000 + 2 * 65_536 + size)
        }
    }

    @Test func `only the newest ping of a blocked peer is answered`() async throws {
        let record = Record()
        let make = upgrading(record) { application, _ in
            application.receive = { _, _, connection in
                connection.send(text: [UInt8](repeating: 0x61, count: 100_000))
            }
        }
        try await withServer(Self.small, application: make) { server in
            let slow = try RawClient(port: server.port, receiveBufferBytes: 4_096)
            try await slow.upgrade()
            try await slow.send(frame(.text, [0x61]))
            try await eventually { server.metrics.sendsBlocked > 0 }
            let before = server.metrics.bytesReceived
            let pings = (0..<100).flatMap { frame(.ping, [UInt8($0)]) }
            try await slow.send(pings)
            try await eventually { server.metrics.bytesReceived == before + pings.count }
            try await slow.read { $0.suffix(3).elementsEqual([0x8a, 1, 99]) }
            #expect(slow.received.count == 100_010 + 3)
        }
    }

    @Test func `a publication to many is written over several turns, each in order`() async throws {
        let make = upgrading(Record()) { application, connections in
            var count: UInt8 = 0
            application.receive = { _, _, sender in
                // Each answer overtakes others' publications, but not the sender's own.
                count += 1
                let news = PreparedMessage(text: [count], deflated: false)
                connections.publish(news, to: connections.all.map(\.id))
                sender.send(binary: [count])
            }
        }
        try await withServer({ ($0.sendsPerTurn, $0.sendsPerLook) = (3, 2) }, application: make) {
            server in
            let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
            for client in clients { try await client.upgrade() }
            for round in 0..<5 { try await clients[round].send(frame(.text, [0x61])) }
            for (index, client) in clients.enumerated() {
                let count = 5 * 3 + (index < 5 ? 3 : 0)
                try await client.read { $0.count >= count }
                let published = client.received.chunked(by: 3).filter { $0[0] == 0x81 }
                #expect(published.map { $0[2] } == [1, 2, 3, 4, 5])
                #expect(client.received.count == count)
            }
        }
    }

    @Test func `a publication that overtakes the writing of another leaves with it, in one send`()
        async throws
    {
        let make = upgrading(Record()) { application, connections in
            func publish(_ byte: UInt8) {
                let news = PreparedMessage(text: [byte], deflated: false)
                connections.publish(news, to: connections.all.map(\.id))
            }
            // A turn runs four rounds of work, so this is the third turn from now at the latest.
            func publishLater(rounds: Int) {
                guard rounds > 0 else { return publish(2) }
                nonisolated(unsafe) let next = { publishLater(rounds: rounds - 1) }
                EventLoop.current?.execute { unsafe next() }
            }
            application.receive = { _, _, _ in
                publish(1)
                publishLater(rounds: 8)
            }
        }
        try await withServer(
            { ($0.loopCount, $0.sendsPerTurn, $0.sendsPerLook) = (1, 1, 1) },
            application: make
        ) { server in
            let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
            for client in clients { try await client.upgrade() }
            let before = server.metrics.sends
            try await clients[0].send(frame(.text, [0x61]))
            let both = serverFrame(.text, [1]) + serverFrame(.text, [2])
            for client in clients {
                try await client.read { $0.count >= both.count }
                #expect(client.received == both)
            }
            try await eventually { server.metrics.sends > before }
            #expect(server.metrics.sends - before <= 25)
        }
    }

    @Test func `what is published in one turn leaves in one send, in order`() async throws {
        let record = Record()
        let make = upgrading(record) { application, _ in
            application.receive = { _, _, connection in
                connection.send(text: [0x31])
                connection.publish(PreparedMessage(text: [0x32], deflated: false))
                connection.send(text: [0x33])
                connection.send(text: [0x34])
                connection.publish(PreparedMessage(text: [0x35], deflated: false))
            }
        }
        try await withServer(application: make) { server in
            let client = try RawClient(port: server.port)
            try await client.upgrade()
            try await eventually { server.metrics.upgrades == 1 }
            let before = server.metrics.sends
            try await client.send(frame(.text, [0x61]))
            try await client.read { $0.count >= 15 }
            #expect(client.received == (0x31...0x35).flatMap { serverFrame(.text, [$0]) })
            try await eventually { server.metrics.sends > before }
            try await eventually { server.metrics.sends == before + 1 }
        }
    }
}

extension [UInt8] {
    /// Consecutive pieces of a size.
    fileprivate func chunked(by size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}

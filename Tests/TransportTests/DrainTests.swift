import EventLoop
import Testing
import Transport
import WebSocketProtocol

@Suite struct DrainTests {
    @Test func `a loop without connections works until the other loop's last one is closed`()
        async throws
    {
        let record = Record()
        var options = TransportOptions(address: .loopback(port: 0), loopCount: 2)
        options.limits.closeTimeout = .seconds(60)
        let make = upgrading(record) { application, connections in
            application.whenOpened = { _ in record.add("on \(connections.index)") }
        }
        let server = try Server(options: options, application: make)
        server.start()
        defer { server.stop() }
        let client = try RawClient(port: server.port)
        try await client.upgrade()
        try await record.wait { $0.contains("on 0") || $0.contains("on 1") }
        let idle = server.loops[record.all.contains("on 0") ? 1 : 0]

        server.drain(grace: .milliseconds(100))
        // Both loops have looked at their connections, and the only one is asked to close.
        try await record.wait { $0.count { $0 == "drain" } == 2 }
        try await client.read { $0.starts(with: [0x88]) }
        // Each piece of work waits for the one before, so a loop that has ended is noticed.
        for number in 1...20 {
            idle.execute { record.add("work \(number)") }
            try await record.wait { $0.contains("work \(number)") }
        }
        #expect(server.metrics.connections == 1)

        try await client.send(frame(.close, []))
        try client.finishWriting()
        try await client.readToEnd()
        server.join()
        #expect(record.count(of: "closed") == 1)
        #expect(server.metrics.connections == 0)
    }

    @Test func `a drain before the start takes nobody in and ends`() async throws {
        let options = TransportOptions(address: .loopback(port: 0), loopCount: 2)
        let server = try Server(options: options, application: upgrading(Record()))
        server.drain(grace: .milliseconds(100))
        server.start()
        server.join()
        let refused = try RawClient(port: server.port)
        await #expect(throws: SystemCallError.self) {
            try await refused.readToEnd()
        }
    }
}

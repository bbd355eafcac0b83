import EventLoop
import HTTPProtocol
import Synchronization
import Testing
import Transport
import WebSocketProtocol

/// What an application saw, readable from any thread.
final class Record: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    func count(of line: String) -> Int { all.count { $0 == line } }

    /// Waits until a condition on what was seen holds.
    func wait(until holds: ([String]) -> Bool) async throws {
        try await eventually { holds(all) }
    }
}

/// Waits until a condition holds; fails the test when that takes absurdly long.
func eventually(_ holds: () -> Bool) async throws {
    for _ in 0..<20_000 {
        if holds() { return }
        try await Task.sleep(for: .milliseconds(1))
    }
    try #require(holds(), "what was waited for did not happen")
}

/// An application whose answers are given by closures.
final class TestApplication: Application {
    typealias Respond = (HTTPRequest, Connection) -> Reply
    typealias Receive = (MessageKind, [UInt8], Connection) -> Void

    let record: Record
    var respond: Respond = { _, _ in .respond(Response(status: 404)) }
    var receive: Receive = { kind, bytes, connection in
        if kind == .text { connection.send(text: bytes) } else { connection.send(binary: bytes) }
    }
    var whenOpened: (Connection) -> Void = { _ in }
    var whenCaughtUp: (Connection) -> Void = { _ in }

    init(_ record: Record) { self.record = record }

    func respond(to request: HTTPRequest, on connection: Connection) -> Reply {
        respond(request, connection)
    }

    func opened(_ connection: Connection) {
        record.add("opened")
        whenOpened(connection)
    }

    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: Connection) {
        let bytes = unsafe payload.withUnsafeBytes { unsafe Array($0) }
        record.add("received \(bytes.count)")
        receive(kind, bytes, connection)
    }

    func caughtUp(_ connection: Connection) {
        record.add("caught up")
        whenCaughtUp(connection)
    }

    func closed(_ connection: Connection) { record.add("closed") }

    func drain() { record.add("drain") }
}

/// Runs a server on a free loopback port for the length of a body.
func withServer(
    _ adjust: (inout TransportOptions) -> Void = { _ in },
    application: @escaping Server.MakeApplication,
    _ body: (Server) async throws -> Void
) async throws {
    var options = TransportOptions(address: .loopback(port: 0), loopCount: 1)
    adjust(&options)
    let server = try Server(options: options, application: application)
    server.start()
    defer {
        server.stop()
        server.join()
    }
    try await body(server)
}

/// An application that upgrades every request and echoes, unless it is adjusted.
func upgrading(
    _ record: Record,
    from origins: OriginPolicy = .any,
    _ adjust: @escaping @Sendable (TestApplication, LoopConnections) -> Void = { _, _ in }
) -> Server.MakeApplication {
    { _, connections in
        let application = TestApplication(record)
        application.respond = { _, _ in .upgrade(WebSocketUpgrade(origins: origins)) }
        adjust(application, connections)
        return application
    }
}

/// A socket driven byte by byte from a test.
final class RawClient {
    private let socket: Descriptor
    private(set) var received: [UInt8] = []
    private(set) var hasEnded = false

    init(port: UInt16, receiveBufferBytes: Int32 = 0) throws {
        socket = try Socket.connect(to: .loopback(port: port))
        if receiveBufferBytes > 0 {
            try Socket.setBufferSizes(socket, receive: receiveBufferBytes, send: 0)
        }
    }

    var text: String { String(decoding: received, as: UTF8.self) }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            if let count = try trySend(Array(rest)) {
                rest = rest.dropFirst(count)
            } else {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    /// Sends what the socket takes now, and removes it from the front.
    func sendSome(_ rest: inout [UInt8]) throws {
        while !rest.isEmpty, let count = try trySend(Array(rest.prefix(65_536))) {
            rest.removeFirst(count)
        }
    }

    /// Sends each byte on its own.
    func sendSlowly(_ bytes: [UInt8]) async throws {
        for byte in bytes {
            try await send([byte])
            await Task.yield()
        }
    }

    private func trySend(_ bytes: [UInt8]) throws -> Int? {
        do {
            return try Socket.send(socket.number, bytes.span)
        } catch {
            // Before the connection stands, a send fails as if it had ended.
            guard error.number == 32, received.isEmpty, !hasEnded else { throw error }
            return nil
        }
    }

    /// Ends the own direction.
    func finishWriting() throws { try Socket.finishWriting(socket.number) }

    /// Reads until a condition on everything received holds, or the stream ends.
    @discardableResult
    func read(until holds: ([UInt8]) -> Bool) async throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var idle = 0
        while !hasEnded, !holds(received) {
            var span = buffer.mutableSpan
            do {
                if let count = try Socket.receive(socket.number, into: &span) {
                    idle = 0
                    hasEnded = count == 0
                    received += buffer[..<count]
                } else {
                    idle += 1
                    try #require(idle < 20_000, "nothing came; so far: \(text.prefix(300))")
                    try await Task.sleep(for: .milliseconds(1))
                }
            } catch let error as SystemCallError where error.number == 104 {
                hasEnded = true
            }
        }
        return received
    }

    /// Reads to the end of the stream.
    @discardableResult
    func readToEnd() async throws -> [UInt8] { try await read { _ in false } }

    func forget() { received = [] }
}

extension RawClient {
    /// Sends a proper opening handshake and reads the answer's head.
    func upgrade(_ fields: String = "") async throws {
        try await send(
            "GET /live HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "\(fields)\r\n"
        )
        let end = Array("\r\n\r\n".utf8)
        try await read { $0.firstRange(of: end) != nil }
        let head = try #require(received.firstRange(of: end))
        #expect(text.hasPrefix("HTTP/1.1 101 "))
        #expect(text.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        // Frames may have come with the head.
        received.removeFirst(head.upperBound)
    }
}

/// A masked frame as a client sends it.
func frame(
    _ opcode: Opcode,
    _ payload: [UInt8],
    fin: Bool = true
) -> [UInt8] {
    var bytes: [UInt8] = []
    FrameEncoder.append(opcode, payload, fin: fin, maskingKey: 0x1234_5678, to: &bytes)
    return bytes
}

/// An unmasked frame as a server sends it.
func serverFrame(_ opcode: Opcode, _ payload: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    FrameEncoder.append(opcode, payload, to: &bytes)
    return bytes
}

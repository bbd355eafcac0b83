import EventLoop
import Synchronization
import Transport
import WebSocketProtocol

/// What happened on a client connection, in order.
enum ClientEvent: Sendable {
    case opened
    case message(MessageKind, [UInt8])
    case ended(ClientEnd)
}

/// A client connection on a loop of its own, driven by a test.
final class TestClient: Sendable {
    private final class Handler: ClientHandler {
        let events: AsyncStream<ClientEvent>.Continuation

        init(_ events: AsyncStream<ClientEvent>.Continuation) { self.events = events }

        func opened(_ connection: ClientConnection) { events.yield(.opened) }

        func received(_ kind: MessageKind, _ payload: RawSpan, on connection: ClientConnection) {
            events.yield(.message(kind, unsafe payload.withUnsafeBytes { unsafe Array($0) }))
        }

        func ended(_ connection: ClientConnection, _ end: ClientEnd) {
            events.yield(.ended(end))
            events.finish()
        }
    }

    private final class Held {
        var connections: ClientConnections?
        var connection: ClientConnection?
    }

    let loop: EventLoop
    let events: AsyncStream<ClientEvent>
    // Touched only by closures that the loop runs.
    nonisolated(unsafe) private let held = Held()

    init(_ options: ClientOptions) throws {
        loop = try EventLoop(name: "client")
        let (events, continuation) = AsyncStream.makeStream(of: ClientEvent.self)
        self.events = events
        loop.start()
        loop.execute { [self] in
            let connections = ClientConnections(on: loop)
            unsafe held.connections = connections
            do {
                let handler = Handler(continuation)
                unsafe held.connection = try connections.connect(options, handler: handler)
            } catch {
                continuation.finish()
            }
        }
    }

    /// Does something with the connection, on its loop.
    func perform(_ body: @escaping @Sendable (ClientConnection) -> Void) {
        loop.execute { [self] in
            if let connection = unsafe held.connection { body(connection) }
        }
    }

    func send(text: String) {
        perform { $0.send(text: Array(text.utf8)) }
    }

    /// The next message's text; `nil` when the connection ends first.
    func nextText() async -> String? {
        for await event in events {
            switch event {
            case .opened: continue
            case .message(_, let bytes): return String(decoding: bytes, as: UTF8.self)
            case .ended: return nil
            }
        }
        return nil
    }

    /// How the connection ends, whatever comes before.
    func end() async -> ClientEnd? {
        for await event in events {
            if case .ended(let end) = event { return end }
        }
        return nil
    }

    func stop() {
        loop.stop()
        loop.join()
    }
}

/// Runs a client for the length of a body.
func withClient(
    _ options: ClientOptions,
    _ body: (TestClient) async throws -> Void
) async throws {
    let client = try TestClient(options)
    defer { client.stop() }
    try await body(client)
}

import EventLoop
import Synchronization
import Transport
import WebSocketProtocol

/// The connections of an echo load, all on one event loop.
// Checked: all state is touched on the loop only; what other threads read is atomic or behind the mutex.
final class EchoPeers: @unchecked Sendable {
    let loop: EventLoop

    private let base: ClientOptions
    private let message: [UInt8]
    private let open = Atomic<Int>(0)
    private let echoes = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)
    private let firstLoss = Mutex("")
    private var sources: SourceAddresses
    private var connections: ClientConnections?
    private var peers: [ClientConnection] = []
    private var isClosing = false
    private var isPausing = false

    init(_ loop: EventLoop, options: ClientOptions, bytes: Int) {
        self.loop = loop
        base = options
        message = [UInt8](repeating: UInt8(ascii: "e"), count: bytes)
        sources = SourceAddresses(to: options.address)
    }

    /// Connections that are open, from any thread; the others too.
    var openCount: Int { open.load(ordering: .relaxed) }
    /// Messages that came back whole.
    var echoCount: Int { echoes.load(ordering: .relaxed) }
    /// Connections that ended early or got something else back.
    var lostCount: Int { lost.load(ordering: .relaxed) }
    /// How the first of them ended.
    var loss: String { firstLoss.withLock(\.self) }

    /// Begins connections; from any thread.
    func gather(_ count: Int) {
        loop.execute { [self] in
            let home = connections ?? ClientConnections(on: loop)
            connections = home
            for _ in 0..<count {
                var options = base
                options.source = sources.next()
                do {
                    peers.append(try home.connect(options, handler: self))
                } catch {
                    note(loss: "\(error)")
                }
            }
        }
    }

    /// Has every connection send its first message, or go on; from any thread.
    func begin() {
        loop.execute { [self] in
            isPausing = false
            for peer in peers { peer.send(text: message) }
        }
    }

    /// Has nobody send again; from any thread.
    func pause() {
        loop.execute { [self] in isPausing = true }
    }

    /// Ends all; from any thread.
    func close() {
        loop.execute { [self] in
            isClosing = true
            for peer in peers { peer.abandon() }
        }
    }

    private func note(loss: String) {
        guard !isClosing else { return }
        firstLoss.withLock { if $0.isEmpty { $0 = loss } }
        lost.add(1, ordering: .relaxed)
    }
}

extension EchoPeers: ClientHandler {
    func opened(_ connection: ClientConnection) {
        open.add(1, ordering: .relaxed)
    }

    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: ClientConnection) {
        guard payload.byteCount == message.count else {
            return note(loss: "an echo of \(payload.byteCount) bytes")
        }
        echoes.add(1, ordering: .relaxed)
        guard !isPausing else { return }
        connection.send(text: message)
    }

    func ended(_ connection: ClientConnection, _ end: ClientEnd) {
        note(loss: end.name)
    }
}

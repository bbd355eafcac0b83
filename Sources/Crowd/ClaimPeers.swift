import EventLoop
import Synchronization
import Transport
import WebSocketProtocol

/// Buyers at a room, each with exactly one claim on its way all the time; all on one event loop.
// Checked: all state is touched on the loop only; what other threads read is atomic or behind the mutex.
final class ClaimPeers: @unchecked Sendable {
    /// What came in and went out since the first claim.
    struct Count {
        /// Claims that are accepted, and so durable.
        var accepted = 0
        /// Bytes of claims and of what their senders alone got for them.
        var bytes = 0
    }

    let loop: EventLoop
    let room: String
    /// Whether buyers come into the room, and not only claim.
    let isWatching: Bool

    private let base: ClientOptions
    private let lots: [Int]
    private let unitsPerLot: Int
    private let accepted = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)
    private let joined = Atomic<Int>(0)
    private let waiting = Atomic<Int>(0)
    private let firstFailure = Mutex<String?>(nil)
    private var sources: SourceAddresses
    private var connections: ClientConnections?
    private var peers: [ClaimPeer] = []
    private var made = 0
    // A claim's text around its number; a load must cost little beside what it measures.
    private let head = Array("{\"type\":\"claim\",\"key\":\"c".utf8)
    private var tail: (lot: Int, text: [UInt8]) = (-1, [])
    private var isClosing = false
    private var isPausing = true

    init(
        _ loop: EventLoop,
        room: String,
        options: ClientOptions,
        lots: [Int],
        unitsPerLot: Int,
        isWatching: Bool
    ) {
        self.loop = loop
        self.room = room
        self.isWatching = isWatching
        self.lots = lots
        self.unitsPerLot = unitsPerLot
        base = options
        sources = SourceAddresses(to: options.address)
    }

    /// Buyers who may claim; from any thread, the others too.
    var joinedCount: Int { joined.load(ordering: .relaxed) }
    /// Claims without an answer.
    var waitingCount: Int { waiting.load(ordering: .relaxed) }
    /// Why the figures say nothing: the first loss or refusal.
    var failure: String? { firstFailure.withLock(\.self) }
    /// What was counted until now.
    var count: Count {
        Count(accepted: accepted.load(ordering: .relaxed), bytes: bytes.load(ordering: .relaxed))
    }

    /// Begins the connections of buyers, by their cookies; from any thread.
    func gather(_ cookies: [String]) {
        loop.execute { [self] in
            let home = connections ?? ClientConnections(on: loop)
            connections = home
            for cookie in cookies {
                var options = base
                options.source = sources.next()
                options.fields.append((name: "Cookie", value: cookie))
                let peer = ClaimPeer(in: self)
                peers.append(peer)
                do {
                    peer.connection = try home.connect(options, handler: peer)
                } catch {
                    fail("\(error)")
                }
            }
        }
    }

    /// Has everybody claim, and claim again; from any thread.
    func begin() {
        loop.execute { [self] in
            isPausing = false
            for peer in peers { claim(peer) }
        }
    }

    /// Has nobody claim again; from any thread.
    func pause() {
        loop.execute { [self] in isPausing = true }
    }

    /// Ends all; from any thread.
    func close() {
        loop.execute { [self] in
            isClosing = true
            for peer in peers { peer.connection?.abandon() }
        }
    }
}

// What buyers tell, on the loop.
extension ClaimPeers {
    func noteJoined() { joined.add(1, ordering: .relaxed) }

    func note(own bytes: Int) { self.bytes.add(bytes, ordering: .relaxed) }

    func noteAccepted(from peer: ClaimPeer) {
        waiting.subtract(1, ordering: .relaxed)
        accepted.add(1, ordering: .relaxed)
        claim(peer)
    }

    func fail(_ reason: String) {
        guard !isClosing else { return }
        firstFailure.withLock { if $0 == nil { $0 = reason } }
    }

    private func claim(_ peer: ClaimPeer) {
        guard !isPausing else { return }
        let lot = made / unitsPerLot
        guard lot < lots.count else { return fail("everything is sold") }
        peer.claim = made
        made += 1
        var text = head
        text.append(contentsOf: String(peer.claim).utf8)
        text.append(contentsOf: tail(for: lots[lot]))
        waiting.add(1, ordering: .relaxed)
        note(own: text.count)
        peer.connection?.send(text: text)
    }

    private func tail(for lot: Int) -> [UInt8] {
        if tail.lot != lot {
            tail = (lot, Array("\",\"room\":\"\(room)\",\"lot\":\(lot),\"quantity\":1}".utf8))
        }
        return tail.text
    }
}

/// One buyer of a claim load.
final class ClaimPeer: ClientHandler {
    var connection: ClientConnection?
    /// The number of its claim.
    var claim = 0
    private unowned let home: ClaimPeers
    private var isIn = false

    init(in home: ClaimPeers) {
        self.home = home
    }

    func opened(_ connection: ClientConnection) {
        guard home.isWatching else { return home.noteJoined() }
        let text = "{\"type\":\"join\",\"key\":\"join\",\"room\":\"\(home.room)\"}"
        connection.send(text: Array(text.utf8))
    }

    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: ClientConnection) {
        switch ServerMessage.kind(payload) {
        case .joined:
            guard !isIn else { return }
            isIn = true
            home.noteJoined()
        case .answer:
            home.note(own: payload.byteCount)
            guard ServerMessage.isAcceptance(of: claim, payload) else {
                return home.fail("a claim: \(ServerAnswer(payload)?.reason ?? "no reason")")
            }
            home.noteAccepted(from: self)
        case .other:
            // The greeting, and for those who watch what they hold.
            if isIn { home.note(own: payload.byteCount) }
        case .update:
            break
        }
    }

    func ended(_ connection: ClientConnection, _ end: ClientEnd) {
        home.fail(end.name)
    }
}

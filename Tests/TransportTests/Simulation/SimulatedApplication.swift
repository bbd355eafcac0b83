import HTTPProtocol
import SeededNumbers
import Testing
import WebSocketProtocol

@testable import Transport

/// Echoes, publishes, answers late and closes, as its seed wants; checks how it is called.
final class SimulatedApplication: Application {
    /// The newest publication's number.
    private(set) var news = 0
    /// Answered requests, upgrades among them.
    private(set) var requests = 0
    private(set) var faults: [String] = []
    private(set) var hasHeardOfDrain = false
    private unowned let connections: LoopConnections
    private var random: SeededGenerator
    private var open: Set<ConnectionID> = []
    private var owed: [ConnectionID] = []
    private var hasInput = false

    init(seed: UInt64, _ connections: LoopConnections) {
        random = SeededGenerator(seed: seed &+ 1)
        self.connections = connections
    }

    func respond(to request: HTTPRequest, on connection: Connection) -> Reply {
        hasInput = true
        requests += 1
        if request.head.path == "/live" {
            return .upgrade(WebSocketUpgrade(deflate: .sharedMessages))
        }
        if random.chance(30) {
            owed.append(connection.id)
            return .later
        }
        return .respond(page)
    }

    func opened(_ connection: Connection) {
        if !open.insert(connection.id).inserted { faults.append("opened twice") }
        connection.send(text: Array("n\(news)".utf8))
    }

    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: Connection) {
        if !open.contains(connection.id) { faults.append("a message after the close") }
        hasInput = true
        // What the peer counts on: "e" and its number comes back; anything else is noise.
        if kind == .text { connection.send(kind, payload) }
        if random.chance(20) { publish() }
        if random.chance(1) { connection.close(.goingAway, reason: "chance") }
    }

    func turnEnded() {
        if !hasInput { faults.append("a turn without input was told of") }
        hasInput = false
    }

    func caughtUp(_ connection: Connection) {
        if !open.contains(connection.id) { faults.append("caught up after the close") }
        hasInput = true
        connection.send(text: Array("n\(news)".utf8))
    }

    func closed(_ connection: Connection) {
        if open.remove(connection.id) == nil { faults.append("closed twice") }
        hasInput = true
    }

    func drain() { hasHeardOfDrain = true }

    /// Publishes the next number to all, through either door.
    func publish() {
        news += 1
        let padding = String(repeating: " ", count: random.pick(0...600))
        let text = Array("n\(news)\(padding)".utf8)
        let message = PreparedMessage(text: text, deflated: random.chance(50))
        let everybody = open.sorted { $0.rawValue < $1.rawValue }
        if random.chance(80) {
            connections.publish(message, to: everybody)
        } else {
            for id in everybody { connections.connection(id)?.publish(message) }
        }
    }

    /// Answers some of the requests that were put off; true when there were any.
    func answerLate() -> Bool {
        let answered = owed.filter { _ in random.chance(50) }
        let hadAny = !owed.isEmpty
        owed.removeAll { answered.contains($0) }
        for id in answered { connections.connection(id)?.respond(page) }
        return hadAny
    }

    /// Whether everybody it knows of has gone.
    var isDeserted: Bool { open.isEmpty }

    private var page: Response {
        let body = [UInt8](repeating: 0x70, count: random.pick(0...3_000))
        return Response(status: 200, fields: ["Content-Type": "text/plain"], body: body)
    }
}

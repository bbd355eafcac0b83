import EventLoop
import Glibc
import Synchronization
import Transport
import WebSocketProtocol

/// The organiser's own connection, which opens the room and presents the crowd's lots.
// Checked: the connection is touched on the loop only; what other threads read is behind the mutex.
final class HostDesk: ClientHandler, @unchecked Sendable {
    /// Milliseconds that the room has for an answer.
    private static let patience = 30_000

    private let stand: Stand
    private let cookie: String
    private let answers = Mutex<[String: ServerAnswer]>([:])
    private let prefix = "h" + String(UInt32.random(in: .min ... .max), radix: 36)
    private var asked = 0
    private var connection: ClientConnection?

    init(_ stand: Stand, cookie: String) {
        self.stand = stand
        self.cookie = cookie
    }

    /// Enters the room.
    ///
    /// - Returns: The journal's newest number at that moment.
    func enter() throws(CrowdError) -> Int64 {
        stand.loop.execute { [self] in connect() }
        let answer = try answer(to: joinKey, "the organiser's way in")
        guard let sequence = answer.sequence else {
            throw .command("the organiser's way in", reason: answer.reason ?? "no position")
        }
        return sequence
    }

    /// Gives a command and waits for its answer; `fields` are further JSON fields.
    func command(
        _ name: String,
        _ fields: String = "",
        tolerating reason: String? = nil
    ) throws(CrowdError) -> ServerAnswer {
        asked += 1
        let key = "\(prefix)-\(asked)"
        let more = fields.isEmpty ? "" : ",\(fields)"
        let text = "{\"type\":\"\(name)\",\"key\":\"\(key)\",\"room\":\"\(stand.room)\"\(more)}"
        stand.loop.execute { [self] in connection?.send(text: Array(text.utf8)) }
        let answer = try answer(to: key, name)
        guard answer.isAccepted || (reason != nil && answer.reason == reason) else {
            throw .command(name, reason: answer.reason ?? "no reason")
        }
        return answer
    }

    /// Prepares a lot and starts it; returns its number.
    func start(_ terms: String) throws(CrowdError) -> Int {
        guard let lot = try command("prepare", terms).lot else {
            throw .unreadable("the number of a prepared lot")
        }
        _ = try command("start", "\"lot\":\(lot)")
        return lot
    }

    /// Goes away, and does not come back.
    func leave() {
        stand.close()
        stand.loop.execute { [self] in connection?.close(.normal, reason: "") }
    }

    func opened(_ connection: ClientConnection) {
        let text = "{\"type\":\"join\",\"key\":\"\(joinKey)\",\"room\":\"\(stand.room)\"}"
        connection.send(text: Array(text.utf8))
    }

    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: ClientConnection) {
        let kind = ServerMessage.kind(payload)
        guard kind == .answer || kind == .joined, let answer = ServerAnswer(payload) else { return }
        answers.withLock { $0[answer.key] = answer }
    }

    func ended(_ connection: ClientConnection, _ end: ClientEnd) {
        self.connection = nil
        guard !stand.isClosing else { return }
        stand.loop.schedule(after: .seconds(1)) { [weak self] in
            guard let self, !stand.isClosing else { return }
            connect()
        }
    }

    private var joinKey: String { prefix + "-0" }

    private func connect() {
        connection = try? stand.connect(self, cookie: cookie)
    }

    private func answer(to key: String, _ what: String) throws(CrowdError) -> ServerAnswer {
        for _ in 0..<Self.patience {
            if let answer = answers.withLock({ $0.removeValue(forKey: key) }) { return answer }
            usleep(1_000)
        }
        throw .silent(what)
    }
}

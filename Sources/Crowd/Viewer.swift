import EventLoop
import Transport
import WebSocketProtocol

/// One page in front of the room: connects, joins, watches, and comes back when its line breaks.
///
/// Lives on the loop of its stand.
final class Viewer: ClientHandler {
    /// The session of a simulated buyer; `nil` for a guest.
    let cookie: String?
    /// Where it stands among the updates; `nil` while it is not in the room.
    private(set) var place: Int?

    private unowned let stand: Stand
    private let number: Int
    private var connection: ClientConnection?
    private var failures = 0
    private var hasSettled = false

    init(_ number: Int, cookie: String?, in stand: Stand) {
        self.number = number
        self.cookie = cookie
        self.stand = stand
    }

    /// Begins its first connection, or the next.
    func connect() {
        do {
            connection = try stand.connect(self, cookie: cookie)
        } catch {
            stand.note(drop: "\(error)")
            comeBack(within: .seconds(5))
        }
    }

    /// Sends a command; only for a viewer that is in the room.
    func send(_ text: String) {
        connection?.send(text: Array(text.utf8))
    }

    /// Closes its connection in order.
    func leave() {
        connection?.close(.normal, reason: "")
    }

    func opened(_ connection: ClientConnection) {
        stand.noteUpgrade()
        let key = CommandKey(.join, number).text
        send("{\"type\":\"join\",\"key\":\"\(key)\",\"room\":\"\(stand.room)\"}")
    }

    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: ClientConnection) {
        switch ServerMessage.kind(payload) {
        case .update:
            guard let place else { return }
            self.place = stand.take(update: payload, from: place)
        case .answer:
            if let answer = ServerAnswer(payload) { stand.take(answer) }
        case .joined:
            guard place == nil, let sequence = ServerMessage.sequence(payload) else { return }
            failures = 0
            place = stand.admit(at: sequence)
            settle()
        case .other:
            break
        }
    }

    func ended(_ connection: ClientConnection, _ end: ClientEnd) {
        self.connection = nil
        if let place { stand.dismiss(place) }
        place = nil
        settle()
        guard !stand.isClosing else { return }
        stand.note(drop: end.name)
        // The server closes with this code when it drains: everybody comes back spread over 5 s.
        if case .closed(.reconnect, _) = end { return comeBack(within: .seconds(5)) }
        comeBack(within: .milliseconds(250 << min(failures, 6)))
    }

    /// Full jitter, so that many who lost their line at once do not return at once.
    private func comeBack(within longest: Duration) {
        failures += 1
        let delay = Duration.nanoseconds(Int64.random(in: 0...longest.wholeNanoseconds))
        stand.loop.schedule(after: delay) { [weak self] in
            guard let self, !stand.isClosing else { return }
            stand.noteReconnect()
            connect()
        }
    }

    private func settle() {
        guard !hasSettled else { return }
        hasSettled = true
        stand.noteSettled()
    }
}

extension ClientEnd {
    /// A short name to count ends by.
    var name: String {
        switch self {
        case .closed(let code, let reason):
            "closed \(code.map { "\($0.rawValue)" } ?? "without a code") \(reason)"
        case .lost: "lost"
        case .refused(let failure): "refused: \(failure)"
        case .malformed(let refusal): "malformed: \(refusal)"
        case .broken(let error): "broken: \(error)"
        case .failed(let error): "\(error)"
        case .insecure(let error): "insecure: \(error)"
        case .timedOut: "timed out"
        }
    }
}

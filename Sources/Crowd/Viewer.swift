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
    /// Set while it drops its line on purpose: how long it then stays away.
    private var absence: Duration?
    /// Whether the storm took it and it is not back yet.
    private var isMissing = false

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
            comeBack(after: Duration.seconds(5).randomPart)
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

    /// Loses its line without a closing handshake, and comes back after a fixed time.
    func drop(returningAfter absence: Duration) {
        self.absence = absence
        isMissing = true
        connection?.abandon()
    }

    func opened(_ connection: ClientConnection) {
        stand.noteUpgrade(isDeflated: connection.deflate != nil)
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
            if isMissing { stand.noteBack() }
            isMissing = false
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
        if let absence {
            self.absence = nil
            return comeBack(after: absence)
        }
        stand.note(drop: end.name)
        comeBack(after: end.absenceMax(failures: failures).randomPart)
    }

    private func comeBack(after delay: Duration) {
        failures += 1
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

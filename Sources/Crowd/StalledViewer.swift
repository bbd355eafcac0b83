import EventLoop
import Transport
import WebSocketProtocol

/// A viewer who joins, reads nothing more until told to, and then must get the newest state.
///
/// Lives on the loop of its audience.
final class StalledViewer: ClientHandler {
    /// What became of it.
    struct State: Sendable {
        /// Whether it joined and stopped reading.
        var hasStalled = false
        /// The newest record it has seen.
        var sequence = Int64.min
        /// Whether the server closed its line with the code that means "come back".
        var wasSentBack = false
        /// How its lines ended.
        var ends: [String] = []
    }

    private(set) var state = State()

    private unowned let audience: StalledAudience
    private var connection: ClientConnection?
    private var failures = 0
    private var hasSettled = false

    init(in audience: StalledAudience) {
        self.audience = audience
    }

    /// Begins its first connection, or the next.
    func connect() {
        do {
            connection = try audience.connect(self)
        } catch {
            state.ends.append("\(error)")
            settle()
        }
    }

    /// Reads on, or comes back if its line has ended meanwhile.
    ///
    /// It says something, as a page does after a silence: a server that has given the line up resets it then,
    /// while its own end of the stream may wait for TCP's next retransmission.
    func wake() {
        if let connection {
            connection.resumeReading()
            connection.send(text: Array("{\"type\":\"time\",\"key\":\"s1\"}".utf8))
        } else {
            connect()
        }
    }

    /// Ends its connection.
    func leave() {
        connection?.abandon()
    }

    func opened(_ connection: ClientConnection) {
        let text = "{\"type\":\"join\",\"key\":\"s0\",\"room\":\"\(audience.room)\"}"
        connection.send(text: Array(text.utf8))
    }

    func received(_ kind: MessageKind, _ payload: RawSpan, on connection: ClientConnection) {
        let kind = ServerMessage.kind(payload)
        guard kind == .update || kind == .joined, let sequence = ServerMessage.sequence(payload)
        else { return }
        state.sequence = max(state.sequence, sequence)
        failures = 0
        guard kind == .joined, !state.hasStalled else { return }
        state.hasStalled = true
        connection.pauseReading()
        settle()
    }

    func ended(_ connection: ClientConnection, _ end: ClientEnd) {
        self.connection = nil
        settle()
        guard !audience.isClosing else { return }
        state.ends.append(end.name)
        if case .closed(.resume, _) = end { state.wasSentBack = true }
        // A page that hangs does not come back before it goes on.
        guard audience.isAwake else { return }
        let absence = end.absenceMax(failures: failures).randomPart
        failures += 1
        audience.loop.schedule(after: absence) { [weak self] in
            guard let self, !audience.isClosing else { return }
            connect()
        }
    }

    private func settle() {
        guard !hasSettled else { return }
        hasSettled = true
        audience.noteSettled()
    }
}

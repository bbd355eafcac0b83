internal import EventLoop
internal import WebSocketProtocol

extension Connection {
    /// Moves to another phase and sets its deadline.
    func enter(_ next: ConnectionPhase) {
        guard phase != .gone, phase != next else { return }
        phase = next
        clock.begin(now: home.now)
        if next == .lingering {
            exchange = nil
            // Even with nothing to write, the end of the turn finishes the stream.
            home.noteUnfinished(self)
        }
        review()
    }

    /// A WebSocket stops being one for the application.
    func leave() {
        guard isOpened else { return }
        isOpened = false
        home.metrics.webSockets -= 1
        home.departed.append(self)
    }

    /// Ends the connection at the end of the turn.
    func condemn() {
        guard phase != .gone else { return }
        phase = .gone
        leave()
        home.condemned.append(self)
    }

    /// Acts on the clock, and sets the next deadline.
    func review() {
        let verdict = clock.verdict(
            phase,
            wait: exchange?.value.wait ?? .nextRequest,
            isBlocked: isBlocked,
            now: home.now,
            home.patience
        )
        switch verdict {
        case .wait(let until): home.setDeadline(of: self, at: until)
        case .ping(let until):
            home.setDeadline(of: self, at: until)
            write { FrameEncoder.append(.ping, [], to: &$0) }
        case .tooSlowToSpeak:
            home.metrics.timeouts += 1
            close(.slowHandshake)
        case .giveUp:
            giveUp()
        }
    }

    private func giveUp() {
        switch phase {
        case .lingering where !isBlocked: condemn()
        case .requests where exchange?.value.wait == .nextRequest && !isBlocked:
            enter(.lingering)
        case .requests where (exchange?.value.bufferedBytes ?? 0) > 0 && !isBlocked:
            home.metrics.timeouts += 1
            refuse(408)
        default:
            home.metrics.timeouts += 1
            condemn()
        }
    }

    /// Ends the connection for a server that drains.
    func drain() {
        switch phase {
        case .securing: condemn()
        case .requests where exchange?.value.wait == .nextRequest: enter(.lingering)
        case .open: close(.reconnect, reason: "the server restarts")
        case .requests, .closing, .lingering, .gone: break
        }
    }
}

internal import WebSocketProtocol

extension Connection {
    /// Moves to another phase and sets its deadline.
    func enter(_ next: ConnectionPhase) {
        guard phase != .gone, phase != next else { return }
        phase = next
        home.lanes[id.slot].isOpen = next == .open
        clock.begin(now: home.now)
        if next == .lingering {
            exchange = nil
            // Even with nothing to write, the end of the turn finishes the stream.
            home.noteUnfinished(self)
        }
        review()
    }

    /// The TLS handshake is finished; its time counts on for the first request.
    func secured() {
        phase = .requests
    }

    /// A WebSocket stops being one for the application.
    func leave() {
        guard isOpened else { return }
        isOpened = false
        home.metrics.webSockets -= 1
        home.ending.departed.append(self)
    }

    /// Ends the connection at the end of the turn; what it was given and did not get is dropped.
    func condemn() {
        guard phase != .gone else { return }
        phase = .gone
        home.lanes[id.slot].isOpen = false
        home.lanes[id.slot].chain = WriteChain()
        leave()
        home.ending.condemned.append(self)
    }

    /// The peer has ended its direction but may still read what waits.
    func ended() {
        if phase == .requests, isBlocked || isGathering {
            enter(.lingering)
        } else if phase != .lingering || !isBlocked {
            condemn()
        }
        // Lingering with bytes still waiting: hear no more of the end, which stays readable.
        hasEnded = true
    }

    /// Acts on the clock, and sets the next deadline.
    func review() {
        var clock = clock
        let verdict = clock.verdict(
            phase,
            wait: exchange?.value.wait ?? .nextRequest,
            isBlocked: isBlocked,
            now: home.now,
            home.patience
        )
        self.clock = clock
        switch verdict {
        case .wait(let until): home.setDeadline(of: self, at: until)
        case .ping(let until):
            home.metrics.pingsSent += 1
            home.setDeadline(of: self, at: until)
            write { FrameEncoder.append(.ping, [], to: &$0) }
        case .tooSlow(let kind):
            home.count(timeout: kind)
            close(.tooSlow)
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
            home.count(timeout: .request)
            refuse(408)
        default:
            home.count(timeout: patienceLost)
            condemn()
        }
    }

    private var patienceLost: Patience.Kind {
        switch phase {
        case .securing: .handshake
        case .requests: isBlocked ? .stall : .request
        case .open: .silence
        case .closing: isBlocked ? .stall : .close
        case .lingering, .gone: .stall
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

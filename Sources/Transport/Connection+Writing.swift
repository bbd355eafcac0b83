internal import EventLoop
public import WebSocketProtocol

extension Connection {
    /// Sends a personal text or binary message; see ``send(text:)``.
    public func send(_ kind: MessageKind, _ payload: RawSpan) {
        guard phase == .open else { return }
        home.metrics.messagesSent += 1
        let opcode: Opcode = kind == .text ? .text : .binary
        if let deflate, payload.byteCount >= home.options.compressionBytesMin {
            var compressed: [UInt8] = []
            deflater(for: deflate).deflate(payload, to: &compressed)
            write { FrameEncoder.append(opcode, compressed, rsv1: true, to: &$0) }
            return
        }
        write { FrameEncoder.append(opcode, payload, to: &$0) }
    }

    /// The connection's own compressor where a context is kept, else one shared by the loop.
    private func deflater(for deflate: DeflateParameters) -> Deflater {
        guard !deflate.serverNoContextTakeover else {
            return home.sharedDeflater(windowBits: deflate.serverMaxWindowBits)
        }
        if let deflater { return deflater }
        let made = Deflater(windowBits: deflate.serverMaxWindowBits, keepsContext: true)
        deflater = made
        return made
    }

    /// Writes a close frame and counts it by its code.
    func writeClose(_ code: CloseCode, reason: String = "") {
        home.count(close: code)
        write { $0 += FrameEncoder.close(code, reason: reason) }
    }

    /// Writes bytes of this connection alone: behind what waits, or at the end of the turn.
    func write(_ append: (inout [UInt8]) -> Void) {
        if let waiting {
            var bytes: [UInt8] = []
            append(&bytes)
            waiting.value.queue(bytes)
            checkLane()
        } else if home.lanes[id.slot].isLate(in: home.turn) {
            home.flush(slot)
            write(append)
        } else if home.gather(id.slot, append) >= LoopConnections.gatheredBytesMax {
            home.flush(slot)
            checkLane()
        }
    }

    private func checkLane() {
        guard phase == .open, waitingBytes > home.options.limits.laneBytesMax else { return }
        home.metrics.laneOverflows += 1
        close(.resume)
    }

    /// The socket did not take everything: keeps the rest.
    func block(_ rest: Span<UInt8>) {
        home.metrics.sendsBlocked += 1
        clock.progress(now: home.now)
        let box = OutboundBox()
        box.value.keep(rest)
        waiting = box
        home.metrics.blocked += 1
        home.lanes[id.slot].isBlocked = true
        home.updateInterest(of: self)
        if phase != .open { review() }
    }

    /// The socket took bytes of what waits: when it has all, what was left out is made up for.
    func took(_ count: Int) {
        guard let waiting else { return }
        clock.progress(now: home.now)
        waiting.value.took(count)
        guard waiting.value.isEmpty else {
            home.metrics.sendsBlocked += 1
            return
        }
        let wasBehind = isBehind
        unblock()
        if let owed = owedPong {
            owedPong = nil
            if phase == .open { write { FrameEncoder.append(.pong, owed, to: &$0) } }
        }
        if wasBehind, phase == .open {
            home.metrics.catchUps += 1
            home.hasInput = true
            home.application?.caughtUp(self)
        }
        home.noteUnfinished(self)
    }

    /// Nothing waits any more, or for nobody.
    func unblock() {
        waiting = nil
        let lane = home.lanes[id.slot]
        home.metrics.blocked -= lane.isBlocked ? 1 : 0
        home.metrics.behind -= lane.isBehind ? 1 : 0
        home.lanes[id.slot].isBlocked = false
        home.lanes[id.slot].isBehind = false
    }

    /// Everything given so far was taken by the socket.
    func wroteEverything() {
        switch phase {
        case .lingering:
            guard !hasFinishedWriting else { return }
            hasFinishedWriting = true
            guard !hasEnded else {
                condemn()
                return
            }
            home.finishWriting(self)
            clock.begin(now: home.now)
            review()
        case .requests:
            if let exchange, !exchange.value.isAnswering, exchange.value.bufferedBytes > 0 {
                home.resume(self)
            }
        case .securing, .open, .closing, .gone: break
        }
    }

    /// What the connection wants to hear of now.
    var wanted: Readiness {
        var wanted: Readiness = isReadingPaused ? [] : .readable
        if isBlocked { wanted.insert(.writable) }
        return wanted
    }

    /// Whether the peer must take what waits, or be answered, before more is read from it.
    private var isReadingPaused: Bool {
        switch phase {
        case .open, .closing: waitingBytes > home.options.limits.laneBytesMax / 2
        case .requests:
            isQueued
                || (exchange?.value.bufferedBytes ?? 0) >= home.options.receiveBytesPerTurn
                    && (exchange?.value.isAnswering == true || isBlocked)
        case .securing: isQueued
        case .lingering: hasEnded
        case .gone: false
        }
    }
}

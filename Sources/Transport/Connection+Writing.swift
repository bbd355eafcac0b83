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

    /// Writes bytes of this connection alone: behind what waits, or at the end of the turn.
    func write(_ append: (inout [UInt8]) -> Void) {
        guard !isBlocked else {
            var bytes: [UInt8] = []
            append(&bytes)
            waiting?.value.queue(bytes)
            checkLane()
            return
        }
        if hasLateChain {
            home.flush(self)
            write(append)
            return
        }
        var personal: [UInt8] = []
        swap(&personal, &home.personal)
        let start = personal.count
        append(&personal)
        let end = personal.count
        swap(&personal, &home.personal)
        chain = home.writes.link(start..<end, to: chain, of: slot)
        wrote()
    }

    /// Whether an earlier turn left writes, which must go before what comes now.
    var hasLateChain: Bool { !chain.isEmpty && chain.turn != home.turn }

    /// Flushes at once when much has gathered.
    func wrote() {
        if chain.bytes >= LoopConnections.gatheredBytesMax {
            home.flush(self)
            checkLane()
        }
    }

    private func checkLane() {
        guard phase == .open, waitingBytes > home.options.limits.laneBytesMax else { return }
        home.metrics.laneOverflows += 1
        close(.resume)
    }

    /// Sends a turn's bytes; keeps what the socket does not take.
    func push(_ bytes: Span<UInt8>) {
        if let waiting {
            waiting.value.keep(bytes)
            return
        }
        do {
            home.metrics.sends += 1
            var taken = 0
            if case .moved(let count) = try stream.send(bytes) { taken = count }
            home.metrics.bytesSent += taken
            guard taken < bytes.count else { return }
            home.metrics.sendsBlocked += 1
            clock.progress(now: home.now)
            let box = OutboundBox()
            box.value.keep(bytes.extracting(taken..<bytes.count))
            waiting = box
            updateInterest()
            if phase != .open { review() }
        } catch {
            condemn()
        }
    }

    /// The socket takes bytes again: first what waits, then what was left out.
    func writable() {
        if phase == .securing { return }
        guard let waiting else { return }
        do {
            home.metrics.sends += 1
            let (bytes, offset) = waiting.value.unsent
            let rest = bytes.span.extracting(offset..<bytes.count)
            guard case .moved(let count) = try stream.send(rest) else { return }
            home.metrics.bytesSent += count
            clock.progress(now: home.now)
            waiting.value.took(count)
        } catch {
            condemn()
            return
        }
        guard waiting.value.isEmpty else {
            home.metrics.sendsBlocked += 1
            return
        }
        let wasBehind = waiting.value.isBehind
        self.waiting = nil
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
            stream.finishWriting()
            clock.begin(now: home.now)
            review()
        case .requests:
            if let exchange, !exchange.value.isAnswering, exchange.value.bufferedBytes > 0 {
                home.resume(self)
            }
        case .securing, .open, .closing, .gone: break
        }
    }

    /// Asks epoll for what matters now.
    func updateInterest() {
        guard phase != .gone, let registration else { return }
        var wanted: Readiness = isReadingPaused ? [] : .readable
        if isBlocked || stream.wantsWriting { wanted.insert(.writable) }
        guard wanted != interest else { return }
        interest = wanted
        home.loop.modify(registration, interest: wanted)
    }

    /// Whether the peer must take what waits, or be answered, before more is read from it.
    private var isReadingPaused: Bool {
        switch phase {
        case .requests:
            (exchange?.value.bufferedBytes ?? 0) >= home.options.receiveBytesPerTurn
                && (exchange?.value.isAnswering == true || isBlocked)
        case .open, .closing: waitingBytes > home.options.limits.laneBytesMax / 2
        case .lingering: hasEnded
        case .securing, .gone: false
        }
    }
}

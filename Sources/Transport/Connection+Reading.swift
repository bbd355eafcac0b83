public import EventLoop
internal import WebSocketProtocol

extension Connection: ReadinessHandler {
    /// Acts on the socket's readiness; for the loop.
    public func ready(_ readiness: Readiness) {
        if readiness.contains(.writable) { writable() }
        // Also on failure and hang-up: reading tells what happened. And TLS may have waited for
        // the socket to take bytes in order to read.
        let reads = readiness != .writable || stream?.wantsWriting == true || phase == .securing
        if phase != .gone, reads { readable() }
        updateInterest()
    }

    /// Reads at most one buffer; what is left makes the socket ready again at the next turn.
    private func readable() {
        if phase == .securing {
            secure()
            return
        }
        var buffer = home.borrowBuffer()
        defer { home.giveBack(&buffer) }
        var span = buffer.mutableSpan
        do {
            guard let outcome = try stream?.receive(into: &span) else { return }
            switch outcome {
            case .moved(let count):
                home.metrics.bytesReceived += count
                var received = span.extracting(first: count)
                take(&received)
            case .blocked: break
            case .ended: ended()
            }
        } catch {
            condemn()
        }
    }

    private func take(_ bytes: inout MutableSpan<UInt8>) {
        switch phase {
        case .requests:
            if exchange?.value.wait == .nextRequest { clock.begin(now: home.now) }
            clock.hear(now: home.now)
            exchange?.value.receive(bytes.span)
            advance()
        case .open, .closing:
            clock.hear(now: home.now)
            var raw = MutableRawSpan(_elements: &bytes)
            decode(&raw)
        case .securing, .lingering, .gone: break
        }
    }

    /// The peer has ended its direction but may still read what waits.
    private func ended() {
        if phase == .requests, outbound.isBlocked || !chain.isEmpty {
            enter(.lingering)
        } else if phase != .lingering || !outbound.isBlocked {
            condemn()
        }
        // Lingering with bytes still waiting: hear no more of the end, which stays readable.
        hasEnded = true
    }

    private func secure() {
        do {
            guard try stream?.secure() == true else { return }
            phase = .requests
        } catch {
            home.metrics.handshakesFailed += 1
            condemn()
        }
    }

    /// Hands frames to the decoder.
    func decode(_ bytes: inout MutableRawSpan) {
        do {
            try decoder?.receive(&bytes) { [self] kind, payload in take(kind, payload) }
        } catch {
            guard phase == .open || phase == .closing else { return }
            home.metrics.protocolErrors += 1
            let mayAnswer = phase == .open
            leave()
            enter(.lingering)
            if mayAnswer { write { $0 += FrameEncoder.close(error.closeCode) } }
        }
    }

    private func take(_ kind: MessageKind, _ payload: RawSpan) {
        switch kind {
        case .text, .binary:
            guard phase == .open else { return }
            clock.speak()
            home.metrics.messagesReceived += 1
            home.hasInput = true
            home.application?.received(kind, payload, on: self)
        case .ping: answerPing(payload)
        case .pong: break
        case .close: peerClosed(payload)
        }
    }

    /// Answers every ping of a free connection, and only the newest of a blocked one
    /// (RFC 6455 §5.5.3).
    private func answerPing(_ payload: RawSpan) {
        guard phase == .open else { return }
        guard !outbound.isBlocked else {
            var owed: [UInt8] = []
            owed.append(copying: payload)
            owedPong = owed
            return
        }
        home.writes.append(to: &chain) { FrameEncoder.append(.pong, payload, to: &$0) }
        wrote()
    }

    /// Completes the closing handshake with the peer's own code (RFC 6455 §5.5.1).
    private func peerClosed(_ payload: RawSpan) {
        guard phase == .open || phase == .closing else { return }
        let mayAnswer = phase == .open
        leave()
        enter(.lingering)
        guard mayAnswer else { return }
        let code = (try? ClosePayload(payload))?.code
        write { bytes in
            if let code {
                bytes += FrameEncoder.close(code)
            } else {
                FrameEncoder.append(.close, [], to: &bytes)
            }
        }
    }
}

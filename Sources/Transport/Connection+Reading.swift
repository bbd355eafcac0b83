public import EventLoop
internal import WebSocketProtocol

extension Connection: ReadinessHandler {
    /// Acts on the socket's readiness; for the loop.
    public func ready(_ readiness: Readiness) {
        if readiness.contains(.writable) { writable() }
        // Also on failure and hang-up: reading tells what happened. And TLS may have waited for
        // the socket to take bytes in order to read.
        let reads = readiness != .writable || stream.wantsWriting || phase == .securing
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
            switch try stream.receive(into: &span) {
            case .moved(let count):
                home.metrics.bytesReceived += count
                var received = span._mutatingExtracting(first: count)
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
        if phase == .requests, isBlocked || !chain.isEmpty {
            enter(.lingering)
        } else if phase != .lingering || !isBlocked {
            condemn()
        }
        // Lingering with bytes still waiting: hear no more of the end, which stays readable.
        hasEnded = true
    }

    private func secure() {
        do {
            guard try stream.secure() else { return }
            phase = .requests
        } catch {
            home.metrics.handshakesFailed += 1
            condemn()
        }
    }

    /// Hands frames to the decoder.
    func decode(_ bytes: inout MutableRawSpan) {
        // Taken out for the time: what the application does meanwhile may touch everything else.
        guard var decoder = self.decoder.take() else { return }
        var failure: ProtocolError?
        do {
            try decoder.receive(&bytes) { [self] kind, payload in take(kind, payload) }
        } catch {
            failure = error
        }
        self.decoder = consume decoder
        if let failure { fail(failure) }
    }

    /// Fails the connection: the peer broke a rule (RFC 6455 §7.1.7).
    private func fail(_ error: ProtocolError) {
        guard phase == .open || phase == .closing else { return }
        home.metrics.protocolErrors += 1
        let mayAnswer = phase == .open
        leave()
        enter(.lingering)
        if mayAnswer { write { $0 += FrameEncoder.close(error.closeCode) } }
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
        guard !isBlocked else {
            var owed: [UInt8] = []
            owed.append(copying: payload)
            owedPong = owed
            return
        }
        write { FrameEncoder.append(.pong, payload, to: &$0) }
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

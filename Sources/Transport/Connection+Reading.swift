public import EventLoop
internal import WebSocketProtocol

extension Connection: ReadinessHandler {
    /// Acts on the socket's readiness; for the loop.
    public func ready(_ readiness: Readiness) {
        home.ready(self, readiness)
    }
}

extension Connection {
    /// Bytes came: HTTP or frames, whichever the connection speaks now.
    func received(_ bytes: inout MutableSpan<UInt8>) {
        switch phase {
        case .open, .closing:
            clock.hear(now: home.now)
            var raw = MutableRawSpan(_elements: &bytes)
            decode(&raw)
        case .requests:
            if exchange?.value.wait == .nextRequest { clock.begin(now: home.now) }
            clock.hear(now: home.now)
            exchange?.value.receive(bytes.span)
            advance()
        case .securing, .lingering, .gone: break
        }
    }

    /// Hands frames to the decoder, which is kept only while it keeps anything itself.
    func decode(_ bytes: inout MutableRawSpan) {
        if let decoder = partial?.take() { return decode(&bytes, with: decoder) }
        do {
            let taken = try MessageDecoder.receiveWholeMessages(
                &bytes,
                endpoint: .server,
                limits: messageLimits,
                deflate: deflate
            ) { [self] kind, payload in take(kind, payload) }
            guard taken < bytes.byteCount else { return }
            let decoder = MessageDecoder(
                endpoint: .server,
                limits: messageLimits,
                deflate: deflate
            )
            var rest = bytes._mutatingExtracting(taken..<bytes.byteCount)
            decode(&rest, with: decoder)
        } catch {
            fail(for: error)
        }
    }

    private func decode(_ bytes: inout MutableRawSpan, with decoder: consuming MessageDecoder) {
        var failure: ProtocolError?
        do {
            try decoder.receive(&bytes) { [self] kind, payload in take(kind, payload) }
        } catch {
            failure = error
        }
        let isWithin = !decoder.isBetweenMessages && !decoder.isFinished
        if clock.pause(withinMessage: isWithin, now: home.now), phase == .open { review() }
        if !decoder.keepsNothing {
            partial = DecoderBox(decoder)
        } else if partial != nil {
            partial = nil
        }
        if let failure { fail(for: failure) }
    }

    private func fail(for error: ProtocolError) {
        home.metrics.protocolErrors += 1
        fail(error.closeCode)
    }

    /// Fails the connection: the peer broke a rule (RFC 6455 §7.1.7).
    private func fail(_ code: CloseCode) {
        guard phase == .open || phase == .closing else { return }
        let mayAnswer = phase == .open
        leave()
        enter(.lingering)
        if mayAnswer { writeClose(code) }
    }

    private func take(_ kind: MessageKind, _ payload: RawSpan) {
        switch kind {
        case .text, .binary:
            guard phase == .open else { return }
            clock.speak()
            home.metrics.messagesReceived += 1
            home.hasInput = true
            home.application?.received(kind, payload, on: self)
        case .ping, .pong:
            guard phase == .open else { return }
            guard clock.takesControlFrame(now: home.now, home.patience) else {
                home.metrics.controlFloods += 1
                return fail(.policyViolation)
            }
            home.metrics.pingsReceived += kind == .ping ? 1 : 0
            if kind == .ping { answerPing(payload) }
        case .close: peerClosed(payload)
        }
    }

    /// Answers every ping of a free connection, and only the newest of a blocked one
    /// (RFC 6455 §5.5.3).
    private func answerPing(_ payload: RawSpan) {
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
        home.metrics.closesAnswered += 1
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

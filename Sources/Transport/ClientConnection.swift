public import EventLoop
internal import HTTPProtocol
public import WebSocketProtocol

/// A WebSocket connection to a server, on an event loop; lean, for many in one process.
public final class ClientConnection {
    private enum Phase {
        case connecting
        case securing
        case upgrading
        case open
        case closing
        case gone
    }

    /// Whatever the owner keeps with the connection.
    public var state: AnyObject?

    /// The subprotocol that the server chose.
    public private(set) var subprotocol: String?

    /// The agreed compression, if any.
    public private(set) var deflate: DeflateParameters?

    /// Whether messages can be sent.
    public var isOpen: Bool { phase == .open }

    private let home: ClientConnections
    private let options: ClientOptions
    private let handshake: ClientHandshake
    private var handler: (any ClientHandler)?
    private let stream: ByteStream
    private var descriptor: Descriptor?
    private var registration: Registration?
    private var interest = Readiness.writable
    private var phase = Phase.connecting
    private var parser: ResponseHeadParser? = ResponseHeadParser()
    private var head: [UInt8] = []
    private var decoder: MessageDecoder?
    private var deflater: Deflater?
    private var outbound = Outbound()
    private var serverClose: ClosePayload?
    private var hasServerClosed = false
    private var isPaused = false
    private var deadline: TimerToken?

    init(
        _ options: ClientOptions,
        handler: any ClientHandler,
        home: ClientConnections
    ) throws {
        self.options = options
        self.handler = handler
        self.home = home
        var random = SystemRandomNumberGenerator()
        handshake = ClientHandshake(
            nonce: (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) },
            subprotocols: options.subprotocols,
            deflate: options.deflate
        )
        let descriptor = try Socket.connect(
            to: options.address,
            from: options.source,
            receiveBufferBytes: options.receiveBufferBytes
        )
        try Socket.setNoDelay(descriptor)
        let number = descriptor.number
        let name = options.host.split(separator: ":").first.map(String.init) ?? options.host
        let tls = try options.tls.map {
            try TLSSession($0, descriptor: number, serverName: name)
        }
        stream = ByteStream(number, tls: tls)
        self.descriptor = consume descriptor
        registration = try home.loop.register(number, interest: interest, handler: self)
        expect(within: options.handshakeTimeout)
    }

    /// Sends a text message, whose bytes must be valid UTF-8; nothing unless open.
    public func send(text: [UInt8]) {
        unsafe send(.text, text.span.bytes)  // whole bytes of an array that outlives the call
    }

    /// Sends a text or binary message, compressed where that was agreed; nothing unless open.
    public func send(_ kind: MessageKind, _ payload: RawSpan) {
        guard phase == .open else { return }
        let opcode: Opcode = kind == .text ? .text : .binary
        var frame: [UInt8] = []
        if let deflate {
            var compressed: [UInt8] = []
            deflater(for: deflate).deflate(payload, to: &compressed)
            FrameEncoder.append(opcode, compressed, rsv1: true, maskingKey: newKey, to: &frame)
        } else {
            FrameEncoder.append(opcode, payload, maskingKey: newKey, to: &frame)
        }
        push(frame)
    }

    /// Sends bytes as they are, for tests of what a server does with them.
    public func send(raw bytes: [UInt8]) {
        guard phase == .open || phase == .closing else { return }
        push(bytes)
    }

    /// Begins the closing handshake; the handler hears the end.
    public func close(_ code: CloseCode = .normal, reason: String = "") {
        guard phase == .open else {
            if phase != .closing { finish(.lost) }
            return
        }
        push(FrameEncoder.close(code, reason: reason, maskingKey: newKey))
        phase = .closing
        expect(within: options.closeTimeout)
    }

    /// Ends the connection without a word, as a broken line would.
    public func abandon() {
        finish(.lost)
    }

    /// Stops reading, as a page does that hangs: what comes stays in the kernel, then with the server.
    ///
    /// Only the end of both directions, such as a reset, is still noticed.
    public func pauseReading() {
        isPaused = true
        updateInterest()
    }

    /// Reads on after ``pauseReading()``.
    public func resumeReading() {
        isPaused = false
        updateInterest()
    }

    private var newKey: UInt32 { UInt32.random(in: .min ... .max) }

    /// Without a context one stream serves all connections of the loop.
    private func deflater(for deflate: DeflateParameters) -> Deflater {
        let bits = deflate.clientMaxWindowBits
        guard !deflate.clientNoContextTakeover else { return home.sharedDeflater(windowBits: bits) }
        let own = deflater ?? Deflater(windowBits: bits, keepsContext: true)
        deflater = own
        return own
    }

    private func expect(within time: Duration) {
        if let deadline { home.loop.cancel(deadline) }
        // Whoever lets go of the connection cancels this; a weak reference would make every later retain slower.
        deadline = home.loop.schedule(after: time) { [unowned self] in
            deadline = nil
            finish(.timedOut)
        }
    }

    private func finish(_ end: ClientEnd) {
        guard phase != .gone else { return }
        phase = .gone
        home.end(self, end)
    }

    /// The end, told by the set at the end of the turn.
    func release(_ end: ClientEnd) {
        if let registration { home.loop.deregister(registration) }
        if let deadline { home.loop.cancel(deadline) }
        registration = nil
        deadline = nil
        descriptor = nil
        decoder = nil
        deflater = nil
        outbound = Outbound()
        let told = handler
        handler = nil
        told?.ended(self, end)
    }
}

extension ClientConnection: ReadinessHandler {
    /// Acts on the socket's readiness; for the loop.
    public func ready(_ readiness: Readiness) {
        do {
            switch phase {
            case .connecting: try connected()
            case .securing: try secure()
            case .upgrading, .open, .closing:
                if readiness.contains(.writable) { try flush() }
                if readiness != .writable { try readable() }
            case .gone: return
            }
        } catch let error as StreamError {
            fail(error)
        } catch let error as SystemCallError {
            fail(.system(error))
        } catch {
            finish(.lost)
        }
        updateInterest()
    }

    private func fail(_ error: StreamError) {
        // After both close frames only the stream's end is awaited, in whatever form.
        guard !hasServerClosed else { return finish(closedEnd) }
        switch error {
        case .system(let error): finish(.failed(error))
        case .tls(let error): finish(.insecure(error))
        }
    }

    private func connected() throws {
        try Socket.checkError(stream.number)
        phase = .securing
        try secure()
    }

    private func secure() throws {
        guard try stream.secure() else { return }
        phase = .upgrading
        push(
            handshake.request(
                host: options.host,
                target: options.target,
                fields: options.fields
            )
        )
    }

    private func readable() throws {
        var buffer = home.borrowBuffer()
        defer { home.giveBack(&buffer) }
        var span = buffer.mutableSpan
        switch try stream.receive(into: &span) {
        case .moved(let count):
            home.bytesReceived += count
            var received = span._mutatingExtracting(first: count)
            take(&received)
        case .blocked: break
        case .ended: finish(hasServerClosed ? closedEnd : .lost)
        }
    }

    private var closedEnd: ClientEnd {
        .closed(serverClose?.code, reason: serverClose?.reason ?? "")
    }

    private func take(_ bytes: inout MutableSpan<UInt8>) {
        guard phase == .upgrading else {
            var raw = MutableRawSpan(_elements: &bytes)
            decode(&raw)
            return
        }
        head.append(copying: bytes.span)
        do {
            // The parser reads within the array, which is not changed meanwhile.
            guard let found = try unsafe parser?.parse(head.span.bytes) else { return }
            parser = nil
            let agreed = try handshake.check(status: found.head.status, fields: found.head.fields)
            subprotocol = agreed.subprotocol
            deflate = agreed.deflate
            open(rest: Array(head[found.consumed...]))
        } catch let error as HTTPRefusal {
            finish(.malformed(error))
        } catch let error as ClientHandshake.Failure {
            finish(.refused(error))
        } catch {
            finish(.lost)
        }
    }

    private func open(rest: [UInt8]) {
        head = []
        decoder = MessageDecoder(endpoint: .client, limits: options.limits, deflate: deflate)
        phase = .open
        if let deadline { home.loop.cancel(deadline) }
        deadline = nil
        handler?.opened(self)
        guard !rest.isEmpty else { return }
        var rest = rest
        var span = rest.mutableSpan
        var raw = MutableRawSpan(_elements: &span)
        decode(&raw)
    }

    private func decode(_ bytes: inout MutableRawSpan) {
        // Taken out for the time: what the handler does meanwhile may touch everything else.
        guard var decoder = self.decoder.take() else { return }
        do {
            var position = 0
            if sharesInflation {
                while decoder.isBetweenMessages,
                    let end = InflatedTexts.endOfFrame(in: bytes.bytes, from: position)
                {
                    var frame = bytes._mutatingExtracting(position..<end)
                    try takeShared(&frame, &decoder)
                    position = end
                }
            }
            var rest = bytes._mutatingExtracting(droppingFirst: position)
            try decoder.receive(&rest) { [self] kind, payload in take(kind, payload) }
        } catch {
            finish(.broken(error))
        }
        self.decoder = consume decoder
    }

    private var sharesInflation: Bool {
        options.sharesInflation && deflate?.serverNoContextTakeover == true
    }

    /// Takes one compressed message: known by its bytes, or else inflated and remembered.
    private func takeShared(
        _ frame: inout MutableRawSpan,
        _ decoder: inout MessageDecoder
    ) throws(ProtocolError) {
        if let known = home.inflated.text(of: frame.bytes) {
            unsafe take(.text, known.span.bytes)  // whole bytes of an array that outlives the call
            return
        }
        var kept: [UInt8] = []
        kept.append(copying: frame.bytes)
        try decoder.receive(&frame) { [self] kind, payload in
            home.inflated.remember(payload, of: kept)
            take(kind, payload)
        }
    }

    private func take(_ kind: MessageKind, _ payload: RawSpan) {
        guard phase == .open || phase == .closing else { return }
        switch kind {
        case .text, .binary: handler?.received(kind, payload, on: self)
        case .ping:
            var frame: [UInt8] = []
            FrameEncoder.append(.pong, payload, maskingKey: newKey, to: &frame)
            push(frame)
        case .pong: break
        case .close:
            hasServerClosed = true
            serverClose = try? ClosePayload(payload)
            guard phase == .open else { return }
            // The server ends the stream once it has the answer (RFC 6455 §7.1.1).
            push(FrameEncoder.close(serverClose?.code ?? .normal, maskingKey: newKey))
            phase = .closing
            expect(within: options.closeTimeout)
        }
    }

    private func push(_ bytes: [UInt8]) {
        guard phase != .gone else { return }
        outbound.queue(bytes)
        do { try flush() } catch { fail(error) }
        updateInterest()
    }

    private func flush() throws(StreamError) {
        while !outbound.isEmpty {
            let (bytes, offset) = outbound.unsent
            let rest = bytes.span.extracting(offset..<bytes.count)
            guard case .moved(let count) = try stream.send(rest) else { return }
            outbound.took(count)
        }
    }

    private func updateInterest() {
        guard phase != .gone, phase != .connecting, let registration else { return }
        var wanted: Readiness = isPaused ? [] : .readable
        if !outbound.isEmpty || stream.wantsWriting { wanted.insert(.writable) }
        guard wanted != interest else { return }
        interest = wanted
        home.loop.modify(registration, interest: wanted)
    }
}

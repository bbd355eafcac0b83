internal import EventLoop

/// Where a connection is in its life.
enum ConnectionPhase: UInt8 {
    /// The TLS handshake is under way.
    case securing
    /// HTTP requests and responses.
    case requests
    /// An open WebSocket.
    case open
    /// A close frame was sent; the peer's is awaited.
    case closing
    /// Everything was said; what waits is written, then the peer's end of the stream is awaited.
    case lingering
    /// Over; the descriptor is closed at the end of the turn.
    case gone
}

/// The patience limits in nanoseconds, computed once per loop.
struct Patience {
    /// What a peer took too long for, by the names of the metrics.
    enum Kind: String, CaseIterable {
        /// The TLS handshake.
        case handshake
        /// A request's head or body.
        case request
        /// The first message after the upgrade.
        case firstMessage = "first_message"
        /// The rest of a message.
        case message
        /// Any byte, though pings were sent.
        case silence
        /// Taking what waits for it.
        case stall
        /// Answering a close frame.
        case close
    }

    let handshake: Int64
    let keepAlive: Int64
    let stall: Int64
    let firstMessage: Int64?
    let message: Int64?
    let ping: Int64
    let missedPingsMax: Int
    let controlFrame: Int64
    let controlFrames: Int64?
    let close: Int64
    let linger: Int64

    init(_ limits: ConnectionLimits) {
        handshake = limits.handshakeTimeout.wholeNanoseconds
        keepAlive = limits.keepAliveTimeout.wholeNanoseconds
        stall = limits.stallTimeout.wholeNanoseconds
        firstMessage = limits.firstMessageTimeout?.wholeNanoseconds
        message = limits.messageTimeout?.wholeNanoseconds
        controlFrame = limits.controlFrameInterval.wholeNanoseconds
        controlFrames = limits.controlFramesBurst.map { [controlFrame] in
            Int64($0) * controlFrame
        }
        ping = limits.pingInterval.wholeNanoseconds
        missedPingsMax = limits.missedPingsMax
        close = limits.closeTimeout.wholeNanoseconds
        linger = limits.lingerTimeout.wholeNanoseconds
    }
}

/// What HTTP is waiting for, which decides how long it may take.
enum RequestWait {
    /// The rest of a request that has begun, or the first one.
    case request
    /// The first byte of a further request.
    case nextRequest
    /// The application's answer: its own matter.
    case answer
}

/// When a connection has kept the server waiting for too long.
///
/// Pure: time is given.
struct ConnectionClock {
    /// What is to be done at a moment.
    enum Verdict: Equatable {
        /// Nothing before the given time.
        case wait(until: Int64)
        /// A ping, then nothing before the given time.
        case ping(until: Int64)
        /// A close frame with code 4002, for what has kept the server waiting.
        case tooSlow(Patience.Kind)
        /// The end, without a word.
        case giveUp
    }

    /// When the present phase, or the present wait within it, began.
    private(set) var began: Int64
    /// When bytes last came from the peer.
    private var heard: Int64
    /// When the socket last took bytes, or began to be blocked.
    private var progressed: Int64
    /// When the message that is not yet whole began; `.max` when there is none.
    private var messageBegan = Int64.max
    /// Until when the peer has used up the control frames that it may send.
    private var controlUsed: Int64 = 0
    private var missedPings: UInt16 = 0
    private var hasSpoken = false

    init(now: Int64) {
        began = now
        heard = now
        progressed = now
    }

    /// A phase or a wait within it begins.
    mutating func begin(now: Int64) {
        began = now
        progressed = now
    }

    /// Bytes came.
    mutating func hear(now: Int64) {
        heard = now
        missedPings = 0
    }

    /// A whole message came.
    mutating func speak() {
        hasSpoken = true
        messageBegan = .max
    }

    /// What came ends within a message, or between two; true when a message has just begun.
    mutating func pause(withinMessage: Bool, now: Int64) -> Bool {
        guard withinMessage else {
            messageBegan = .max
            return false
        }
        guard messageBegan == .max else { return false }
        messageBegan = now
        return true
    }

    /// Counts a ping or pong; false when the peer has sent more than it may.
    mutating func takesControlFrame(now: Int64, _ patience: Patience) -> Bool {
        guard let most = patience.controlFrames else { return true }
        let used = max(controlUsed, now) + patience.controlFrame
        guard used <= now + most else { return false }
        controlUsed = used
        return true
    }

    /// The socket took bytes that had waited.
    mutating func progress(now: Int64) {
        progressed = now
    }

    /// Decides what to do at a moment, in a phase.
    mutating func verdict(
        _ phase: ConnectionPhase,
        wait: RequestWait,
        isBlocked: Bool,
        now: Int64,
        _ patience: Patience
    ) -> Verdict {
        switch phase {
        case .securing: return until(began + patience.handshake, now)
        case .requests:
            if isBlocked { return until(progressed + patience.stall, now) }
            switch wait {
            case .request: return until(began + patience.handshake, now)
            case .nextRequest: return until(max(began, heard) + patience.keepAlive, now)
            case .answer: return .wait(until: now + patience.keepAlive)
            }
        case .open: return open(now, patience)
        case .closing:
            // A slow peer first has to take what waits before the close frame.
            return until(began + (isBlocked ? patience.stall : patience.close), now)
        case .lingering:
            if isBlocked { return until(progressed + patience.stall, now) }
            return until(began + patience.linger, now)
        case .gone: return .wait(until: .max)
        }
    }

    private func until(_ deadline: Int64, _ now: Int64) -> Verdict {
        now >= deadline ? .giveUp : .wait(until: deadline)
    }

    private mutating func open(_ now: Int64, _ patience: Patience) -> Verdict {
        var limit = Int64.max
        if !hasSpoken, let patience = patience.firstMessage {
            limit = began + patience
            guard now < limit else { return .tooSlow(.firstMessage) }
        }
        if messageBegan != .max, let patience = patience.message {
            limit = min(limit, messageBegan + patience)
            guard now < limit else { return .tooSlow(.message) }
        }
        let due = heard + patience.ping * Int64(missedPings + 1)
        guard now >= due else { return .wait(until: min(due, limit)) }
        guard missedPings < patience.missedPingsMax else { return .giveUp }
        missedPings += 1
        return .ping(until: min(due + patience.ping, limit))
    }
}

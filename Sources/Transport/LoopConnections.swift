public import EventLoop
internal import Synchronization
internal import WebSocketProtocol

/// The connections of one loop and what they share: the buffer they read into, the writes of the
/// turn, the wheel of their deadlines.
public final class LoopConnections {
    /// A connection that gathered this much in one turn is written to before its end.
    static let gatheredBytesMax = 262_144
    /// Above this the storage for personal bytes is given back after the turn.
    static let keptBytesMax = 1 << 20
    private static let deadlineTick = Duration.milliseconds(100)

    /// The loop that everything here belongs to.
    public let loop: EventLoop

    /// The loop's place in ``Server/loops``.
    public let index: Int

    let options: TransportOptions
    let patience: Patience
    private let limiter: AddressLimiter
    private let published: MetricsBox

    var application: (any Application)?
    var writes = TurnWrites()
    /// The bytes of the turn's personal writes; swapped out while they are added to.
    var personal: [UInt8] = []
    var metrics = TransportMetrics()
    /// Whether a request or message came since the application last heard of a turn's end.
    var hasInput = false
    var departed: [Connection] = []
    var condemned: [Connection] = []
    private(set) var isDraining = false

    /// What earlier turns gathered and did not yet write.
    var late = LateWrites()

    var turn: UInt32 = 0
    var unfinished: [Connection] = []
    private(set) var table: [Connection?] = []
    private var resumed: [Connection] = []
    private var buffer: [UInt8]
    private var deadlines: TimerWheel<ConnectionID>
    private var isTicking = false
    private var serial: UInt64 = 0
    private var deflaters: [Int: Deflater] = [:]

    init(
        loop: EventLoop,
        index: Int,
        options: TransportOptions,
        limiter: AddressLimiter,
        published: MetricsBox
    ) {
        self.loop = loop
        self.index = index
        self.options = options
        self.limiter = limiter
        self.published = published
        patience = Patience(options.limits)
        buffer = [UInt8](repeating: 0, count: max(options.receiveBytesPerTurn, 32_768))
        deadlines = TimerWheel(tick: Self.deadlineTick, buckets: 1_024, now: loop.now)
    }

    /// The connection of that name, if it lives on this loop and has not ended.
    public func connection(_ id: ConnectionID) -> Connection? {
        guard id.loop == index, table.indices.contains(id.slot),
            let found = table[id.slot], found.id == id, found.phase != .gone
        else { return nil }
        return found
    }

    /// Every connection that has not ended, in no order.
    public var all: [Connection] { table.compactMap { $0?.phase == .gone ? nil : $0 } }

    /// Counters as of now.
    public var counters: TransportMetrics { metrics }

    /// Whether earlier turns left writes that are still to be made.
    ///
    /// A publisher can then wait a little and conflate, instead of publishing faster than the
    /// loop can write.
    public var isWritingLate: Bool { !late.isEmpty }

    var now: Int64 { loop.now }

    /// Takes a new connection in, or closes it at once when there are too many.
    func admit(
        _ descriptor: consuming Descriptor,
        from peer: SocketAddress,
        tls context: TLSContext?
    ) {
        switch limiter.enter(peer.host) {
        case .inAll?: metrics.refusedInAll += 1
        case .perAddress?: metrics.refusedPerAddress += 1
        case nil:
            do {
                try open(descriptor, from: peer, tls: context)
                metrics.accepted += 1
                metrics.connections += 1
            } catch {
                // The peer has gone already, or the kernel cannot watch it: it is closed.
                limiter.leave(peer.host)
            }
        }
    }

    private func open(
        _ descriptor: consuming Descriptor,
        from peer: SocketAddress,
        tls context: TLSContext?
    ) throws {
        try Socket.setNoDelay(descriptor)
        try Socket.setNotSentLowWater(descriptor, bytes: options.notSentBytesMax)
        if options.sendBufferBytes > 0 {
            try Socket.setBufferSizes(descriptor, receive: 0, send: options.sendBufferBytes)
        }
        let number = descriptor.number
        let tls = try context.map { try TLSSession($0, descriptor: number) }
        serial += 1
        let slot = Int(number)
        let connection = Connection(
            id: ConnectionID(slot: slot, loop: index, serial: serial),
            address: peer,
            descriptor: descriptor,
            tls: tls,
            home: self,
            now: now
        )
        connection.registration = try loop.register(
            number,
            interest: .readable,
            handler: connection
        )
        while table.count <= slot { table.append(nil) }
        table[slot] = connection
        connection.review()
        tick()
    }

    private func release(_ connection: Connection) {
        if let registration = connection.registration { loop.deregister(registration) }
        if let deadline = connection.deadline { deadlines.cancel(deadline) }
        connection.registration = nil
        connection.deadline = nil
        connection.descriptor = nil
        connection.decoder = nil
        connection.deflater = nil
        connection.exchange = nil
        connection.waiting = nil
        table[connection.id.slot] = nil
        limiter.leave(connection.address.host)
        metrics.connections -= 1
    }

    // A buffer that is taken out can be written to while handlers use the rest of the loop.
    func borrowBuffer() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &buffer)
        return taken
    }

    func giveBack(_ taken: inout [UInt8]) {
        swap(&taken, &buffer)
    }

    func sharedDeflater(windowBits: Int) -> Deflater {
        if let deflater = deflaters[windowBits] { return deflater }
        let made = Deflater(windowBits: windowBits, keepsContext: false)
        deflaters[windowBits] = made
        return made
    }

    /// Has the end of the turn look whether a connection can be finished, also without writes.
    func noteUnfinished(_ connection: Connection) {
        unfinished.append(connection)
    }

    /// Looks at a connection's further requests at the end of this turn, or in the next.
    func resume(_ connection: Connection) {
        if resumed.isEmpty { loop.execute {} }  // makes sure that there is a next turn
        resumed.append(connection)
    }

    /// Begins to end everything: HTTP after its present answer, WebSockets by ``closeSome(_:)``.
    func beginDraining() {
        isDraining = true
        for connection in all where connection.phase != .open { connection.drain() }
        application?.drain()
    }

    /// Closes up to `count` open WebSockets with code 4001; returns how many connections are left.
    func closeSome(_ count: Int) -> Int {
        var left = count
        for connection in all where left > 0 && connection.phase == .open {
            connection.drain()
            left -= 1
        }
        return metrics.connections
    }

    /// Ends everything at once.
    func abandon() {
        for connection in all { connection.condemn() }
    }

    func setDeadline(of connection: Connection, at time: Int64) {
        if let deadline = connection.deadline { deadlines.cancel(deadline) }
        connection.deadline = time == .max ? nil : deadlines.insert(connection.id, at: time)
    }

    private func tick() {
        guard !isTicking else { return }
        isTicking = true
        loop.schedule(after: Self.deadlineTick) { [weak self] in
            guard let self else { return }
            isTicking = false
            while let id = deadlines.popDue(now: now) {
                guard let due = connection(id) else { continue }
                due.deadline = nil
                due.review()
            }
            if metrics.connections > 0 { tick() }
        }
    }
}

extension LoopConnections: TurnObserver {
    /// Tells the application that what was readable is read; for the loop.
    public func readinessHandled() {
        guard hasInput else { return }
        hasInput = false
        application?.turnEnded()
    }

    /// Writes what the turn brought, and lets go of what has ended; for the loop.
    public func turnEnding() {
        var resuming: [Connection] = []
        swap(&resuming, &resumed)
        for connection in resuming {
            connection.advance()
            connection.updateInterest()
        }
        if hasInput { readinessHandled() }
        repeat {
            tellDeparted()
            flushAll()
        } while !departed.isEmpty || !writes.isEmpty || !unfinished.isEmpty
        for connection in condemned { release(connection) }
        condemned.removeAll(keepingCapacity: true)
        published.store(metrics)
    }

    /// Ends what is left and lets go of the application; for the loop.
    public func loopEnding() {
        abandon()
        turnEnding()
        application = nil
    }

    private func tellDeparted() {
        while !departed.isEmpty {
            var leaving: [Connection] = []
            swap(&leaving, &departed)
            for connection in leaving {
                application?.closed(connection)
                connection.state = nil
            }
        }
    }
}

/// One loop's counters, where other threads can read them.
final class MetricsBox: Sendable {
    private let value = Mutex(TransportMetrics())

    func store(_ metrics: TransportMetrics) {
        value.withLock { $0 = metrics }
    }

    func load() -> TransportMetrics { value.withLock { $0 } }
}

public import EventLoop
internal import HTTPProtocol
internal import WebSocketProtocol

/// Connections that something has come to its end for, or goes on for, when the turn ends.
struct Ending {
    /// No WebSockets any more, which the application does not know yet.
    var departed: [Connection] = []
    /// To be let go of.
    var condemned: [Connection] = []
    /// Perhaps with nothing more to write.
    var unfinished: [Connection] = []
    /// With further requests to look at.
    var resumed: [Connection] = []
}

/// The connections of one loop and what they share: the buffer they read into, the writes of the
/// turn, the wheel of their deadlines.
///
/// Time, readiness and new sockets go in; everything that comes out goes through a ``Kernel``.
public final class LoopConnections {
    /// A connection that gathered this much in one turn is written to before its end.
    static let gatheredBytesMax = 262_144
    /// Up to this, what is for one connection alone goes before snapshots and publications.
    static let answerBytesMax = 1_024
    private static let deadlineTick = Duration.milliseconds(100)

    /// The loop's place in ``Server/loops``.
    public let index: Int

    let options: TransportOptions
    let patience: Patience
    let kernel: any Kernel
    private let limiter: AddressLimiter
    private let published: MetricsBox

    var application: (any Application)?
    /// The turn's monotonic time in nanoseconds.
    private(set) var now: Int64
    var turn: UInt32 = 0
    // No access to one of these lasts while anybody else's code runs, so none can begin inside another: the runtime's check
    // for it took a quarter of the instructions of an echoed message.
    @safe @exclusivity(unchecked) var writes = TurnWrites()
    /// Empty; takes the place of ``writes`` while they are written.
    @safe @exclusivity(unchecked) var spareWrites = TurnWrites()
    /// What earlier turns gathered and did not yet write, oldest first.
    @safe @exclusivity(unchecked) var late: [LateWrites] = []
    /// By slot, as the table.
    let lanes = LaneTable()
    private(set) var table: [Connection?] = []
    @safe @exclusivity(unchecked) var newcomers = Newcomers()
    var metrics = TransportMetrics()
    /// Whether a request or message came since the application last heard of a turn's end.
    var hasInput = false
    /// Connections that the end of the turn looks at.
    @safe @exclusivity(unchecked) var ending = Ending()
    var buffer: [UInt8]
    private(set) var isDraining = false

    private var deadlines: TimerWheel<ConnectionID>
    private var isTicking = false
    private var serial: UInt64 = 0
    private var deflaters: [Int: Deflater] = [:]
    private var dated: (second: Int64, text: String) = (-1, "")

    init(
        kernel: any Kernel,
        index: Int,
        options: TransportOptions,
        limiter: AddressLimiter,
        published: MetricsBox,
        now: Int64
    ) {
        self.kernel = kernel
        self.index = index
        self.options = options
        self.limiter = limiter
        self.published = published
        self.now = now
        patience = Patience(options.limits)
        buffer = [UInt8](repeating: 0, count: max(options.receiveBytesPerTurn, 32_768))
        deadlines = TimerWheel(tick: Self.deadlineTick, buckets: 1_024, now: now)
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

    /// Takes in a connection whose socket the kernel is about to hold; `nil` when there are too many.
    func admit(_ slot: Int32, from peer: SocketAddress, isEncrypted: Bool) -> Connection? {
        switch limiter.enter(peer.host) {
        case .inAll?: metrics.refusedInAll += 1
        case .perAddress?: metrics.refusedPerAddress += 1
        case nil: return open(slot, from: peer, isEncrypted: isEncrypted)
        }
        return nil
    }

    private func open(
        _ slot: Int32,
        from peer: SocketAddress,
        isEncrypted: Bool
    ) -> Connection {
        serial += 1
        let connection = Connection(
            id: ConnectionID(slot: Int(slot), loop: index, serial: serial),
            address: peer,
            isEncrypted: isEncrypted,
            home: self
        )
        while table.count <= slot {
            table.append(nil)
            lanes.append()
        }
        table[Int(slot)] = connection
        lanes[Int(slot)] = Lane(serial: connection.id.serial)
        metrics.accepted += 1
        metrics.connections += 1
        connection.review()
        tick()
        return connection
    }

    private func release(_ connection: Connection) {
        kernel.close(connection.slot)
        if let deadline = connection.deadline { deadlines.cancel(deadline) }
        connection.deadline = nil
        connection.partial = nil
        connection.deflater = nil
        connection.exchange = nil
        connection.unblock()
        table[connection.id.slot] = nil
        lanes[connection.id.slot] = Lane()
        limiter.leave(connection.address.host)
        metrics.connections -= 1
    }

    /// The date of responses, written anew once a second.
    var date: String {
        let second = max(0, kernel.secondsSince1970)
        if dated.second != second {
            dated = (second, HTTPDate.text(secondsSince1970: second))
        }
        return dated.text
    }

    func sharedDeflater(windowBits: Int) -> Deflater {
        if let deflater = deflaters[windowBits] { return deflater }
        let made = Deflater(windowBits: windowBits, keepsContext: false)
        deflaters[windowBits] = made
        return made
    }

    /// Has the end of the turn look whether a connection can be finished, also without writes.
    func noteUnfinished(_ connection: Connection) {
        ending.unfinished.append(connection)
    }

    /// Looks at a connection's further requests at the end of this turn, or in the next.
    func resume(_ connection: Connection) {
        if ending.resumed.isEmpty { kernel.wake() }
        ending.resumed.append(connection)
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
        // The loop lets go of its timers before it lets go of this. Not weak, since every retain of
        // an object that is weakly referred to takes a slower path.
        kernel.schedule(after: Self.deadlineTick) { [unowned self] in
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
    /// Notes the time, and makes room for newcomers; for the loop.
    public func turnBegan(now: Int64) {
        self.now = now
        newcomers.turnBegan(options)
    }

    /// Tells the application that what was readable is read; for the loop.
    public func readinessHandled() {
        guard hasInput else { return }
        hasInput = false
        application?.turnEnded()
    }

    /// Writes what the turn brought, and lets go of what has ended; for the loop.
    public func turnEnding() {
        if !ending.resumed.isEmpty { resumeRequests() }
        settle()
        if newcomers.count > 0 {
            serveNewcomers()
            settle()
        }
        if !ending.condemned.isEmpty { releaseCondemned() }
        published.store(metrics)
    }

    /// Ends what is left and lets go of the application; for the loop.
    public func loopEnding() {
        abandon()
        turnEnding()
        application = nil
    }

    private func settle() {
        repeat {
            tellDeparted()
            if hasInput { readinessHandled() }
            flushAll()
        } while !ending.departed.isEmpty || !writes.isEmpty
            || !ending.unfinished.isEmpty
    }

    private func resumeRequests() {
        var resuming: [Connection] = []
        swap(&resuming, &ending.resumed)
        for connection in resuming {
            connection.advance()
            updateInterest(of: connection)
        }
    }

    private func tellDeparted() {
        while !ending.departed.isEmpty {
            var leaving: [Connection] = []
            swap(&leaving, &ending.departed)
            hasInput = true
            for connection in leaving {
                application?.closed(connection)
                connection.state = nil
            }
        }
    }

    private func releaseCondemned() {
        var releasing: [Connection] = []
        swap(&releasing, &ending.condemned)
        for connection in releasing { release(connection) }
    }
}

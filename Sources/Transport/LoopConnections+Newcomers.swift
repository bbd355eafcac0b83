internal import DequeModule

/// Those who want in, while a turn had no room for them: first come, first served.
///
/// A TLS handshake or a request costs a hundred times what a message costs. When thousands come at
/// once, each turn serves some of them after those who are in, whose messages so keep their pace.
struct Newcomers {
    private var queue = Deque<ConnectionID>()
    private var handshakesLeft = 0
    private var requestsLeft = 0

    /// Who waits.
    var count: Int { queue.count }

    /// A turn begins, with room for so many.
    mutating func turnBegan(_ options: TransportOptions) {
        handshakesLeft = options.handshakesPerTurn
        requestsLeft = options.requestsPerTurn
    }

    /// Takes a place in this turn; false when there is none left, or others came first.
    mutating func enters(_ phase: ConnectionPhase) -> Bool {
        queue.isEmpty && spend(phase)
    }

    /// Waits for a later turn.
    mutating func wait(_ id: ConnectionID) {
        queue.append(id)
    }

    /// The first who waits.
    var first: ConnectionID? { queue.first }

    /// The first waits no longer.
    mutating func removeFirst() {
        queue.removeFirst()
    }

    /// Takes a place in this turn; false when there is none left.
    mutating func spend(_ phase: ConnectionPhase) -> Bool {
        let left = phase == .securing ? \Newcomers.handshakesLeft : \Newcomers.requestsLeft
        guard self[keyPath: left] > 0 else { return false }
        self[keyPath: left] -= 1
        return true
    }
}

extension LoopConnections {
    /// Whether a newcomer has to wait, for want of room in this turn.
    func isQueueing(_ connection: Connection) -> Bool {
        guard !connection.isQueued else { return true }
        guard !newcomers.enters(connection.phase) else { return false }
        metrics.newcomersDeferred += 1
        connection.isQueued = true
        newcomers.wait(connection.id)
        return true
    }

    /// Serves those who waited, as far as the turn has room.
    func serveNewcomers() {
        while let id = newcomers.first {
            // Who has ended meanwhile costs nothing.
            let newcomer = connection(id)
            if let newcomer, !newcomers.spend(newcomer.phase) { break }
            newcomers.removeFirst()
            guard let newcomer else { continue }
            newcomer.isQueued = false
            serve(newcomer)
            updateInterest(of: newcomer)
        }
        metrics.newcomersWaiting = newcomers.count
        if newcomers.count > 0 { kernel.wake() }
    }
}

internal import EventLoop
public import WebSocketProtocol

/// A turn's writes that were too many for that turn.
struct LateWrites {
    var writes = TurnWrites()
    var personal: [UInt8] = []
    /// The first of `writes.slots` that is still to be written.
    var next = 0
    var turn: UInt32 = 0

    var isEmpty: Bool { next == writes.slots.count }
}

extension LoopConnections {
    /// Writes what the turn gathered, up to a number of connections.
    ///
    /// What is left is written in the next turns, after what is ready has been read, so that a
    /// publication to very many does not keep commands waiting. A turn with little to write, such
    /// as answers, goes before what is left of earlier ones; no connection's own order changes.
    func flushAll() {
        var (gathered, personal) = borrowWrites()
        var budget = options.sendsPerTurn
        if gathered.slots.count > budget { writeLate(.max) }
        var next = 0
        while next < gathered.slots.count, next < budget || !late.isEmpty {
            write(gathered.slots[next], turn, &gathered, personal)
            next += 1
        }
        budget -= next
        if next < gathered.slots.count {
            late = LateWrites(writes: gathered, personal: personal, next: next, turn: turn)
            turn &+= 1
            writes.turn = turn
            loop.execute {}  // makes sure that there is a next turn
        } else {
            gathered.removeAll()
            personal.removeAll(keepingCapacity: personal.capacity <= Self.keptBytesMax)
            giveBack(&gathered, &personal)
            writeLate(budget)
        }
        finishUnfinished()
    }

    /// Gives many connections a shared publication; as ``Connection/publish(_:)``, but faster.
    ///
    /// Connections that are no open WebSockets are passed over. Returns how many the publication
    /// was left out for because they are behind.
    @discardableResult
    public func publish(_ message: PreparedMessage, to recipients: [Connection]) -> Int {
        var gathered = TurnWrites()
        swap(&gathered, &writes)
        var taken = 0
        var dropped = 0
        for connection in recipients where connection.phase == .open {
            if connection.hasLateChain { writeLate(.max) }
            if let waiting = connection.waiting {
                waiting.value.leaveOutPublication()
                dropped += 1
                continue
            }
            taken += 1
            connection.chain = gathered.link(
                message,
                for: connection.deflate,
                to: connection.chain,
                of: connection.slot
            )
            if connection.chain.bytes >= Self.gatheredBytesMax {
                swap(&gathered, &writes)
                flush(connection)
                swap(&gathered, &writes)
            }
        }
        swap(&gathered, &writes)
        metrics.publications += taken
        metrics.publicationsDropped += dropped
        return dropped
    }

    /// Writes what one connection gathered, before the end of its turn.
    func flush(_ connection: Connection) {
        if connection.chain.turn == turn {
            var (gathered, personal) = borrowWrites()
            write(connection.slot, turn, &gathered, personal)
            giveBack(&gathered, &personal)
        } else {
            var taken = LateWrites()
            swap(&taken, &late)
            write(connection.slot, taken.turn, &taken.writes, taken.personal)
            swap(&taken, &late)
        }
    }

    /// Goes on with what earlier turns left, up to a number of connections.
    func writeLate(_ budget: Int) {
        guard !late.isEmpty else { return }
        var taken = LateWrites()
        swap(&taken, &late)
        var left = budget
        while left > 0, !taken.isEmpty {
            write(taken.writes.slots[taken.next], taken.turn, &taken.writes, taken.personal)
            taken.next += 1
            left -= 1
        }
        guard !taken.isEmpty else { return }
        swap(&taken, &late)
        loop.execute {}  // makes sure that there is a next turn
    }

    private func write(
        _ slot: Int32,
        _ turn: UInt32,
        _ gathered: inout TurnWrites,
        _ personal: [UInt8]
    ) {
        // The slot may be another connection's by now, or its chain written already.
        guard let connection = table[Int(slot)], connection.chain.turn == turn,
            !connection.chain.isEmpty
        else { return }
        let chain = connection.chain
        connection.chain = WriteChain()
        guard connection.phase != .gone else { return }
        gathered.withBytes(of: chain, personal) { connection.push($0) }
        if !connection.isBlocked { connection.wroteEverything() }
    }

    private func finishUnfinished() {
        var finishing: [Connection] = []
        swap(&finishing, &unfinished)
        for connection in finishing where connection.chain.isEmpty && !connection.isBlocked {
            connection.wroteEverything()
        }
    }

    // Taken out, so that no access to the loop's own is open while sockets are written to.
    private func borrowWrites() -> (TurnWrites, [UInt8]) {
        var taken = (TurnWrites(), [UInt8]())
        swap(&taken.0, &writes)
        swap(&taken.1, &personal)
        return taken
    }

    private func giveBack(_ gathered: inout TurnWrites, _ bytes: inout [UInt8]) {
        precondition(writes.isEmpty && personal.isEmpty, "writing to sockets gathers nothing")
        swap(&gathered, &writes)
        swap(&bytes, &personal)
    }
}

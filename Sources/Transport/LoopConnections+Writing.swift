public import WebSocketProtocol

/// A turn's writes that were too many for that turn.
struct LateWrites {
    var writes = TurnWrites()
    /// The first of `writes.slots` that is still to be written.
    var next = 0

    var isEmpty: Bool { next == writes.slots.count }
}

extension LoopConnections {
    /// Writes what the turn gathered, up to a number of connections.
    ///
    /// What is left is written in the next turns, after what is ready has been read, so that a
    /// publication to very many does not keep commands waiting. A turn with little to write goes
    /// before what is left of earlier ones; of one with much, the answers do, and the rest waits
    /// behind them. No connection's own order changes: it has writes of one turn only at a time.
    func flushAll() {
        var budget = options.sendsPerTurn
        if !writes.isEmpty {
            var gathered = takeWrites()
            if gathered.slots.count > budget {
                budget -= writeAnswers(of: &gathered, budget)
                late.append(LateWrites(writes: gathered))
                turn &+= 1
                writes.turn = turn
            } else {
                budget -= gathered.slots.count
                write(0..<gathered.slots.count, of: &gathered)
                gathered.removeAll()
                giveBack(&gathered)
            }
        }
        if !late.isEmpty { writeLate(budget) }
        finishUnfinished()
    }

    /// Gives many connections a shared publication; as ``Connection/publish(_:)``, but faster.
    ///
    /// Connections that are no open WebSockets, or have ended, are passed over.
    ///
    /// - Returns: How many the publication was left out for because they are behind.
    /// - Complexity: O(n) in the recipients; touches nothing of theirs but a ``Lane``.
    @discardableResult
    public func publish(_ message: PreparedMessage, to recipients: [ConnectionID]) -> Int {
        var taken = 0
        var dropped = 0
        for id in recipients {
            switch give(message, to: id) {
            case .taken: taken += 1
            case .dropped: dropped += 1
            case .passedOver: break
            }
        }
        metrics.publications += taken
        metrics.publicationsDropped += dropped
        return dropped
    }

    /// What came of giving a connection a publication.
    enum Giving {
        case taken
        /// Left out, as the connection is behind.
        case dropped
        /// It is no open WebSocket.
        case passedOver
    }

    /// Gives one connection a publication, without counting it.
    func give(_ message: PreparedMessage, to id: ConnectionID) -> Giving {
        let slot = id.slot
        guard slot < lanes.count else { return .passedOver }
        var lane = lanes[slot]
        guard lane.serial == id.serial, lane.isOpen else { return .passedOver }
        if lane.chain.bytes >= Self.gatheredBytesMax {
            flush(Int32(slot))
            lane = lanes[slot]
        }
        guard lane.isOpen else { return .passedOver }
        guard !lane.isBlocked else {
            metrics.behind += lane.isBehind ? 0 : 1
            lanes[slot].isBehind = true
            return .dropped
        }
        if lane.isLate(in: turn) {
            guard let place = latePlace(of: lane) else {
                preconditionFailure("what an earlier turn left is kept until it is written")
            }
            // Both leave together when its turn comes, in one send.
            late[place].writes.link(message, to: &lane, of: Int32(slot))
        } else {
            writes.link(message, to: &lane, of: Int32(slot))
        }
        lanes[slot].chain = lane.chain
        return .taken
    }

    /// Where the writes stand that an earlier turn left for a connection.
    private func latePlace(of lane: Lane) -> Int? {
        late.firstIndex { $0.writes.turn == lane.chain.turn }
    }

    /// Adds a connection's own bytes to the turn; returns how many it has gathered.
    func gather(_ slot: Int, _ append: (inout [UInt8]) -> Void) -> Int {
        var chain = lanes[slot].chain
        writes.link(to: &chain, of: Int32(slot), append)
        lanes[slot].chain = chain
        return chain.bytes
    }

    /// Writes what one connection gathered, before the end of its turn.
    func flush(_ slot: Int32) {
        if let place = latePlace(of: lanes[Int(slot)]) {
            var taken = LateWrites()
            swap(&taken, &late[place])
            write(slot, of: &taken.writes)
            swap(&taken, &late[place])
        } else {
            var gathered = takeWrites()
            write(slot, of: &gathered)
            giveBack(&gathered)
        }
    }

    /// Goes on with what earlier turns left, up to a number of connections.
    ///
    /// Stops early when something has become ready: whoever bids is read before the rest of a
    /// publication is written. To look costs less than a turn, so not every few sends need be one.
    private func writeLate(_ budget: Int) {
        var left = budget
        var done = 0
        while left > 0, done < late.count {
            var taken = LateWrites()
            swap(&taken, &late[done])
            let end =
                taken.next + min(left, options.sendsPerLook, taken.writes.slots.count - taken.next)
            write(taken.next..<end, of: &taken.writes)
            left -= end - taken.next
            taken.next = end
            if taken.isEmpty { done += 1 } else { swap(&taken, &late[done]) }
            if left > 0, done < late.count, kernel.hasMore() { break }
        }
        late.removeFirst(done)
        if !late.isEmpty { kernel.wake() }
    }

    /// Writes what is short and for one connection alone; returns to how many.
    private func writeAnswers(of gathered: inout TurnWrites, _ budget: Int) -> Int {
        var written = 0
        for slot in gathered.slots where written < budget {
            let chain = lanes[Int(slot)].chain
            guard chain.turn == gathered.turn, !chain.isEmpty, chain.loneFrame == nil,
                chain.bytes <= Self.answerBytesMax
            else { continue }
            write(slot, of: &gathered)
            written += 1
        }
        return written
    }

    private func write(_ range: Range<Int>, of gathered: inout TurnWrites) {
        // The shared frame of one is mostly that of the next: held once, and not for each; so are the
        // personal bytes.
        var held = -1
        var frame: [UInt8] = []
        let personal = gathered.personal
        for index in range {
            let slot = gathered.slots[index]
            let chain = lanes[Int(slot)].takeChain(of: gathered.turn)
            guard !chain.isEmpty else { continue }
            if let bytes = chain.loneRange {
                push(personal.span.extracting(bytes), to: slot)
                continue
            }
            guard let shared = chain.loneFrame else {
                gathered.withBytes(of: chain) { push($0, to: slot) }
                continue
            }
            if shared != held {
                held = shared
                frame = gathered.frames[shared]
            }
            push(frame.span, to: slot)
        }
    }

    private func write(_ slot: Int32, of gathered: inout TurnWrites) {
        let chain = lanes[Int(slot)].takeChain(of: gathered.turn)
        guard !chain.isEmpty else { return }
        gathered.withBytes(of: chain) { push($0, to: slot) }
    }

    /// Sends bytes; the connection itself is touched only when it has to know.
    private func push(_ bytes: Span<UInt8>, to slot: Int32) {
        let lane = lanes[Int(slot)]
        guard !lane.isBlocked else {
            table[Int(slot)]?.waiting?.value.keep(bytes)
            return
        }
        metrics.sends += 1
        switch kernel.send(slot, bytes) {
        case .moved(let count):
            metrics.bytesSent += count
            if count < bytes.count {
                table[Int(slot)]?.block(bytes.extracting(count..<bytes.count))
            } else if !lane.isOpen, let connection = table[Int(slot)] {
                // Only the end of the turn knows whether this was all.
                noteUnfinished(connection)
            }
        case .failed:
            table[Int(slot)]?.condemn()
        }
    }

    private func finishUnfinished() {
        guard !ending.unfinished.isEmpty else { return }
        var finishing: [Connection] = []
        swap(&finishing, &ending.unfinished)
        for connection in finishing where !connection.isGathering && !connection.isBlocked {
            connection.wroteEverything()
        }
    }

    // Taken out, so that no access to the loop's own is open while sockets are written to.
    private func takeWrites() -> TurnWrites {
        var taken = TurnWrites()
        swap(&taken, &spareWrites)
        swap(&taken, &writes)
        return taken
    }

    private func giveBack(_ gathered: inout TurnWrites) {
        precondition(writes.isEmpty, "writing to sockets gathers nothing")
        swap(&gathered, &writes)
        swap(&gathered, &spareWrites)
    }
}

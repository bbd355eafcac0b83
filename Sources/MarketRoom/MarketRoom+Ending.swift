import EventLoop
public import Market

/// What a room waits for before the server ends.
struct Ending {
    /// Running lots in their last moments whose end nobody has seen yet.
    var awaited: Set<LotID>
    /// A lot that would end later is not waited for.
    let deadline: Timestamp
    /// Told of every change of ``awaited``.
    let changed: @Sendable (Set<LotID>) -> Void
}

// How a room ends: its people are told, lots in their last moments finish, then time stands still.
extension MarketRoom {
    /// Begins to end: from now on no lot is started or resumed, and everybody in the room is told.
    ///
    /// - Parameters:
    ///   - span: A running lot with at most this time left is waited for.
    ///   - deadline: But for no longer than until then, however often bids move its end.
    ///   - changed: Called on the room's loop with the lots that are waited for: once for the
    ///     beginning, then after each publication that shows one ended, paused or moved too far.
    public nonisolated func beginEnding(
        waitingForLotsWithin span: Milliseconds,
        until deadline: Timestamp,
        changed: @escaping @Sendable (Set<LotID>) -> Void
    ) {
        onLoop { $0.begin(span, deadline, changed) }
    }

    /// Stops the time of lots and holds for the rest of this life of the server.
    ///
    /// Once lines are being closed, not everybody can bid any more, so nothing may end meanwhile: what is due gets
    /// its time back after the start.
    ///
    /// - Parameters:
    ///   - closed: When every line will have been closed; the room's people are told.
    ///   - stopped: Called on the room's loop when they have been told.
    public nonisolated func stopClock(
        closingUntil closed: Timestamp,
        stopped: @escaping @Sendable () -> Void
    ) {
        onLoop { room in
            room.isClockStopped = true
            if let timer = room.deadlineTimer { room.loop.cancel(timer.token) }
            room.deadlineTimer = nil
            room.news.notice = .restarting(until: closed)
            room.news.isUrgent = true
            room.publishIfDue()
            stopped()
        }
    }

    private func begin(
        _ span: Milliseconds,
        _ deadline: Timestamp,
        _ changed: @escaping @Sendable (Set<LotID>) -> Void
    ) {
        guard ending == nil else { return }
        // Whoever commanded before the signal was in time.
        drain()
        let now = clock()
        let awaited = (1..<(room.lotCount + 1)).map { LotID($0) }.filter { lot in
            guard let view = room.view(of: lot), view.state == .running, let end = view.end
            else { return false }
            return end - now <= span && end <= deadline
        }
        let ending = Ending(awaited: Set(awaited), deadline: deadline, changed: changed)
        self.ending = ending
        news.notice = .restarting(until: nil)
        publishIfDue()
        changed(ending.awaited)
    }

    /// Whether a command has no place in what is left of this life of the server: it begins a sale, or it comes
    /// after the end of a lot that gets time back after the start.
    func mustWaitForRestart(_ command: Command, at stamp: Timestamp) -> Bool {
        switch command {
        case .start, .resume:
            return ending != nil
        case .offer(let lot, _):
            guard isClockStopped, let view = room.view(of: lot), view.state == .running else {
                return false
            }
            return view.end.map { $0 <= stamp } ?? false
        default:
            return false
        }
    }

    /// Looks, after a publication, whether lots that are waited for have been seen to end.
    func reviewEnding() {
        guard var ending, !ending.awaited.isEmpty else { return }
        let left = ending.awaited.filter { lot in
            // A lot that nobody has seen yet waits for its first publication.
            guard shown.lots.indices.contains(lot.rawValue - 1) else { return true }
            let view = shown.lots[lot.rawValue - 1]
            return switch view.state {
            case .prepared: true
            case .running: view.end.map { $0 <= ending.deadline } ?? true
            case .paused, .closing, .ended: false
            }
        }
        guard left != ending.awaited else { return }
        ending.awaited = left
        self.ending = ending
        ending.changed(left)
    }
}

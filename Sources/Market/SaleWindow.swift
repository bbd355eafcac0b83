/// The time in which a lot is on sale: `start <= t < end`.
///
/// Bids may move the end of an auction, the host extends, pauses and resumes, and a restart gives
/// back the time lost; nothing makes the window shorter but the end of the sale itself.
struct SaleWindow: Hashable, Codable, Sendable {
    enum Phase: Hashable, Codable, Sendable {
        case prepared
        case running
        case paused(remaining: Milliseconds)
        /// The time is over and what was offered is fixed; how it ends is opened at this moment.
        case closing(until: Timestamp)
        case ended
    }

    private(set) var phase = Phase.prepared
    /// The first start.
    private(set) var start: Timestamp?
    /// The last start or resumption; earlier stamps are refused.
    private var since = Timestamp(milliseconds: 0)
    private(set) var end = Timestamp(milliseconds: 0)
    /// Extensions by bids stay before this; everything but a bid that moves the end moves it too.
    private var capEnd = Timestamp(milliseconds: 0)
    private(set) var extended = 0
    private(set) var isFinal = false

    var hasEnded: Bool { phase == .ended }
    /// Whether what is offered is not fixed yet.
    var isOpen: Bool {
        switch phase {
        case .prepared, .running, .paused: true
        case .closing, .ended: false
        }
    }

    /// Whether the end is over; that of a paused lot is still to come.
    func isOver(at now: Timestamp) -> Bool {
        switch phase {
        case .prepared, .paused: false
        case .running: now >= end
        case .closing, .ended: true
        }
    }

    /// Refuses a stamp outside the running window.
    func admit(at now: Timestamp) throws(Refusal) {
        switch phase {
        case .prepared: throw .lotNotStarted
        case .paused: throw .lotPaused
        case .closing, .ended: throw .lotEnded(lateBy: max(0, now - end))
        case .running:
            guard now >= since else { throw since == start ? .lotNotStarted : .lotPaused }
            guard now < end else { throw .lotEnded(lateBy: now - end) }
        }
    }

    /// Refuses a stamp after the end; a prepared, a paused or a closing lot has not ended.
    func admitUnlessEnded(at now: Timestamp) throws(Refusal) {
        switch phase {
        case .prepared, .paused, .closing: break
        case .running: if now >= end { throw .lotEnded(lateBy: now - end) }
        case .ended: throw .lotEnded(lateBy: max(0, now - end))
        }
    }

    /// Refuses a lot that is neither running nor paused.
    func admitOpen(at now: Timestamp) throws(Refusal) {
        switch phase {
        case .paused: break
        case .prepared, .running, .closing, .ended: try admit(at: now)
        }
    }

    mutating func start(
        at now: Timestamp,
        for duration: Milliseconds,
        cap: Milliseconds
    ) throws(Refusal) {
        guard phase == .prepared else { throw .lotNotPrepared }
        phase = .running
        start = now
        since = now
        end = now + duration
        capEnd = now + cap
    }

    /// Moves the end for an accepted bid that changed something visible.
    ///
    /// Once an extension would lead beyond the cap, the final period begins instead, and after
    /// it there is none.
    ///
    /// - Returns: The new end, or `nil` when it stays.
    mutating func extendForBid(at now: Timestamp, under terms: EnglishTerms) -> Timestamp? {
        let wanted = now + terms.extension
        guard !terms.suddenDeath, !isFinal, end - now < terms.extensionWindow, wanted > end else {
            return nil
        }
        if wanted <= capEnd {
            end = wanted
        } else {
            isFinal = true
            end = max(end, now + terms.finalPeriod)
        }
        extended += 1
        return end
    }

    /// Moves the end for the host.
    mutating func extend(
        by span: Milliseconds,
        movable: Bool,
        at now: Timestamp
    ) throws(Refusal) {
        if phase == .prepared { throw .lotNotRunning }
        try admit(at: now)
        guard movable, !isFinal else { throw .noExtension }
        guard Limits.extendBy.contains(span), end - now + span <= Limits.duration.upperBound else {
            throw .durationOutOfRange
        }
        moveEnd(to: end + span)
    }

    /// Freezes the remaining time.
    mutating func pause(at now: Timestamp) throws(Refusal) {
        if phase == .prepared { throw .lotNotRunning }
        try admit(at: now)
        phase = .paused(remaining: end - now)
    }

    /// Goes on with the frozen time, at least `minimum`.
    mutating func resume(at now: Timestamp, atLeast minimum: Milliseconds) throws(Refusal) {
        guard case .paused(let remaining) = phase else { throw .lotNotPaused }
        phase = .running
        since = now
        moveEnd(to: now + max(remaining, minimum))
    }

    /// Gives a running lot back the time that the server was down.
    mutating func recover(downtime: Milliseconds, at now: Timestamp) {
        switch phase {
        case .running: moveEnd(to: max(end + downtime, now + Limits.recoveryMinimum))
        case .closing(let until):
            phase = .closing(until: max(until + downtime, now + Limits.closingDelay))
        case .prepared, .paused, .ended: break
        }
    }

    /// Refuses to close before the end.
    func checkDue(at now: Timestamp) throws(Refusal) {
        switch phase {
        case .prepared: throw .lotNotStarted
        case .paused: throw .lotPaused
        case .closing, .ended: throw .lotEnded(lateBy: max(0, now - end))
        case .running: if now < end { throw .notYetDue(end) }
        }
    }

    /// Fixes what was offered; how it ends is opened a little later, so that everybody has seen it fixed.
    ///
    /// - Returns: When.
    mutating func beginClosing(at now: Timestamp) -> Timestamp {
        let until = now + Limits.closingDelay
        phase = .closing(until: until)
        return until
    }

    /// Ends for good; `early` is the moment when that is before the announced end.
    mutating func finish(early: Timestamp? = nil) {
        phase = .ended
        if let early { end = early }
    }

    private mutating func moveEnd(to newEnd: Timestamp) {
        capEnd = capEnd + (newEnd - end)
        end = newEnd
    }
}

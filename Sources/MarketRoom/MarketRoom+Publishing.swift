import EventLoop
import Market
import MarketProtocol

extension MarketRoom {
    /// The tick while the loops keep up.
    static let tickMinimum: Milliseconds = 50
    /// The tick that even a crowded loop keeps.
    static let tickMaximum: Milliseconds = 1_000
    /// Presence and numbers of those who asked are told at most this often, when nothing else is.
    static let presenceInterval: Milliseconds = 1_000

    /// The present tick: fan-out should take at most about half of a loop's time.
    var tick: Milliseconds {
        min(max(2 * outlet.fanOutMilliseconds, Self.tickMinimum), Self.tickMaximum)
    }

    /// Publishes what is new, or sets a timer for when its turn comes.
    func publishIfDue() {
        guard !news.isEmpty else { return }
        let now = clock()
        let due = publicationDue
        guard news.isUrgent || due <= now else {
            wakeToPublish(at: due, now)
            return
        }
        publish(at: now)
    }

    /// Sets the timer, or sets it earlier: presence can wait for longer than a bid.
    private func wakeToPublish(at due: Timestamp, _ now: Timestamp) {
        if let timer = tickTimer {
            guard due < timer.at else { return }
            loop.cancel(timer.token)
        }
        let token = loop.schedule(after: .milliseconds(due - now)) { [self] in
            assumeIsolated { room in
                room.tickTimer = nil
                room.publishIfDue()
            }
        }
        tickTimer = (token, due)
    }

    private var publicationDue: Timestamp {
        news.facts.isEmpty ? lastPublished + Self.presenceInterval : lastPublished + tick
    }

    private func publish(at now: Timestamp) {
        if let timer = tickTimer {
            loop.cancel(timer.token)
            tickTimer = nil
        }
        let tick = tick
        let offset = history.newestOffset + 1
        let text = RoomMessage.update(
            room: profile.slug,
            position: Position(epoch: epoch, offset: offset),
            sequence: shown.sequence,
            tick: tick,
            now: now
        ) { json in
            shown.write(
                news,
                present: roster.present,
                hostPresent: roster.hosts > 0,
                to: &json
            )
        }
        news = RoomNews()
        lastPublished = now
        cachedSnapshot = nil
        cachedWhole = nil
        let publication = Publication(room: profile.id, offset: offset, text: text)
        history.append(publication)
        outlet.publish(publication)
        metrics.publications += 1
        summarize()
        reviewEnding()
    }

    /// The state for somebody who comes in, made once for all who come before it changes.
    func snapshot() -> [UInt8] {
        if let cachedSnapshot { return cachedSnapshot }
        let text = shown.snapshot(
            profile,
            present: roster.present,
            hostPresent: roster.hosts > 0
        )
        cachedSnapshot = text
        return text
    }

    /// The newest state for a session that fell behind.
    func wholeUpdate() -> [UInt8] {
        if let cachedWhole { return cachedWhole }
        let text = RoomMessage.update(
            room: profile.slug,
            position: Position(epoch: epoch, offset: history.newestOffset),
            sequence: shown.sequence,
            tick: tick,
            now: clock()
        ) { json in
            shown.writeWhole(present: roster.present, hostPresent: roster.hosts > 0, to: &json)
        }
        cachedWhole = text
        return text
    }
}

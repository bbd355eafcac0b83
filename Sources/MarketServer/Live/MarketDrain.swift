import EventLoop
import Logging
import Market
import MarketRoom
import Synchronization
import Transport

/// The end of the market in order, from the first signal to the last connection.
///
/// First nobody new comes in, no lot begins, and lots in their last moments are waited for while everybody is still
/// there to bid and to see the hammer. Then time stands still in all rooms and the connections are closed in
/// groups. A second signal ends the waiting.
final class MarketDrain: Sendable {
    private enum Phase {
        case open
        case waiting
        case closing
    }

    private struct State {
        var phase = Phase.open
        /// Lots that are waited for.
        var lots: [RoomID: Set<LotID>] = [:]
        /// Rooms that have not yet said what they wait for.
        var unheard = 0

        var lotCount: Int { lots.values.reduce(0) { $0 + $1.count } }
    }

    private let state = Mutex(State())

    /// Whether the end has begun: nobody new comes in.
    var hasBegun: Bool { state.withLock { $0.phase != .open } }

    /// Whether connections are being closed, and so time stands still.
    var isClosing: Bool { state.withLock { $0.phase == .closing } }

    /// Lots that are waited for now.
    var lotsWaitedFor: Int { state.withLock(\.lotCount) }

    /// What SIGTERM and SIGINT do; on a loop.
    func signalled(_ market: LiveMarket, _ server: Server) {
        let rooms = market.rooms
        let before = state.withLock { state in
            defer {
                if state.phase == .open {
                    state.phase = .waiting
                    state.unheard = rooms.count
                }
            }
            return state.phase
        }
        switch before {
        case .open:
            let most = market.options.limits.drainLots / 1_000
            market.logger.notice("ending: nobody new comes in and no lot starts")
            market.logger.notice("lots in their last seconds: at most \(most) s or a second signal")
            wait(market, server)
        case .waiting:
            market.logger.notice("second signal: no lot is waited for any longer")
            close(market, server)
        case .closing:
            break
        }
    }

    private func wait(_ market: LiveMarket, _ server: Server) {
        let most = market.options.limits.drainLots
        let deadline = market.clock.now + most
        // Half of the time is left for what bids may add.
        for room in market.rooms {
            room.beginEnding(waitingForLotsWithin: most / 2, until: deadline) { lots in
                self.note(lots, of: room, market, server)
            }
        }
        guard !market.rooms.isEmpty else { return close(market, server) }
        server.loops.first?.execute {
            _ = server.loops.first?.schedule(after: .milliseconds(most)) {
                self.close(market, server)
            }
        }
    }

    /// A room says for which lots it waits.
    private func note(
        _ lots: Set<LotID>,
        of room: MarketRoom,
        _ market: LiveMarket,
        _ server: Server
    ) {
        let (isFirst, isDone) = state.withLock { state in
            let isFirst = state.lots.updateValue(lots, forKey: room.profile.id) == nil
            if isFirst { state.unheard -= 1 }
            return (isFirst, state.unheard == 0 && state.lotCount == 0)
        }
        if !lots.isEmpty {
            let list = lots.sorted().map { "\($0.rawValue)" }.joined(separator: ", ")
            market.logger.notice("\(room.profile.slug): waiting for the end of lot \(list)")
        } else if !isFirst {
            market.logger.notice("\(room.profile.slug): nothing is waited for any longer")
        }
        if isDone { close(market, server) }
    }

    /// Stops time and closes the connections in groups; later calls do nothing.
    private func close(_ market: LiveMarket, _ server: Server) {
        let left: Int? = state.withLock { state in
            guard state.phase == .waiting else { return nil }
            state.phase = .closing
            defer { state.lots = [:] }
            return state.lotCount
        }
        guard let left else { return }
        if left > 0 {
            market.logger.notice("lots that have not ended and go on after the start: \(left)")
        }
        let grace = market.options.limits.drainGrace
        market.logger.notice("closing connections within \(grace) ms")
        // Peers that are gone do not answer the close, and are given up after a while.
        let patience = market.options.limits.connection.closeTimeout / .milliseconds(1)
        let closed = market.clock.now + grace + Milliseconds(patience)
        let begin: @Sendable () -> Void = { server.drain(grace: .milliseconds(grace)) }
        guard !market.rooms.isEmpty else { return begin() }
        let told = Countdown(market.rooms.count, then: begin)
        for room in market.rooms {
            room.stopClock(closingUntil: closed, stopped: told.arrive)
        }
    }
}

import Ledger
import Market
import MarketProtocol
import MarketRoom
import Synchronization

/// Presents the demo's stalls while no person does: opens the room, pushes a lot, starts it, and goes on to the next.
///
/// It comes in and commands as any host does, through the room's intake, and steps back where another host is.
final class DemoHost: Sendable {
    /// How long a lot is shown before it starts, and after it ended, in milliseconds.
    static let presentation: Milliseconds = 12_000
    static let applause: Milliseconds = 15_000

    private struct Stall {
        var lot: LotID?
        var state: LotView.State?
        var since: Timestamp
        var commands = 0
    }

    private let market: LiveMarket
    private let stalls = Mutex<[RoomID: Stall]>([:])
    private let identity = Identity(account: AccountID(0), name: "demo", role: .organiser)

    init(_ market: LiveMarket) {
        self.market = market
    }

    /// Looks at every stall once; to be called about once a second.
    func makeRounds() {
        guard !market.drain.hasBegun else { return }
        for room in market.rooms {
            let summary = room.summary
            guard summary.hosts > 0 else {
                send(.join(nil), to: room)
                continue
            }
            guard summary.hosts == 1 else { continue }
            for command in next(room, summary) { send(.command(command), to: room) }
        }
    }

    /// What a presenter would do now in a room.
    private func next(_ room: MarketRoom, _ summary: RoomSummary) -> [Command] {
        let now = market.clock.now
        guard summary.isOpen else { return [.openRoom] }
        let view = summary.featured?.view
        let waited: Milliseconds = stalls.withLock { stalls in
            var stall = stalls[room.profile.id] ?? Stall(since: now)
            if stall.lot != view?.lot || stall.state != view?.state {
                stall.lot = view?.lot
                stall.state = view?.state
                stall.since = now
            }
            stalls[room.profile.id] = stall
            return now - stall.since
        }
        switch view?.state {
        case .prepared where waited >= Self.presentation:
            return view.map { [.start($0.lot)] } ?? []
        case .ended where waited >= Self.applause, nil:
            return summary.nextPrepared.map { [.push($0)] } ?? anotherRound(room)
        default:
            return []
        }
    }

    /// The run sheet once more, as far as stock lasts; the rules refuse the rest.
    private func anotherRound(_ room: MarketRoom) -> [Command] {
        let terms = (try? market.ledger.plannedLots(of: room.profile.id)) ?? []
        return terms.map(Command.prepare)
    }

    private func send(_ request: RoomRequest, to room: MarketRoom) {
        guard let key = IdempotencyKey(ascii: Hexadecimal.encode(SecureRandom.bytes(8)).utf8) else {
            return
        }
        let nowhere = SessionAddress(loop: -1, connection: 0)
        let arrival = Arrival(
            address: nowhere,
            identity: identity,
            content: .request(request, key),
            at: market.clock.now
        )
        _ = room.submit([arrival])
    }
}

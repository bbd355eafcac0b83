public import Market
public import MarketProtocol
import Synchronization

/// What the hall and the metrics show of a room, as of its last publication; readable from any thread.
public struct RoomSummary: Sendable {
    /// Whether the room is open for sales.
    public internal(set) var isOpen = false
    /// The lot in front, with what never changes of it.
    public internal(set) var featured: (view: LotView, card: LotCard)?
    /// Lots on the run sheet, ended ones included.
    public internal(set) var lots = 0
    /// The first lot that nobody has started.
    public internal(set) var nextPrepared: LotID?
    /// Sessions of those who may run the room.
    public internal(set) var hosts = 0
    /// Lots of which everything may be told: those that have ended, and those without a secret.
    public internal(set) var disclosed: Set<LotID> = []
    /// What a unit of a lot consists of, for lots that sell sets.
    public internal(set) var sets: [LotID: [Goods]] = [:]
    /// Sessions in the room.
    public internal(set) var present = 0
    /// Counters.
    public internal(set) var metrics = RoomMetrics()
}

/// What only the people who run a room may see.
public struct RunSheet: Sendable {
    /// Units of each product that no lot has taken.
    public let stock: [ProductID: Int]
    /// The hidden reserve price of each lot that has one.
    public let reserves: [(lot: LotID, price: Money)]
    /// Bids that those who run the room may take out without seeing their amounts, by lot.
    public let sealed: [(lot: LotID, bids: [SealedBid])]
    /// Every hold and whose it is.
    public let holds: [(hold: Hold, account: AccountID?)]
}

extension MarketRoom {
    /// What the room looked like at its last publication.
    public nonisolated var summary: RoomSummary {
        board.withLock(\.self)
    }

    /// Collects the run sheet; `body` is called on the room's loop once all that is in it is durable.
    public nonisolated func withRunSheet(_ body: @escaping @Sendable (RunSheet) -> Void) {
        onLoop { room in
            var flight = room.nextFlight()
            flight.sheetReaders.append(body)
            room.launch(&flight)
        }
    }

    var runSheet: RunSheet {
        let lots = (1..<(room.lotCount + 1)).map { LotID($0) }
        return RunSheet(
            stock: room.stock,
            reserves: lots.compactMap { lot in
                room.terms(of: lot)?.format.reservePrice.map { (lot, $0) }
            },
            sealed: room.sealedBids,
            holds: room.holds.map { ($0, paddles.account(of: $0.paddle)) }
        )
    }

    func summarize() {
        var summary = RoomSummary()
        summary.isOpen = shown.front.isOpen
        summary.lots = shown.lots.count
        summary.nextPrepared = shown.lots.first { $0.state == .prepared }?.lot
        summary.hosts = roster.hosts
        for (view, card) in zip(shown.lots, shown.cards)
        where view.state == .ended || !card.terms.format.hasSecret {
            summary.disclosed.insert(view.lot)
        }
        noteSets()
        summary.sets = sets
        summary.present = roster.present
        metrics.present = roster.present
        metrics.tick = tick
        summary.metrics = metrics
        if let index = shown.front.featured.map({ $0.rawValue - 1 }), index < shown.lots.count {
            summary.featured = (shown.lots[index], shown.cards[index])
        }
        board.withLock { $0 = summary }
    }

    /// Looks at the lots that are new since the last time.
    private func noteSets() {
        if setsSeen > shown.cards.count { (sets, setsSeen) = ([:], 0) }
        for card in shown.cards.dropFirst(setsSeen) {
            setsSeen += 1
            let set = card.terms.set
            if !set.isEmpty { sets[LotID(setsSeen)] = set }
        }
    }
}

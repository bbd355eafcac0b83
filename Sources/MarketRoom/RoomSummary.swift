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
    /// The holds that wait to be paid and then the others, the newest first, at most ``holdsMax``, and whose they are.
    public let holds: [(hold: Hold, account: AccountID?)]
    /// How many holds there are.
    public let holdCount: Int
    /// What became of each lot's holds, of those that have any.
    public let sums: [HoldSums]

    /// Holds that are listed: a page with a row for each of a group's thousands would not answer any more.
    public static let holdsMax = 200
}

/// A lot's holds in figures.
public struct HoldSums: Hashable, Sendable {
    /// Whose they are.
    public let lot: LotID
    /// Holds that wait to be paid.
    public internal(set) var waiting = 0
    /// What is to be paid for those that wait and was for those that are paid, in đồng.
    public internal(set) var taken: Int64 = 0
    /// What was paid, in đồng.
    public internal(set) var paid: Int64 = 0

    init(lot: LotID) {
        self.lot = lot
    }

    mutating func add(_ hold: Hold) {
        switch hold.state {
        case .held:
            waiting += 1
            taken += hold.total.dong
        case .paid:
            taken += hold.total.dong
            paid += hold.total.dong
        case .expired, .released: break
        }
    }
}

extension RunSheet {
    /// Those of all holds that are listed.
    static func listed(_ holds: [Hold]) -> [Hold] {
        func newest(_ most: Int, where isListed: (Hold) -> Bool) -> [Hold] {
            var found: [Hold] = []
            for hold in holds.reversed() where found.count < most && isListed(hold) {
                found.append(hold)
            }
            return found
        }
        let waiting = newest(holdsMax) { $0.state == .held }
        return waiting + newest(holdsMax - waiting.count) { $0.state != .held }
    }

    static func sums(_ holds: [Hold]) -> [HoldSums] {
        var sums: [LotID: HoldSums] = [:]
        for hold in holds { sums[hold.lot, default: HoldSums(lot: hold.lot)].add(hold) }
        return sums.values.sorted { $0.lot < $1.lot }
    }
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
            holds: RunSheet.listed(room.holds).map { ($0, paddles.account(of: $0.paddle)) },
            holdCount: room.holds.count,
            sums: RunSheet.sums(room.holds)
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

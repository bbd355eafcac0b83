/// What everybody may see of a lot at one moment.
public struct LotView: Hashable, Sendable {
    /// Where a lot is in its life.
    public enum State: String, Hashable, Sendable {
        /// On the run sheet.
        case prepared
        /// On sale.
        case running
        /// Frozen by the host.
        case paused
        /// Its time is over, and what was offered is fixed; the draw or the opening of the book follows.
        case closing
        /// Over.
        case ended
    }

    /// A bid as it may be shown: never more of a maximum than the price has revealed.
    public struct RecentBid: Hashable, Sendable {
        /// The bid's number.
        public let bid: BidID
        /// Who made it.
        public let paddle: Paddle
        /// The visible amount.
        public let amount: Money
        /// When it was stamped.
        public let at: Timestamp
    }

    /// The lot's number.
    public let lot: LotID
    /// Where it is in its life.
    public let state: State
    /// The visible price: the opening price before the first bid, the unit price of a flash sale.
    public internal(set) var price: Money
    /// Who leads an auction.
    public internal(set) var leader: Paddle?
    /// The least that the next bid must be; `nil` in formats without bids.
    public internal(set) var minimumNextBid: Money?
    /// Bids that changed something visible.
    public internal(set) var bids = 0
    /// Whether the reserve is met; `nil` without one.
    public internal(set) var reserveMet: Bool?
    /// The buy-now price while it can be taken.
    public internal(set) var buyNow: Money?
    /// When the lot was started.
    public let start: Timestamp?
    /// When it ends or ended, the first moment that is too late; `nil` before the start and
    /// while paused.
    public let end: Timestamp?
    /// The frozen time of a paused lot.
    public let remaining: Milliseconds?
    /// How often a bid moved the end.
    public let extended: Int
    /// Whether the announced final period is running.
    public let isFinal: Bool
    /// Units that nobody holds or bought; after the end these are back in the product's stock.
    public let free: Int
    /// Units in holds.
    public let held: Int
    /// Units paid.
    public let sold: Int
    /// How it ended.
    public let outcome: LotResult?
    /// What the present winner pays.
    public let hammer: Money?
    /// The present winner.
    public let winner: Paddle?
    /// Why the host cancelled it.
    public let reason: String?
    /// The last bids, newest first, at most ``Limits/recentBids``.
    public internal(set) var recent: [RecentBid] = []
    /// What only the lot's format has to show.
    public internal(set) var facts: [Field] = []
}

/// What one bidder may see of their own in a room.
public struct BidderView: Hashable, Sendable {
    /// A bidder's highest standing bid on one lot.
    public struct Maximum: Hashable, Sendable {
        /// The lot.
        public let lot: LotID
        /// The amount.
        public let amount: Money
    }

    /// A bidder's entry in the draw of a lot.
    public struct Entry: Hashable, Sendable {
        /// The lot.
        public let lot: LotID
        /// The entry's number, from 1 in the order of acceptance.
        public let entry: Int
        /// What is wanted.
        public let claim: Claim
    }

    /// A bidder's place in the waiting line of a lot.
    public struct Waiting: Hashable, Sendable {
        /// The lot.
        public let lot: LotID
        /// The ticket's number, from 1 in the order of the line.
        public let ticket: Int
        /// How many are in front, and this one: 1 is next.
        public let place: Int
        /// What is wanted.
        public let claim: Claim
    }

    /// Their number.
    public let paddle: Paddle
    /// Whether the chat is closed to them.
    public let isMuted: Bool
    /// Wins that they let expire.
    public let strikes: Int
    /// Their highest standing bids on lots that have not ended.
    public internal(set) var maximums: [Maximum] = []
    /// Their entries in draws that are still open.
    public internal(set) var entries: [Entry] = []
    /// Their places in waiting lines.
    public internal(set) var waiting: [Waiting] = []
    /// Their holds, the newest first.
    public let holds: [Hold]
}

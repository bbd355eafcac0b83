/// Goods kept for one buyer until a deadline: a claim of a flash sale or the win of an auction.
public struct Hold: Hashable, Codable, Sendable {
    /// What made the hold.
    public enum Kind: String, Hashable, Codable, Sendable {
        /// A winning bid, a buy-now, or the offer of an unpaid lot to the next bidder.
        case win
        /// A claim in a flash sale, or a lot of a draw.
        case claim
        /// A claim of something that costs nothing: its buyer confirms instead of paying.
        case gift
        /// A pledge in a group buy.
        case pledge
    }

    /// What has become of it.
    public enum State: String, Hashable, Codable, Sendable {
        /// Waiting for payment.
        case held
        /// Paid: the goods are sold.
        case paid
        /// Not paid in time.
        case expired
        /// Given back, or taken back with a cancelled lot.
        case released
    }

    /// The hold's number in the room.
    public let id: HoldID
    /// The lot that it came from.
    public let lot: LotID
    /// Whose it is.
    public let paddle: Paddle
    /// What made it.
    public let kind: Kind
    /// Units of the product.
    public internal(set) var quantity: Int
    /// The price of one unit in a claim; in a win the price of the whole lot.
    public let unitPrice: Money
    /// What is to be paid.
    public internal(set) var total: Money
    /// 0 for a claim or a hammer win; 1 and 2 for offers after an unpaid win.
    public let round: Int
    /// The first moment at which it is too late to pay.
    public internal(set) var deadline: Timestamp
    /// What has become of it.
    public internal(set) var state: State
    /// Which product, where the lot offers several.
    public var choice: ProductID?
    /// The bidder whom the goods are for, where it is not the buyer.
    public var beneficiary: Paddle?
    /// The least that a pledge is worth to its buyer; 0 for all others.
    public internal(set) var least = 0
    /// What was paid and is to be paid back.
    public internal(set) var refund = Money.zero
}

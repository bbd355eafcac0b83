/// Goods kept for one buyer until a deadline: a claim of a flash sale or the win of an auction.
public struct Hold: Hashable, Codable, Sendable {
    /// What made the hold.
    public enum Kind: String, Hashable, Codable, Sendable {
        /// A winning bid, a buy-now, or the offer of an unpaid lot to the next bidder.
        case win
        /// A claim in a flash sale.
        case claim
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
    public let quantity: Int
    /// The price of one unit in a claim; in a win the price of the whole lot.
    public let unitPrice: Money
    /// What is to be paid.
    public let total: Money
    /// 0 for a claim or a hammer win; 1 and 2 for offers after an unpaid win.
    public let round: Int
    /// The first moment at which it is too late to pay.
    public internal(set) var deadline: Timestamp
    /// What has become of it.
    public internal(set) var state: State
}

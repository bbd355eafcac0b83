/// Goods kept for one buyer until a deadline: a claim of a flash sale or the win of an auction.
public struct Hold: Hashable, Sendable {
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
    private var units: Int32
    /// The price of one unit in a claim; in a win the price of the whole lot.
    public let unitPrice: Money
    /// What is to be paid.
    public internal(set) var total: Money
    /// The first moment at which it is too late to pay; a pledge's is the end of its lot as last announced.
    public internal(set) var deadline: Timestamp
    /// What was paid and is to be paid back, of ``total``.
    public internal(set) var refund = Money.zero
    // Rooms keep many holds and a rush makes them fast: what is small stands in the gaps of what is large.
    /// Which product, where the lot offers several.
    public var choice: ProductID?
    /// What made it.
    public let kind: Kind
    /// What has become of it.
    public internal(set) var state: State
    private let offerRound: UInt8
    private var leastUnits: Int32
    /// The bidder whom the goods are for, where it is not the buyer.
    public var beneficiary: Paddle?

    /// Units of the product, ``Limits/quantity``.
    public internal(set) var quantity: Int {
        get { Int(units) }
        set { units = Int32(newValue) }
    }
    /// The least that a pledge is worth to its buyer; 0 for all others.
    public internal(set) var least: Int {
        get { Int(leastUnits) }
        set { leastUnits = Int32(newValue) }
    }
    /// 0 for a claim or a hammer win; 1 and 2 for offers after an unpaid win.
    public var round: Int { Int(offerRound) }
    var isOpenPledge: Bool { kind == .pledge && state == .held }

    init(
        id: HoldID,
        lot: LotID,
        paddle: Paddle,
        kind: Kind,
        quantity: Int,
        unitPrice: Money,
        total: Money,
        round: Int,
        deadline: Timestamp,
        state: State,
        choice: ProductID? = nil,
        beneficiary: Paddle? = nil,
        least: Int = 0
    ) {
        self.id = id
        self.lot = lot
        self.paddle = paddle
        self.kind = kind
        units = Int32(quantity)
        self.unitPrice = unitPrice
        self.total = total
        offerRound = UInt8(round)
        self.deadline = deadline
        self.state = state
        self.choice = choice
        self.beneficiary = beneficiary
        leastUnits = Int32(least)
    }
}

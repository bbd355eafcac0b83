public import Market

/// What a room says of an order: its hold, as it stands on the disk.
public struct OrderGoods: Hashable, Sendable {
    /// Which order.
    public let order: OrderID
    /// The lot it came from.
    public let lot: LotID
    /// Who pays.
    public let account: AccountID
    /// What is sold.
    public let product: ProductID
    /// Units.
    public let quantity: Int
    /// The price of one unit.
    public let unit: Money
    /// What is to be paid.
    public let total: Money
    /// How it came about, as on the wire.
    public let kind: String
    /// What has become of the hold.
    public let state: Hold.State
    /// Until when it is to be paid.
    public let deadline: Timestamp
    /// For whom, if it is for somebody else.
    public let beneficiary: AccountID?
    /// Đồng that the room itself says are to be paid back.
    public let refund: Int64

    /// The goods of an order.
    public init(
        order: OrderID,
        lot: LotID,
        account: AccountID,
        product: ProductID,
        quantity: Int,
        unit: Money,
        total: Money,
        kind: String,
        state: Hold.State,
        deadline: Timestamp,
        beneficiary: AccountID? = nil,
        refund: Int64 = 0
    ) {
        self.order = order
        self.lot = lot
        self.account = account
        self.product = product
        self.quantity = quantity
        self.unit = unit
        self.total = total
        self.kind = kind
        self.state = state
        self.deadline = deadline
        self.beneficiary = beneficiary
        self.refund = refund
    }

    /// Whether the goods are kept for the order, so that it may have a place.
    public var isKept: Bool { state == .held || state == .paid }
}

/// That an order went over the counter.
public struct Handover: Hashable, Sendable {
    /// Which order.
    public let order: OrderID
    /// When.
    public let at: Timestamp
    /// Who handed it over.
    public let by: AccountID
    /// The stall's name for this handover, the same on every retry.
    public let key: IdempotencyKey

    /// A handover as it is stored.
    public init(order: OrderID, at: Timestamp, by: AccountID, key: IdempotencyKey) {
        self.order = order
        self.at = at
        self.by = by
        self.key = key
    }
}

/// Money that was paid back.
public struct Refund: Hashable, Sendable {
    /// Its number, from 1.
    public let id: Int
    /// To whose order; `nil` for money that named none.
    public let order: OrderID?
    /// Which payment, if it named no order.
    public let payment: PaymentID?
    /// How much, in đồng.
    public let amount: Int64
    /// When.
    public let at: Timestamp
    /// Who paid it.
    public let by: AccountID
    /// The bank's number of the transfer; `nil` for cash.
    public let reference: String?

    /// A refund as it is stored.
    public init(
        id: Int,
        order: OrderID?,
        payment: PaymentID? = nil,
        amount: Int64,
        at: Timestamp,
        by: AccountID,
        reference: String? = nil
    ) {
        self.reference = reference
        self.id = id
        self.order = order
        self.payment = payment
        self.amount = amount
        self.at = at
        self.by = by
    }
}

/// An order: the goods that a room keeps, and what was agreed about them.
public struct Order: Hashable, Sendable {
    /// What has become of it; the cases' names are those on the wire.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// The goods are kept until the deadline.
        case awaitingPayment
        /// It is paid and can be fetched.
        case paid
        /// It is with its buyer.
        case handedOver
        /// It was not paid in time.
        case expired
        /// Its goods were given back.
        case released
        /// It has ended, and money for it is to be paid back.
        case refundDue
        /// It has ended, and all money for it was paid back.
        case refunded
    }

    /// What its room says.
    public internal(set) var goods: OrderGoods
    /// When it was made.
    public let made: Timestamp
    /// Money that came for it, in order.
    public internal(set) var payments: [PaymentID] = []
    /// That it went over the counter.
    public internal(set) var handover: Handover?
    /// Đồng that are to be paid back, paid ones not taken off.
    var refundsDue: Int64 = 0
    /// Đồng that were paid back.
    public internal(set) var refunded: Int64 = 0
    /// When money was paid back last.
    var lastRefund: Timestamp?

    init(goods: OrderGoods, made: Timestamp) {
        self.goods = goods
        self.made = made
    }

    /// Which order.
    public var id: OrderID { goods.order }

    /// The lot it came from.
    public var lot: LotPlace { LotPlace(room: goods.order.room, lot: goods.lot) }

    /// Đồng that are still to be paid back.
    public var refund: Int64 { max(0, refundsDue + goods.refund - refunded) }

    /// What has become of it.
    public var state: State {
        if handover != nil { return .handedOver }
        switch goods.state {
        case .held: return .awaitingPayment
        case .paid: return .paid
        case .expired, .released:
            if refund > 0 { return .refundDue }
            if refunded > 0 { return .refunded }
            return goods.state == .expired ? .expired : .released
        }
    }
}

public import Market

/// A payment of the market, numbered from 1 in the order of arrival.
public struct PaymentID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The payment with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

/// What a bank says about money that came in.
public struct PaymentNotice: Hashable, Sendable {
    /// The bank's number of the payment.
    public let id: String
    /// What the payer wrote, usually the order's code.
    public let reference: String
    /// The amount.
    public let amount: Money
    /// When the bank took it.
    public let time: Timestamp

    /// A notice, checked.
    ///
    /// - Throws: `outOfRange` with the field's name.
    public init(
        id: String,
        reference: String,
        amount: Int64,
        time: Int64
    ) throws(FulfilmentRefusal) {
        let bytes = 1...FulfilmentLimits.bankTextBytesMax
        guard bytes.contains(id.utf8.count), id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .outOfRange(field: "id") }
        guard reference.utf8.count <= bytes.upperBound,
            reference.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw .outOfRange(field: "reference") }
        guard FulfilmentLimits.payment.contains(amount), let amount = Money(dong: amount) else {
            throw .outOfRange(field: "amount")
        }
        guard time >= 0 else { throw .outOfRange(field: "time") }
        self.id = id
        self.reference = reference
        self.amount = amount
        self.time = Timestamp(milliseconds: time)
    }

    /// The orders whose codes may stand in the reference: all of it, or one of its words.
    ///
    /// Banks put words of their own around what the payer wrote, and a word may look like a code by
    /// chance; there is seldom an order of it.
    public var orders: [OrderID] {
        let words = reference.split { !$0.isLetter && !$0.isNumber && $0 != "-" }
        return ([reference[...]] + words).compactMap { OrderID(code: $0) }
    }
}

/// Money that came in for an order, or for none.
public struct Payment: Hashable, Sendable {
    /// How it came.
    public enum Method: String, Hashable, Sendable {
        /// By a bank's notice.
        case transfer
        /// Into the hand of a host or organiser.
        case cash
        /// Nothing was to be paid, and the goods were asked for.
        case nothing
    }

    /// What became of it; the cases' names are stored, and those of a notice are its results on the
    /// wire.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// The room has not decided yet; after a restart it is asked again.
        case received
        /// It paid the order; more than the total is to be paid back.
        case paid
        /// The goods could not be sold for it any more: all of it is to be paid back.
        case refundDue
        /// It is less than the order's total: all of it is to be paid back.
        case wrongAmount
        /// There is no such order: all of it is to be paid back.
        case unknownReference
        /// It was not taken: cash that stays with the buyer.
        case refused
    }

    /// Its number.
    public let id: PaymentID
    /// The order that it is for; `nil` where the reference names none.
    public let order: OrderID?
    /// How it came.
    public let method: Method
    /// The bank's number; `nil` for cash.
    public let bankID: String?
    /// What the payer wrote.
    public let reference: String
    /// How much.
    public let amount: Money
    /// When the bank or the hand took it.
    public let time: Timestamp
    /// When the market heard of it.
    public let received: Timestamp
    /// Who took it or confirmed; `nil` for a bank's notice.
    public let by: AccountID?
    /// The key under which the room is told, the same each time.
    public let key: IdempotencyKey
    /// What became of it.
    public internal(set) var state: State
    /// Đồng of it that are to be paid back.
    public internal(set) var refund: Int64
    /// Why it did not pay the order, as on the wire.
    public internal(set) var reason: String?

    /// A payment as it is stored.
    public init(
        id: PaymentID,
        order: OrderID?,
        method: Method,
        bankID: String?,
        reference: String,
        amount: Money,
        time: Timestamp,
        received: Timestamp,
        by: AccountID?,
        key: IdempotencyKey,
        state: State,
        refund: Int64 = 0,
        reason: String? = nil
    ) {
        self.id = id
        self.order = order
        self.method = method
        self.bankID = bankID
        self.reference = reference
        self.amount = amount
        self.time = time
        self.received = received
        self.by = by
        self.key = key
        self.state = state
        self.refund = refund
        self.reason = reason
    }

    /// Whether it is what a notice with the same number says.
    func matches(_ notice: PaymentNotice) -> Bool {
        bankID == notice.id && reference == notice.reference && amount == notice.amount
            && time == notice.time
    }
}

public import Market

/// Which account a room's paddle number stands for.
public struct PaddleRow: Hashable, Sendable {
    /// The room that issued it.
    public var room: RoomID
    /// The number.
    public var paddle: Paddle
    /// Who holds it.
    public var account: AccountID

    /// Makes a row.
    public init(room: RoomID, paddle: Paddle, account: AccountID) {
        self.room = room
        self.paddle = paddle
        self.account = account
    }
}

/// A lot as lists and reports need it.
public struct LotRow: Hashable, Sendable {
    /// The room that sells it.
    public var room: RoomID
    /// Its number in the room.
    public var lot: LotID
    /// What is sold.
    public var product: ProductID
    /// How many units were prepared.
    public var quantity: Int
    /// The sale format, as on the wire: `english` or `flash`.
    public var format: String
    /// The state, as on the wire: `prepared`, `running`, `paused` or `ended`.
    public var state: String
    /// How it ended, as on the wire; `nil` before the end.
    public var outcome: String?
    /// The price at which an auction's lot was sold.
    public var hammer: Money?
    /// Who won an auction's lot.
    public var winner: Paddle?
    /// Units that are paid for or won.
    public var sold: Int
    /// When it started; `nil` before.
    public var start: Timestamp?
    /// When it ends or ended; `nil` before the start.
    public var end: Timestamp?
    /// Why it was cancelled.
    public var reason: String?

    /// Makes a row.
    public init(
        room: RoomID,
        lot: LotID,
        product: ProductID,
        quantity: Int,
        format: String,
        state: String,
        outcome: String? = nil,
        hammer: Money? = nil,
        winner: Paddle? = nil,
        sold: Int = 0,
        start: Timestamp? = nil,
        end: Timestamp? = nil,
        reason: String? = nil
    ) {
        self.room = room
        self.lot = lot
        self.product = product
        self.quantity = quantity
        self.format = format
        self.state = state
        self.outcome = outcome
        self.hammer = hammer
        self.winner = winner
        self.sold = sold
        self.start = start
        self.end = end
        self.reason = reason
    }
}

/// Units put aside for a buyer: a claim of a flash sale, or a lot won.
public struct HoldRow: Hashable, Sendable {
    /// The room that made it.
    public var room: RoomID
    /// Its number in the room.
    public var hold: HoldID
    /// The lot it was taken from.
    public var lot: LotID
    /// For whom, by paddle.
    public var paddle: Paddle
    /// For whom, by account.
    public var account: AccountID
    /// What is held.
    public var product: ProductID
    /// How many units.
    public var quantity: Int
    /// The price of one unit.
    public var unit: Money
    /// The price of all units.
    public var total: Money
    /// The state, as on the wire: `held`, `paid`, `expired` or `released`.
    public var state: String
    /// Until when it must be paid.
    public var deadline: Timestamp
    /// How it came about, as on the wire: `win` or `claim`.
    public var kind: String
    /// For whom the goods are, where it is not the buyer.
    public var beneficiary: AccountID?
    /// What was paid and is to be paid back.
    public var refund: Money

    /// Makes a row.
    public init(
        room: RoomID,
        hold: HoldID,
        lot: LotID,
        paddle: Paddle,
        account: AccountID,
        product: ProductID,
        quantity: Int,
        unit: Money,
        total: Money,
        state: String,
        deadline: Timestamp,
        kind: String,
        beneficiary: AccountID? = nil,
        refund: Money = .zero
    ) {
        self.room = room
        self.hold = hold
        self.lot = lot
        self.paddle = paddle
        self.account = account
        self.product = product
        self.quantity = quantity
        self.unit = unit
        self.total = total
        self.state = state
        self.deadline = deadline
        self.kind = kind
        self.beneficiary = beneficiary
        self.refund = refund
    }
}

/// A chat message, kept beside the journal because it names people.
public struct ChatRow: Hashable, Sendable {
    /// The room where it was said.
    public var room: RoomID
    /// Its number in the room.
    public var message: MessageID
    /// The sender's paddle; `nil` for a host or somebody without one.
    public var paddle: Paddle?
    /// The sender.
    public var account: AccountID?
    /// The sender's name at that time.
    public var name: String
    /// Whether the room's host said it.
    public var isHost: Bool
    /// What was said.
    public var text: String
    /// When.
    public var time: Timestamp
    /// Whether a moderator hid it.
    public var isHidden: Bool

    /// Makes a row.
    public init(
        room: RoomID,
        message: MessageID,
        paddle: Paddle?,
        account: AccountID?,
        name: String,
        isHost: Bool,
        text: String,
        time: Timestamp,
        isHidden: Bool = false
    ) {
        self.room = room
        self.message = message
        self.paddle = paddle
        self.account = account
        self.name = name
        self.isHost = isHost
        self.text = text
        self.time = time
        self.isHidden = isHidden
    }
}

/// A room's whole state after one of its entries, so that a start need not replay everything.
public struct Checkpoint: Hashable, Sendable {
    /// The last entry that the state contains.
    public let sequence: Int64
    /// The state, as the room encoded it.
    public let state: [UInt8]
}

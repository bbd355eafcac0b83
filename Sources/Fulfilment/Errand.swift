public import Market

/// Somebody for whom an account shops: limits count for this person, whoever pays.
public struct Beneficiary: Hashable, Sendable {
    /// Who shops.
    public let payer: AccountID
    /// For whom: the account of the person's phone number, made if there was none.
    public let person: AccountID
    /// The name that the payer gave.
    public let name: String
    /// The phone number.
    public let phone: String
    /// The request for whose time the person is on the list; `nil` for longer.
    public let errand: ErrandID?

    /// Somebody on an account's list.
    public init(
        payer: AccountID,
        person: AccountID,
        name: String,
        phone: String,
        errand: ErrandID? = nil
    ) {
        self.payer = payer
        self.person = person
        self.name = name
        self.phone = phone
        self.errand = errand
    }
}

/// A request to shop on somebody's behalf, numbered from 1.
public struct ErrandID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The request with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A request to shop on somebody's behalf, which a volunteer takes and delivers.
public struct Errand: Hashable, Sendable {
    /// What has become of it; the cases' names are those on the wire.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Nobody has taken it.
        case open
        /// A volunteer is at it.
        case taken
        /// The goods are with the person.
        case delivered
        /// The sender took it back.
        case withdrawn
    }

    /// Its number.
    public let id: ErrandID
    /// Who asks.
    public let sender: AccountID
    /// For whom, if it is not the sender.
    public let beneficiary: AccountID?
    /// What is wanted, in the sender's words.
    public let text: String
    /// When it was asked.
    public let posted: Timestamp
    /// The sender's name for it, the same on every retry.
    public let key: IdempotencyKey
    /// Who took it.
    public internal(set) var volunteer: AccountID?
    /// What has become of it.
    public internal(set) var state: State
    /// When that was.
    public internal(set) var changed: Timestamp

    /// A request as it is stored.
    public init(
        id: ErrandID,
        sender: AccountID,
        beneficiary: AccountID?,
        text: String,
        posted: Timestamp,
        key: IdempotencyKey,
        volunteer: AccountID? = nil,
        state: State = .open,
        changed: Timestamp
    ) {
        self.id = id
        self.sender = sender
        self.beneficiary = beneficiary
        self.text = text
        self.posted = posted
        self.key = key
        self.volunteer = volunteer
        self.state = state
        self.changed = changed
    }

    /// For whom the goods are.
    public var person: AccountID { beneficiary ?? sender }
    /// Whether somebody still waits for it.
    public var isUnderWay: Bool { state == .open || state == .taken }
}

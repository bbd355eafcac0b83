public import Market
public import MarketProtocol

/// Who is behind a session, as the account says; checked when the connection was upgraded.
public final class Identity: Sendable {
    /// The account's number.
    public let account: AccountID
    /// The name that others see.
    public let name: String
    /// What the account may do.
    public let role: Role
    /// The producer a host presents for, whose staff may not buy in its own room.
    public let producer: ProducerID?
    /// Buyers who share a home share limits.
    public let household: Int?

    /// An identity as an account says it.
    public init(
        account: AccountID,
        name: String,
        role: Role,
        producer: ProducerID? = nil,
        household: Int? = nil
    ) {
        self.account = account
        self.name = name
        self.role = role
        self.producer = producer
        self.household = household
    }
}

/// One request on its way into a room.
public struct Arrival: Sendable {
    /// What a session wants of the room.
    public enum Content: Sendable {
        case request(RoomRequest, IdempotencyKey)
        /// The connection ended or went to another room.
        case departed
        /// The session fell behind and can take data again.
        case behind
    }

    /// Where the answer goes.
    public let address: SessionAddress
    /// nil for a guest, who may only watch.
    public let identity: Identity?
    /// What is wanted.
    public let content: Content
    /// When the last byte was read.
    public let at: Timestamp

    /// A request as a loop read it.
    public init(
        address: SessionAddress,
        identity: Identity?,
        content: Content,
        at: Timestamp
    ) {
        self.address = address
        self.identity = identity
        self.content = content
        self.at = at
    }
}

/// What an account may do.
public enum Role: String, Sendable {
    /// Runs the market.
    case organiser
    /// Presents for a producer.
    case host
    /// Buys.
    case buyer
}

public import Market
public import MarketProtocol

/// Who is behind a session, as the account says; checked when the connection was upgraded.
public final class Identity: Sendable {
    public let account: AccountID
    public let name: String
    public let role: Role
    /// The producer a host presents for, whose staff may not buy in its own room.
    public let producer: ProducerID?
    public let household: Int?

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

    public let address: SessionAddress
    /// nil for a guest, who may only watch.
    public let identity: Identity?
    public let content: Content
    /// When the last byte was read.
    public let at: Timestamp

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

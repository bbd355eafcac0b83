public import Market

/// What a person may do in the market.
public enum AccountRole: String, Codable, Hashable, Sendable, CaseIterable {
    /// Runs the market.
    case organiser
    /// Presents for a producer.
    case host
    /// Buys.
    case buyer
}

/// What is needed to make an account.
public struct NewAccount: Hashable, Sendable {
    /// What its owner may do.
    public var role: AccountRole
    /// The name that others see.
    public var name: String
    /// What its owner signs in with; unique whatever the case of its ASCII letters.
    public var signInName: String
    /// The password's hash, in a form that the server understands.
    public var passwordHash: String
    /// The producer a host belongs to.
    public var producer: ProducerID?
    /// The number of the home shared with other buyers.
    public var household: Int?
    /// Whether a load generator owns it.
    public var isSimulated: Bool
    /// When it was made.
    public var created: Timestamp

    /// Makes the description of an account; nothing is checked or stored.
    public init(
        role: AccountRole,
        name: String,
        signInName: String,
        passwordHash: String,
        producer: ProducerID? = nil,
        household: Int? = nil,
        isSimulated: Bool = false,
        created: Timestamp
    ) {
        self.role = role
        self.name = name
        self.signInName = signInName
        self.passwordHash = passwordHash
        self.producer = producer
        self.household = household
        self.isSimulated = isSimulated
        self.created = created
    }
}

/// An account as it is stored.
public struct Account: Hashable, Sendable {
    /// Its number.
    public let id: AccountID
    /// What was given when it was made.
    public let details: NewAccount

    /// What its owner may do.
    public var role: AccountRole { details.role }
    /// The name that others see.
    public var name: String { details.name }
    /// What its owner signs in with.
    public var signInName: String { details.signInName }
    /// The password's hash.
    public var passwordHash: String { details.passwordHash }
    /// The producer a host belongs to.
    public var producer: ProducerID? { details.producer }
    /// The number of the home shared with other buyers.
    public var household: Int? { details.household }
    /// Whether a load generator owns it.
    public var isSimulated: Bool { details.isSimulated }
}

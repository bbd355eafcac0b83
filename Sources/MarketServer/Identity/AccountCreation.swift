import Ledger
import Market
import MarketRoom

/// The roles that an account can be made with.
public enum StaffRole: String, Sendable, CaseIterable {
    /// Runs the market.
    case organiser
    /// Presents for a producer.
    case host
    /// Buys.
    case buyer
}

/// Why no account was made.
public enum AccountCreationError: Error, CustomStringConvertible {
    /// Nothing was typed.
    case noPassword
    /// The password is too short or too long.
    case passwordLength
    /// A name or phone number cannot be used.
    case invalid(field: String)
    /// There is no such producer.
    case unknownProducer(Int)

    /// One sentence.
    public var description: String {
        switch self {
        case .noPassword: "No password was given."
        case .passwordLength: "A password has 8 to 128 bytes."
        case .invalid(let field): "The \(field) cannot be used."
        case .unknownProducer(let number): "There is no producer \(number)."
        }
    }
}

/// Makes an account in a data folder whose market is closed.
public struct AccountCreation: Sendable {
    private let role: StaffRole
    private let signInName: String
    private let name: String
    private let producer: Int?
    private let password: String

    /// What the account is to be.
    public init(
        role: StaffRole,
        signInName: String,
        name: String,
        producer: Int?,
        password: String
    ) {
        self.role = role
        self.signInName = signInName
        self.name = name
        self.producer = producer
        self.password = password
    }

    /// Makes it.
    ///
    /// - Returns: The account's number.
    /// - Throws: ``AccountCreationError`` or a `LedgerError`.
    public func run(dataFolder: String) throws -> Int {
        guard PasswordHash.passwordBytes.contains(password.utf8.count) else {
            throw AccountCreationError.passwordLength
        }
        guard let name = try? plainText(name) else {
            throw AccountCreationError.invalid(field: "name")
        }
        let signIn = SignInName.normalized(signInName)
        guard !signIn.isEmpty, role != .buyer || SignInName.phone(signIn) != nil else {
            throw AccountCreationError.invalid(field: "sign-in name")
        }
        let ledger = try Ledger(makingParentsOf: dataFolder)
        defer { ledger.close() }
        if let producer, try !ledger.producers().contains(where: { $0.id.rawValue == producer }) {
            throw AccountCreationError.unknownProducer(producer)
        }
        let account = try ledger.createAccount(
            NewAccount(
                role: AccountRole(rawValue: role.rawValue) ?? .buyer,
                name: name,
                signInName: signIn,
                passwordHash: PasswordHash(password: password).text,
                producer: producer.map { ProducerID($0) },
                created: ServerClock(notBefore: nil).now
            )
        )
        return account.id.rawValue
    }
}

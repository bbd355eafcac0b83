public import Market

import GRDB

extension Ledger {
    /// Makes an account and blocks until it is durable.
    ///
    /// - Throws: ``LedgerError/signInNameTaken``, or ``LedgerError/cannotRecord(_:)``.
    public func createAccount(_ new: NewAccount) throws(LedgerError) -> Account {
        let accounts = try createAccounts([new])
        return accounts[0]
    }

    /// Makes all these accounts, or none, in one commit, and blocks until it is durable.
    ///
    /// - Throws: ``LedgerError/signInNameTaken``, or ``LedgerError/cannotRecord(_:)``.
    public func createAccounts(_ new: [NewAccount]) throws(LedgerError) -> [Account] {
        try recording {
            do {
                return try pool.write { database in
                    try new.map { details in
                        let record = try AccountRecord(details).inserted(database)
                        return Account(id: AccountID(rawValue: record), details: details)
                    }
                }
            } catch let error as DatabaseError
                where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE
            {
                throw LedgerError.signInNameTaken
            }
        }
    }

    /// Gives an account that was made without a password, for somebody who was shopped for, to its owner.
    ///
    /// - Returns: `nil` if there is no such account, or it has a password.
    /// - Throws: ``LedgerError/cannotRecord(_:)``.
    public func takeOver(_ new: NewAccount) throws(LedgerError) -> Account? {
        try recording {
            try pool.write { database in
                try database.execute(
                    sql: """
                        UPDATE account SET name = ?, password_hash = ? WHERE sign_in_name = ? \
                        AND role = 'buyer' AND password_hash = '' AND simulated = 0
                        """,
                    arguments: [new.name, new.passwordHash, new.signInName]
                )
                guard database.changesCount == 1 else { return nil }
                return
                    try AccountRecord
                    .filter(Column("sign_in_name").collating(.nocase) == new.signInName)
                    .fetchOne(database)
                    .map { try $0.account }
            }
        }
    }

    /// The account that signs in with this name.
    public func account(signInName: String) throws(LedgerError) -> Account? {
        try read { database in
            try AccountRecord
                .filter(Column("sign_in_name").collating(.nocase) == signInName)
                .fetchOne(database)
                .map { try $0.account }
        }
    }

    /// The account with this number.
    public func account(_ id: AccountID) throws(LedgerError) -> Account? {
        try accounts([id]).first
    }

    /// Every account, in the order of their numbers.
    public func allAccounts() throws(LedgerError) -> [Account] {
        try read { database in
            try AccountRecord.order(Column("id")).fetchAll(database).map { try $0.account }
        }
    }

    /// The accounts with these numbers, in the order of their numbers; unknown ones are left out.
    public func accounts(
        _ ids: some Sequence<AccountID> & Sendable
    ) throws(LedgerError) -> [Account] {
        let keys = Set(ids.map(\.rawValue)).sorted()
        return try read { database in
            var accounts: [Account] = []
            for start in stride(from: 0, to: keys.count, by: accountsPerQueryMax) {
                let portion = keys[start...].prefix(accountsPerQueryMax)
                let records =
                    AccountRecord
                    .filter(portion.contains(Column("id")))
                    .order(Column("id"))
                accounts += try records.fetchAll(database).map { try $0.account }
            }
            return accounts
        }
    }
}

/// Numbers that one query asks for; SQLite bounds its variables (`SQLITE_LIMIT_VARIABLE_NUMBER`).
private let accountsPerQueryMax = 500

/// A row of the table `account`.
private struct AccountRecord: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "account"

    let id: Int?
    let role: String
    let name: String
    let signInName: String
    let passwordHash: String
    let producer: Int?
    let household: Int?
    let simulated: Bool
    let created: Int64

    enum CodingKeys: String, CodingKey {
        case id, role, name
        case signInName = "sign_in_name"
        case passwordHash = "password_hash"
        case producer, household, simulated, created
    }

    init(_ details: NewAccount) {
        id = nil
        role = details.role.rawValue
        name = details.name
        signInName = details.signInName
        passwordHash = details.passwordHash
        producer = details.producer?.rawValue
        household = details.household
        simulated = details.isSimulated
        created = details.created.milliseconds
    }

    /// Inserts the row and gives the number it got.
    func inserted(_ database: Database) throws -> Int {
        try insert(database)
        return Int(database.lastInsertedRowID)
    }

    var account: Account {
        get throws {
            guard let id, let role = AccountRole(rawValue: role) else {
                throw LedgerError.corrupt(what: "the account of \(signInName)")
            }
            return Account(
                id: AccountID(rawValue: id),
                details: NewAccount(
                    role: role,
                    name: name,
                    signInName: signInName,
                    passwordHash: passwordHash,
                    producer: producer.map(ProducerID.init(rawValue:)),
                    household: household,
                    isSimulated: simulated,
                    created: Timestamp(milliseconds: created)
                )
            )
        }
    }
}

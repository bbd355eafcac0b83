public import Market

import GRDB

/// One sign-in, named by its account and the second in which its cookie expires.
///
/// Sign-ins of one account within one second are one.
public struct SignIn: Hashable, Sendable {
    /// Who signed in.
    public let account: AccountID
    /// Unix seconds.
    public let expiry: Int64

    /// The sign-in of an account that lasts until a second.
    public init(account: AccountID, expiry: Int64) {
        self.account = account
        self.expiry = expiry
    }
}

extension Ledger {
    /// Ends a sign-in before its time, forgets those that have expired, and blocks until it is durable.
    ///
    /// - Parameters:
    ///   - signIn: What is to be worth nothing from now on; again is no change.
    ///   - now: The time now.
    /// - Throws: ``LedgerError/cannotRecord(_:)``.
    public func end(_ signIn: SignIn, at now: Timestamp) throws(LedgerError) {
        try recording {
            try pool.write { database in
                try database.execute(
                    sql: "DELETE FROM ended_sign_in WHERE expiry <= ?",
                    arguments: [now.milliseconds / 1000]
                )
                try database.execute(
                    sql: "INSERT OR IGNORE INTO ended_sign_in VALUES (?, ?)",
                    arguments: [signIn.account.rawValue, signIn.expiry]
                )
            }
        }
    }

    /// Every sign-in that was ended and has not been forgotten.
    public func endedSignIns() throws(LedgerError) -> Set<SignIn> {
        try read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT account, expiry FROM ended_sign_in")
            return Set(rows.map { SignIn(account: AccountID($0["account"]), expiry: $0["expiry"]) })
        }
    }
}

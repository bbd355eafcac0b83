import HTTPProtocol
import Ledger
import Market
import MarketRoom
import Synchronization

/// Why somebody was not signed in or no account was made; the names are the wire's reasons.
enum AccountRefusal: Error, Equatable {
    case wrongNameOrPassword
    case rateLimited(retryAfter: Milliseconds)
    case taken
    case invalid(field: String)
    case cannotRecord

    var wireReason: String {
        switch self {
        case .wrongNameOrPassword: "wrongNameOrPassword"
        case .rateLimited: "rateLimited"
        case .taken: "taken"
        case .invalid: "invalid"
        case .cannotRecord: "cannotRecord"
        }
    }
}

/// Accounts and who is signed in.
///
/// Identities are kept in memory so that an upgrade reads no disk. What hashes or writes blocks: never call it on
/// an event loop.
final class Accounts: Sendable {
    let cookie: SessionCookie
    private let ledger: Ledger
    private let identities: Mutex<[AccountID: Identity]>
    private let limiter: SignInLimiter
    /// Sign-ins that were ended before their time.
    private let ended: Mutex<Set<SignIn>>

    /// Reads every account once.
    init(
        _ ledger: Ledger,
        cookie: SessionCookie,
        limits: SignInLimits = SignInLimits()
    ) throws(LedgerError) {
        self.ledger = ledger
        limiter = SignInLimiter(limits)
        self.cookie = cookie
        var known: [AccountID: Identity] = [:]
        for account in try ledger.allAccounts() { known[account.id] = Identity(account) }
        identities = Mutex(known)
        ended = Mutex(try ledger.endedSignIns())
    }

    /// Who is signed in on a request.
    func identity(of head: RequestHead, at now: Timestamp) -> Identity? {
        signIn(of: head, at: now).flatMap(identity(of:))
    }

    /// Whose sign-in it is.
    func identity(of signIn: SignIn) -> Identity? {
        identities.withLock { $0[signIn.account] }
    }

    /// Who an account is.
    func identity(of account: AccountID) -> Identity? {
        identities.withLock { $0[account] }
    }

    /// The sign-in of a request, unless it has been ended.
    func signIn(of head: RequestHead, at now: Timestamp) -> SignIn? {
        guard let header = head.fields["cookie"],
            let signIn = cookie.signIn(cookieHeader: header, at: now),
            !ended.withLock({ $0.contains(signIn) })
        else { return nil }
        return signIn
    }

    /// Ends a sign-in: its cookie is worth nothing at once, and after a restart if the disk could keep it.
    ///
    /// Blocks for the disk.
    func end(_ signIn: SignIn, at now: Timestamp) throws(AccountRefusal) {
        let second = now.milliseconds / 1000
        ended.withLock { ended in
            ended = ended.filter { $0.expiry > second }
            ended.insert(signIn)
        }
        do throws(LedgerError) {
            try ledger.end(signIn, at: now)
        } catch {
            throw .cannotRecord
        }
    }

    /// Lets a try to sign in or to make an account pass, or slows it down; before anything costly is done for it.
    func admit(
        name: String,
        from address: String,
        at now: Timestamp
    ) throws(AccountRefusal) {
        try limiter.admit(name: name, address: address, at: now)
    }

    /// Checks a name and password.
    ///
    /// Blocks for the hash.
    func signIn(
        name: String,
        password: String
    ) throws(AccountRefusal) -> Identity {
        let account = try? ledger.account(signInName: SignInName.normalized(name))
        // An unknown name costs the same time, so that nobody can ask who has an account.
        let stored = PasswordHash(stored: account?.passwordHash ?? Self.nobody.text)
        guard stored.matches(password), let account, !account.isSimulated else {
            throw .wrongNameOrPassword
        }
        limiter.forget(name: name)
        return remember(account)
    }

    /// Makes a buyer's account.
    ///
    /// Blocks for the hash and the disk.
    func register(_ buyer: NewBuyer, at now: Timestamp) throws(AccountRefusal) -> Identity {
        let new = NewAccount(
            role: .buyer,
            name: buyer.name,
            signInName: buyer.phone,
            passwordHash: PasswordHash(password: buyer.password).text,
            created: now
        )
        do throws(AccountRefusal) {
            return try create(new)
        } catch {
            guard error == .taken, let account = try? ledger.takeOver(new) else { throw error }
            return remember(account)
        }
    }

    /// The account of a phone number, for somebody who is shopped for; made without a password if there is
    /// none, for its owner to take over when they register.
    ///
    /// Blocks.
    func person(phone: String, name: String, at now: Timestamp) throws(AccountRefusal) -> AccountID
    {
        if let known = try? ledger.account(signInName: phone) { return known.id }
        let new = NewAccount(
            role: .buyer,
            name: name,
            signInName: phone,
            passwordHash: "",
            created: now
        )
        do throws(AccountRefusal) {
            return try create(new).account
        } catch {
            // Somebody was faster.
            guard error == .taken, let known = try? ledger.account(signInName: phone) else {
                throw error
            }
            return known.id
        }
    }

    /// Makes an account from the command line or for the demo.
    ///
    /// Blocks.
    @discardableResult
    func create(_ account: NewAccount) throws(AccountRefusal) -> Identity {
        do throws(LedgerError) {
            return remember(try ledger.createAccount(account))
        } catch {
            throw error == .signInNameTaken ? .taken : .cannotRecord
        }
    }

    /// Makes buyers for a simulated crowd, who cannot sign in but only use the returned cookies.
    ///
    /// Blocks.
    func createSimulated(_ count: Int, at now: Timestamp) throws(AccountRefusal) -> [String] {
        let serial = Hexadecimal.encode(SecureRandom.bytes(6))
        let new = (1...count).map { number in
            NewAccount(
                role: .buyer,
                name: "Khách \(number)",
                signInName: "crowd-\(serial)-\(number)",
                passwordHash: "",
                isSimulated: true,
                created: now
            )
        }
        guard let accounts = try? ledger.createAccounts(new) else { throw .cannotRecord }
        return accounts.map { account in
            _ = remember(account)
            return "\(SessionCookie.name)=\(cookie.issue(account.id, at: now))"
        }
    }

    private func remember(_ account: Account) -> Identity {
        let identity = Identity(account)
        identities.withLock { $0[account.id] = identity }
        return identity
    }

    private static let nobody = PasswordHash(password: Hexadecimal.encode(SecureRandom.bytes(16)))
}

extension Identity {
    convenience init(_ account: Account) {
        let role: Role =
            switch account.role {
            case .organiser: .organiser
            case .host: .host
            case .buyer: .buyer
            }
        self.init(
            account: account.id,
            name: account.name,
            role: role,
            producer: account.producer,
            household: account.household
        )
    }
}

/// What a buyer fills in, checked.
struct NewBuyer: Sendable {
    let name: String
    let phone: String
    let password: String

    init(name: String, phone: String, password: String) throws(AccountRefusal) {
        guard let name = try? plainText(name), name.count <= 40 else {
            throw .invalid(field: "name")
        }
        guard let phone = SignInName.phone(phone) else { throw .invalid(field: "phone") }
        guard PasswordHash.passwordBytes.contains(password.utf8.count) else {
            throw .invalid(field: "password")
        }
        self.name = name
        self.phone = phone
        self.password = password
    }
}

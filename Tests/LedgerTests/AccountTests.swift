import GRDB
import Market
import Testing

@testable import Ledger

@Suite(.onDisk)
struct AccountTests {
    @Test func `an account is found by number and by sign-in name`() throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let details = NewAccount(
            role: .organiser,
            name: "Ban tổ chức",
            signInName: "bantochuc",
            passwordHash: "scrypt$1",
            household: 8,
            created: Timestamp(milliseconds: 5)
        )
        let account = try ledger.createAccount(details)
        #expect(account.details == details)
        #expect(try ledger.account(account.id) == account)
        #expect(try ledger.account(signInName: "bantochuc") == account)
        #expect(try ledger.account(signInName: "BanToChuc") == account)
        #expect(try ledger.account(signInName: "bantochu") == nil)
        #expect(try ledger.account(AccountID(rawValue: 99)) == nil)
        ledger.close()
        #expect(try Ledger(folder: folder.data).account(account.id) == account)
    }

    @Test func `an ended sign-in is remembered until its cookie expires`() throws {
        let folder = TemporaryFolder()
        let first = SignIn(account: AccountID(rawValue: 1), expiry: 1_000)
        let second = SignIn(account: AccountID(rawValue: 1), expiry: 2_000)
        let third = SignIn(account: AccountID(rawValue: 2), expiry: 2_000)
        let ledger = try Ledger(folder: folder.data)
        #expect(try ledger.endedSignIns().isEmpty)
        for signIn in [first, second, second] {
            try ledger.end(signIn, at: Timestamp(milliseconds: 500_000))
        }
        #expect(try ledger.endedSignIns() == [first, second])
        ledger.close()
        let later = try Ledger(folder: folder.data)
        #expect(try later.endedSignIns() == [first, second])
        try later.end(third, at: Timestamp(milliseconds: 1_000_000))
        #expect(try later.endedSignIns() == [second, third])
    }

    @Test(arguments: ["0912345678", "mua1", "MUA1"])
    func `a sign-in name is given once`(_ name: String) throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        let first = try ledger.createAccount(buyer("\(name)"))
        #expect(throws: LedgerError.signInNameTaken) {
            try ledger.createAccount(buyer(name.lowercased()))
        }
        #expect(try ledger.account(signInName: name)?.id == first.id)
    }

    @Test func `many accounts are made together or not at all`() throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        let made = try ledger.createAccounts((1...500).map { buyer("simulated\($0)") })
        #expect(made.count == 500)
        #expect(made.filter(\.isSimulated).count == 500)
        #expect(Set(made.map(\.id)).count == 500)
        #expect(throws: LedgerError.signInNameTaken) {
            try ledger.createAccounts([buyer("new"), buyer("simulated7"), buyer("newer")])
        }
        #expect(try ledger.account(signInName: "new") == nil)
        let some = [made[4], made[90], made[499]]
        #expect(try ledger.accounts(some.map(\.id).reversed() + [AccountID(rawValue: 0)]) == some)
        #expect(try ledger.accounts([]).isEmpty)
    }

    @Test func `more accounts are asked for than a query has variables`() throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        let made = try ledger.createAccounts((1...1_200).map { buyer("simulated\($0)") })
        let count = max(40_000, try variablesMax(of: ledger) + 1)
        let asked = (1...count).map(AccountID.init(rawValue:))
        #expect(try ledger.accounts(asked) == made)
        let few = asked.prefix(40_000)
        #expect(try ledger.accounts(few.reversed() + few.prefix(700)) == made)
        #expect(try ledger.accounts(few.dropFirst(499)) == Array(made.dropFirst(499)))
        #expect(try ledger.accounts(few.dropFirst(1_200)).isEmpty)
    }

    @Test func `a host belongs to a producer that exists`() throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        var host = buyer("nguoidan")
        host.role = .host
        host.producer = ProducerID(rawValue: 3)
        #expect(throws: LedgerError.self) { try ledger.createAccount(host) }
        #expect(try ledger.account(signInName: "nguoidan") == nil)
    }

    /// How many variables a query may have in the SQLite that is linked; 32,766 unless it was built
    /// otherwise.
    private func variablesMax(of ledger: Ledger) throws -> Int {
        let options = try ledger.read { try String.fetchAll($0, sql: "PRAGMA compile_options") }
        let name = "MAX_VARIABLE_NUMBER="
        let option = options.first { $0.hasPrefix(name) }
        return option.flatMap { Int($0.dropFirst(name.count)) } ?? 32_766
    }

    private func buyer(_ signInName: String) -> NewAccount {
        NewAccount(
            role: .buyer,
            name: "Nguyễn An",
            signInName: signInName,
            passwordHash: "scrypt$2",
            isSimulated: true,
            created: Timestamp(milliseconds: 7)
        )
    }
}

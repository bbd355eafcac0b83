import FoundationEssentials
import Fulfilment
import GRDB
import Market
import Testing

@testable import Ledger

@Suite(.onDisk, .tags(.durability))
struct LedgerOpeningTests {
    @Test func `a commit waits for the disk: WAL and synchronous FULL read back`() throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        try ledger.pool.writeWithoutTransaction { database in
            let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version")
            #expect(synchronous == 2)
            #expect(mode == "wal")
            #expect(version == LedgerSchema.version)
        }
    }

    @Test func `a folder of the first version gets the new tables and keeps what it has`() throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let account = try ledger.createAccount(
            NewAccount(
                role: .buyer,
                name: "An",
                signInName: "0912345678",
                passwordHash: "",
                created: Timestamp(milliseconds: 1)
            )
        )
        ledger.close()
        try dropOrders(folder)
        try alter(folder, "DROP TABLE ended_sign_in")
        try alter(folder, "DELETE FROM grdb_migrations WHERE identifier = '2 signing out'")
        try alter(folder, "PRAGMA user_version = 1")
        let again = try Ledger(folder: folder.data)
        #expect(try again.account(account.id) == account)
        #expect(try again.endedSignIns().isEmpty)
    }

    @Test func `a folder of the second version gets the tables of orders and keeps its holds`()
        async throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let rows = try [hold(1, 1, state: "held"), hold(1, 2, state: "paid")]
        let failure = await ledger.failure(of: batch(1, 1...1, rows.map(Change.holdSaved)))
        #expect(failure == nil)
        ledger.close()
        try dropOrders(folder)
        let again = try Ledger(folder: folder.data)
        let records = try again.fulfilment()
        #expect(records.goods.map(\.state) == [.held, .paid])
        #expect(records.made.isEmpty && records.points.isEmpty && records.payments.isEmpty)
    }

    @Test func `a folder that kept the times of orders apart has them with their holds`()
        async throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let rows = try [hold(3, 1, state: "held"), hold(3, 2, state: "paid")]
        let failure = await ledger.failure(of: batch(3, 1...1, rows.map(Change.holdSaved)))
        #expect(failure == nil)
        ledger.close()
        try dropTimes(folder)
        try alter(folder, "INSERT INTO order_made VALUES (3 << 32 | 2, 777)")
        try alter(folder, "INSERT OR REPLACE INTO meta VALUES ('alive', 999)")
        let made = try Ledger(folder: folder.data).fulfilment().made
        let ids = [1, 2].map { OrderID(room: RoomID(3), hold: HoldID($0)) }
        #expect(made[ids[1]] == Timestamp(milliseconds: 777))
        #expect(made[ids[0]] == Timestamp(milliseconds: 999), "not seen before the server ended")
    }

    @Test func `a folder of the third version can keep places for lots`() throws {
        let folder = TemporaryFolder()
        try Ledger(folder: folder.data).close()
        try dropTiedPlaces(folder)
        let again = try Ledger(folder: folder.data)
        #expect(try again.fulfilment().ties.isEmpty)
    }

    @Test func `a folder of the fourth version keeps its refunds, which have no reference`() throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let refund = Refund(
            id: 1,
            order: nil,
            payment: PaymentID(1),
            amount: 5,
            at: Timestamp(milliseconds: 1),
            by: AccountID(1)
        )
        try ledger.record([.refund(refund)])
        ledger.close()
        try dropReferences(folder)
        let again = try Ledger(folder: folder.data)
        #expect(try again.fulfilment().refunds == [refund])
    }

    @Test func `each opening has a greater epoch`() throws {
        let folder = TemporaryFolder()
        for epoch in Int64(1)...3 {
            let ledger = try Ledger(folder: folder.data)
            #expect(ledger.epoch == epoch)
            ledger.close()
        }
    }

    @Test func `a second server is refused while the first has the folder`() throws {
        let folder = TemporaryFolder()
        let first = try Ledger(folder: folder.data)
        #expect(throws: LedgerError.locked(path: folder.data)) {
            try Ledger(folder: folder.data)
        }
        first.close()
        #expect(throws: Never.self) { try Ledger(folder: folder.data) }
    }

    @Test func `a newer version is refused and nothing is written`() throws {
        let folder = TemporaryFolder()
        try Ledger(folder: folder.data).close()
        try alter(folder, "PRAGMA user_version = 99")
        try FileManager.default.removeItem(atPath: folder.data + "/market.lock")
        let before = try folder.contents()
        #expect(throws: LedgerError.newerVersion(found: 99, known: LedgerSchema.version)) {
            try Ledger(folder: folder.data)
        }
        #expect(try folder.contents() == before)
        #expect(throws: LedgerError.newerVersion(found: 99, known: LedgerSchema.version)) {
            try JournalVerifier(folder: folder.data)
        }
    }

    @Test func `a newer version that is still in the write-ahead log is refused`() throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        try ledger.pool.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        let copy = TemporaryFolder()
        for (name, bytes) in try folder.contents() where !name.hasSuffix("-shm") {
            try copy.write(name, bytes)
        }
        #expect(throws: LedgerError.newerVersion(found: 99, known: LedgerSchema.version)) {
            try Ledger(folder: copy.data)
        }
    }

    @Test(arguments: [
        "", "n", "SQLite format 3, it says", String(repeating: "chợ đêm ", count: 40),
    ])
    func `a file that is no database is refused, an empty one is taken`(_ text: String) throws {
        let folder = TemporaryFolder()
        try folder.write("market.sqlite", text.utf8)
        if text.isEmpty {
            #expect(throws: Never.self) { try Ledger(folder: folder.data) }
        } else {
            let path = folder.data + "/market.sqlite"
            let before = try folder.contents()
            #expect(throws: LedgerError.notALedger(path: path)) { try Ledger(folder: folder.data) }
            #expect(try folder.contents() == before)
        }
    }

    @Test func `another program's database is refused`() throws {
        let folder = TemporaryFolder()
        try folder.write("market.sqlite", [])
        try alter(folder, "CREATE TABLE recipe (id INTEGER PRIMARY KEY)")
        let path = folder.data + "/market.sqlite"
        #expect(throws: LedgerError.notALedger(path: path)) { try Ledger(folder: folder.data) }
        try alter(folder, "PRAGMA application_id = 7")
        #expect(throws: LedgerError.notALedger(path: path)) { try Ledger(folder: folder.data) }
    }

    @Test func `a folder whose parent is missing is refused`() throws {
        let folder = TemporaryFolder()
        #expect(throws: LedgerError.folderUnusable(path: folder.data + "/a", errno: 2)) {
            try Ledger(folder: folder.data + "/a")
        }
    }

    @Test func `a file in the place of the folder is refused`() throws {
        let folder = TemporaryFolder()
        try folder.write("market.sqlite", [])
        let path = folder.data + "/market.sqlite"
        #expect(throws: LedgerError.folderUnusable(path: path, errno: 20)) {
            try Ledger(folder: path)
        }
    }

    /// The kernel lets nobody make files there, not even root, whom a folder's mode does not stop.
    @Test func `a folder that cannot be written is refused`() {
        #expect(throws: LedgerError.readOnly(path: "/sys/kernel")) {
            try Ledger(folder: "/sys/kernel")
        }
    }

    @Test func `every refusal is one sentence`() {
        let errors: [LedgerError] = [
            .folderUnusable(path: "/d", errno: 2), .locked(path: "/d"), .readOnly(path: "/d"),
            .notALedger(path: "/d"), .newerVersion(found: 2, known: 1),
            .notDurable(synchronous: 1, journalMode: "delete"), .cannotRecord(.diskFull),
            .cannotRecord(.inputOutput(code: 778)), .cannotRecord(.other(code: 19)),
            .outOfSequence(room: RoomID(rawValue: 1), expected: 2, found: 3), .overloaded,
            .cannotRead(reason: "x"), .corrupt(what: "x"), .signInNameTaken,
            .badMarketFile(path: "/f", reason: "x"), .closed,
        ]
        for error in errors {
            #expect(error.description.hasSuffix("."))
            #expect(error.description.count { $0 == "\n" } == 0)
        }
        #expect(Set(errors.map(\.description)).count == errors.count)
    }
}

private func dropTimes(_ folder: TemporaryFolder) throws {
    try alter(folder, "ALTER TABLE hold DROP COLUMN made")
    try alter(
        folder,
        "CREATE TABLE order_made (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT"
    )
    try alter(folder, "DELETE FROM grdb_migrations WHERE identifier = '6 times of holds'")
    try alter(folder, "PRAGMA user_version = 5")
}

private func dropReferences(_ folder: TemporaryFolder) throws {
    try dropTimes(folder)
    try alter(folder, "ALTER TABLE refund DROP COLUMN reference")
    let migration = "5 references of refunds"
    try alter(folder, "DELETE FROM grdb_migrations WHERE identifier = '\(migration)'")
    try alter(folder, "PRAGMA user_version = 4")
}

private func dropTiedPlaces(_ folder: TemporaryFolder) throws {
    try dropReferences(folder)
    try alter(folder, "DROP TABLE tied_places")
    try alter(folder, "DELETE FROM grdb_migrations WHERE identifier = '4 tied places'")
    try alter(folder, "PRAGMA user_version = 3")
}

/// Takes a folder back to the second version, which knew nothing of orders.
private func dropOrders(_ folder: TemporaryFolder) throws {
    try dropTiedPlaces(folder)
    // What refers to another table goes before it.
    for table in [
        "order_made", "booking", "pickup_slot", "pickup_point", "payment", "handover", "refund",
        "beneficiary", "errand",
    ] {
        try alter(folder, "DROP TABLE \(table)")
    }
    for column in ["beneficiary", "refund"] {
        try alter(folder, "ALTER TABLE hold DROP COLUMN \(column)")
    }
    try alter(folder, "DELETE FROM grdb_migrations WHERE identifier = '3 orders'")
    try alter(folder, "PRAGMA user_version = 2")
}

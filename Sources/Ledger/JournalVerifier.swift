public import Market

import GRDB

/// What a verification saw.
public struct Verification: Hashable, Sendable {
    /// Rooms with a journal or with rows.
    public var rooms = 0
    /// Entries that were found right.
    public var entries = 0
    /// What is wrong first; `nil` when all agrees.
    public var difference: JournalDifference?
}

/// Reads a data folder from end to end and looks for the first thing that does not agree.
///
/// Only reads, within one state of the data, and so may run beside the server.
public struct JournalVerifier: Sendable {
    private let database: DatabaseQueue

    /// Opens a data folder for reading.
    ///
    /// - Throws: ``LedgerError`` when it holds no market's database, or one of a newer version.
    public init(
        folder: String,
        in storage: some LedgerStorage = SystemStorage()
    ) throws(LedgerError) {
        try LedgerDatabase.checkHeader(folder: folder, in: storage)
        database = try LedgerDatabase.openForReading(folder: folder, in: storage)
    }

    /// Checks the file, the sequence and hashes of all journals, their heads, and the rows.
    ///
    /// - Parameters:
    ///   - entry: Gets every entry of every room in the order of commits, after its hash was found
    ///     right; returns why the rules would not have decided it, or `nil`.
    ///   - rows: Gets each room, after all entries, with the paddles as stored, since accounts are
    ///     not in the journal; returns the rows that the journal leads to, or `nil` to leave the
    ///     room's rows unchecked.
    /// - Returns: What was seen, up to the first difference.
    /// - Throws: ``LedgerError/cannotRead(reason:)`` or ``LedgerError/corrupt(what:)`` when the
    ///   data cannot even be read.
    public func verify(
        entry: (RecordedEntry) -> String? = { _ in nil },
        rows: (RoomID, [PaddleRow]) -> ReadModel? = { _, _ in nil }
    ) throws(LedgerError) -> Verification {
        try reading {
            try database.read { database in
                var verification = Verification()
                verification.difference = try JournalVerifier.damage(database)
                if verification.difference == nil {
                    try JournalVerifier.walk(database, &verification, entry)
                }
                if verification.difference == nil {
                    try JournalVerifier.compare(database, &verification, rows)
                }
                return verification
            }
        }
    }

    /// Each room's name in addresses.
    public func roomSlugs() throws(LedgerError) -> [RoomID: String] {
        try reading {
            try database.read { database in
                let rows = try Row.fetchAll(database, sql: "SELECT id, slug FROM room")
                return Dictionary(
                    uniqueKeysWithValues: rows.map { (RoomID(rawValue: $0["id"]), $0["slug"]) }
                )
            }
        }
    }

    /// The stock that each room began with: that of its producer's products.
    public func openingStock() throws(LedgerError) -> [RoomID: [ProductID: Int]] {
        try reading {
            try database.read { database in
                var stock: [RoomID: [ProductID: Int]] = [:]
                let sql = """
                    SELECT room.id AS room, product.id AS product, product.stock AS stock
                    FROM room JOIN product ON product.producer = room.producer
                    """
                for row in try Row.fetchAll(database, sql: sql) {
                    stock[RoomID(rawValue: row["room"]), default: [:]][
                        ProductID(rawValue: row["product"])
                    ] = row["stock"]
                }
                return stock
            }
        }
    }

    private static func damage(_ database: Database) throws -> JournalDifference? {
        let answer = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? ""
        return answer == "ok" ? nil : .damagedFile(answer)
    }

    private static func walk(
        _ database: Database,
        _ verification: inout Verification,
        _ check: (RecordedEntry) -> String?
    ) throws {
        let hasher = JournalHasher()
        var heads: [RoomID: JournalHead] = [:]
        let cursor = try JournalCursor(database)
        defer { cursor.finish() }
        while let recorded = try cursor.next() {
            let entry = recorded.entry
            let head = heads[entry.room] ?? .start
            guard entry.sequence == head.sequence + 1 else {
                verification.difference = .gap(
                    room: entry.room,
                    expected: head.sequence + 1,
                    found: entry.sequence
                )
                return
            }
            guard hasher.hash(entry, after: head.hash) == recorded.hash else {
                verification.difference = .hash(room: entry.room, sequence: entry.sequence)
                return
            }
            if let reason = check(recorded) {
                verification.difference = .rule(
                    room: entry.room,
                    sequence: entry.sequence,
                    reason: reason
                )
                return
            }
            heads[entry.room] = JournalHead(sequence: entry.sequence, hash: recorded.hash)
            verification.entries += 1
        }
        let stored = try JournalHead.all(in: database)
        let rooms = Set(stored.keys).union(heads.keys).sorted()
        for room in rooms where stored[room] != heads[room] {
            verification.difference = .head(
                room: room,
                lastEntry: heads[room]?.sequence ?? 0
            )
            return
        }
    }

    private static func compare(
        _ database: Database,
        _ verification: inout Verification,
        _ expected: (RoomID, [PaddleRow]) -> ReadModel?
    ) throws {
        for number in try Int.fetchAll(database, sql: roomsWithRows) {
            let room = RoomID(rawValue: number)
            let stored = ReadModel(
                paddles: try PaddleRow.all(of: room, in: database),
                lots: try LotRow.all(of: room, in: database),
                holds: try HoldRow.all(of: room, in: database)
            )
            verification.rooms += 1
            if let difference = expected(room, stored.paddles)?.difference(stored: stored) {
                verification.difference = difference
                return
            }
        }
    }

    /// Where a key holds the room, a changed room number does not hide a row.
    private static let roomsWithRows = """
        SELECT room FROM journal_head
        UNION SELECT id >> 32 FROM paddle
        UNION SELECT id >> 32 FROM lot
        UNION SELECT room FROM hold
        ORDER BY 1
        """
}

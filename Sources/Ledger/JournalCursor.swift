import GRDB
import Market

/// Walks the journal: one room's entries from a place on, or all entries in the order of their
/// commits.
struct JournalCursor {
    private let statement: HotStatement

    /// All entries of all rooms.
    init(_ database: Database) throws {
        statement = try HotStatement(
            "SELECT room, sequence, time, kind, payload, hash FROM journal ORDER BY id",
            in: database
        )
    }

    /// A room's entries after a sequence number, found from the nearest mark before them.
    ///
    /// - Precondition: The room has an entry after that one. Behind a room's last entry the walk
    ///   would go on through those of all other rooms.
    init(_ database: Database, room: RoomID, after sequence: Int64) throws {
        let mark = try Int64.fetchOne(
            database,
            sql: """
                SELECT entry FROM journal_mark WHERE room = ? AND sequence <= ?
                ORDER BY sequence DESC LIMIT 1
                """,
            arguments: [room.rawValue, sequence + 1]
        )
        statement = try HotStatement(
            """
            SELECT room, sequence, time, kind, payload, hash FROM journal
            WHERE id >= ? AND room = ? AND sequence > ? ORDER BY id
            """,
            in: database
        )
        try statement.bind(mark ?? 0, at: 1)
        try statement.bind(room.rawValue, at: 2)
        try statement.bind(sequence, at: 3)
    }

    /// The next entry; `nil` after the last.
    ///
    /// - Throws: ``LedgerError/corrupt(what:)`` when a hash does not have 32 bytes.
    func next() throws -> RecordedEntry? {
        guard try statement.next() else {
            return nil
        }
        let entry = JournalEntry(
            room: RoomID(rawValue: Int(statement.integer(0))),
            sequence: statement.integer(1),
            time: Timestamp(milliseconds: statement.integer(2)),
            kind: statement.text(3),
            payload: statement.bytes(4)
        )
        guard let hash = JournalHash(statement.bytes(5)) else {
            throw LedgerError.corrupt(
                what: "the hash of entry \(entry.sequence) of room \(entry.room.rawValue)"
            )
        }
        return RecordedEntry(entry: entry, hash: hash)
    }

    /// Ends the walk; needed unless ``next()`` returned `nil`.
    func finish() {
        statement.reset()
    }
}

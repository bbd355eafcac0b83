public import Market

import GRDB

extension JournalHead {
    /// The last entries of all rooms.
    static func all(in database: Database) throws -> [RoomID: JournalHead] {
        var heads: [RoomID: JournalHead] = [:]
        let statement = try HotStatement(
            "SELECT room, sequence, hash FROM journal_head",
            in: database
        )
        while try statement.next() {
            let room = RoomID(rawValue: Int(statement.integer(0)))
            guard let hash = JournalHash(statement.bytes(2)) else {
                statement.reset()
                throw LedgerError.corrupt(what: "the head of room \(room.rawValue)")
            }
            heads[room] = JournalHead(sequence: statement.integer(1), hash: hash)
        }
        return heads
    }

    /// The number of a room's last entry; 0 when it has none.
    static func lastSequence(of room: RoomID, in database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database,
            sql: "SELECT sequence FROM journal_head WHERE room = ?",
            arguments: [room.rawValue]
        ) ?? 0
    }
}

extension Ledger {
    /// The number of a room's last entry; 0 when it has none.
    public func lastSequence(of room: RoomID) throws(LedgerError) -> Int64 {
        try read { try JournalHead.lastSequence(of: room, in: $0) }
    }

    /// Gives a room's entries in order, one at a time, as they stood when the call began.
    ///
    /// - Parameters:
    ///   - room: Whose journal.
    ///   - sequence: The entries after this one are given; 0 for all. At or past the room's last
    ///     entry there are none.
    ///   - body: Gets each entry; returns whether it wants the next.
    /// - Throws: ``LedgerError/corrupt(what:)`` at the first entry that is missing, does not follow
    ///   the one before it, or was changed.
    /// - Complexity: O(entries of all rooms from then to the room's last), for the journal is kept
    ///   in the order of commits.
    public func forEachEntry(
        of room: RoomID,
        after sequence: Int64 = 0,
        _ body: (RecordedEntry) -> Bool
    ) throws(LedgerError) {
        try read { database in
            let last = try JournalHead.lastSequence(of: room, in: database)
            guard sequence < last else {
                return
            }
            let cursor = try JournalCursor(database, room: room, after: sequence)
            defer { cursor.finish() }
            let hasher = JournalHasher()
            var head = JournalHead(sequence: sequence, hash: .start)
            var isHashKnown = sequence == 0
            while head.sequence < last {
                guard let recorded = try cursor.next(),
                    recorded.entry.sequence == head.sequence + 1,
                    !isHashKnown || hasher.hash(recorded.entry, after: head.hash) == recorded.hash
                else {
                    throw LedgerError.corrupt(
                        what: "entry \(head.sequence + 1) of room \(room)"
                    )
                }
                guard body(recorded) else {
                    return
                }
                head = JournalHead(sequence: recorded.entry.sequence, hash: recorded.hash)
                isHashKnown = true
            }
        }
    }

    /// At most `limit` entries of a room, in order, after the one numbered `sequence`.
    public func entries(
        of room: RoomID,
        after sequence: Int64,
        limit: Int
    ) throws(LedgerError) -> [RecordedEntry] {
        var entries: [RecordedEntry] = []
        guard limit > 0 else {
            return entries
        }
        try forEachEntry(of: room, after: sequence) { recorded in
            entries.append(recorded)
            return entries.count < limit
        }
        return entries
    }

    /// The newest checkpoint of a room.
    ///
    /// - Throws: ``LedgerError/corrupt(what:)`` when its bytes changed since; replaying the whole
    ///   journal still works then.
    public func checkpoint(of room: RoomID) throws(LedgerError) -> Checkpoint? {
        let stored = try read { database -> (Checkpoint, [UInt8])? in
            let statement = try HotStatement(
                "SELECT sequence, state, hash FROM checkpoint WHERE room = ?",
                in: database
            )
            try statement.bind(room.rawValue, at: 1)
            defer { statement.reset() }
            guard try statement.next() else {
                return nil
            }
            let checkpoint = Checkpoint(
                sequence: statement.integer(0),
                state: statement.bytes(1)
            )
            return (checkpoint, statement.bytes(2))
        }
        guard let (checkpoint, hash) = stored else {
            return nil
        }
        guard JournalHasher().hash(checkpoint.state).bytes == hash else {
            throw .corrupt(what: "the checkpoint of room \(room.rawValue)")
        }
        return checkpoint
    }

    /// The paddles that a room has issued, in order.
    public func paddles(of room: RoomID) throws(LedgerError) -> [PaddleRow] {
        try read { try PaddleRow.all(of: room, in: $0) }
    }

    /// The lots of a room, in order.
    public func lots(of room: RoomID) throws(LedgerError) -> [LotRow] {
        try read { try LotRow.all(of: room, in: $0) }
    }

    /// The holds of a room, in order.
    public func holds(of room: RoomID) throws(LedgerError) -> [HoldRow] {
        try read { try HoldRow.all(of: room, in: $0) }
    }

    /// The last messages of a room, oldest first, hidden ones included.
    public func chatTail(of room: RoomID, limit: Int) throws(LedgerError) -> [ChatRow] {
        try read { try ChatRow.tail(of: room, limit: limit, in: $0) }
    }

    /// The text on top of a room's chat.
    public func pinned(of room: RoomID) throws(LedgerError) -> String? {
        try read { database in
            try String.fetchOne(
                database,
                sql: "SELECT text FROM pinned WHERE room = ?",
                arguments: [room.rawValue]
            )
        }
    }

    /// When the server was last known to run, from its marks of life and the journal; `nil` for a
    /// new folder.
    public func lastAlive() throws(LedgerError) -> Timestamp? {
        try read { database in
            let mark = try MetaTable.get(.alive, in: database)
            let entry = try Int64.fetchOne(
                database,
                sql: "SELECT time FROM journal ORDER BY id DESC LIMIT 1"
            )
            return [mark, entry].compactMap(\.self).max().map(Timestamp.init(milliseconds:))
        }
    }

    /// Runs a query on one of the connections for reading, within one state of the data.
    func read<Value>(_ query: (Database) throws -> Value) throws(LedgerError) -> Value {
        try reading { try pool.read(query) }
    }
}

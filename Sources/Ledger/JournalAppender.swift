import GRDB
import Market

/// The last entry of a room's journal.
struct JournalHead: Hashable {
    var sequence: Int64
    var hash: JournalHash

    /// Of a room without entries.
    static let start = JournalHead(sequence: 0, hash: .start)
}

/// Appends journal entries within one transaction.
///
/// The heads it was given stay as they are: what the transaction moves is in ``moved``, to be taken
/// over after the commit.
struct JournalAppender {
    /// How far apart the remembered places of a room's entries are.
    static let markDistance: Int64 = 128

    private(set) var moved: [RoomID: JournalHead] = [:]
    private let heads: [RoomID: JournalHead]
    private let hasher: JournalHasher
    private let database: Database
    private let insert: HotStatement

    init(_ database: Database, heads: [RoomID: JournalHead], hasher: JournalHasher) throws {
        self.database = database
        self.heads = heads
        self.hasher = hasher
        insert = try HotStatement(
            """
            INSERT INTO journal (room, sequence, time, kind, payload, hash)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            in: database
        )
    }

    /// Why a batch cannot be recorded; `nil` when its entries continue the room's journal or, where
    /// it has none, the journal ends with the entry that its changes build on.
    func refusal(of batch: LedgerBatch) -> LedgerError? {
        let last = head(of: batch.room).sequence
        if batch.entries.isEmpty, let after = batch.after, after != last {
            return .outOfSequence(room: batch.room, expected: last, found: after)
        }
        var expected = last + 1
        for entry in batch.entries {
            guard entry.room == batch.room, entry.sequence == expected else {
                return .outOfSequence(
                    room: batch.room,
                    expected: expected,
                    found: entry.sequence
                )
            }
            expected += 1
        }
        return nil
    }

    /// Appends the entries of a batch that is not refused.
    mutating func append(_ batch: LedgerBatch) throws {
        guard !batch.entries.isEmpty else {
            return
        }
        var head = head(of: batch.room)
        var hash: [UInt8] = []
        var kind: String?
        for entry in batch.entries {
            head.hash = hasher.hash(entry, after: head.hash)
            head.sequence = entry.sequence
            try insert.bind(entry.room.rawValue, at: 1)
            try insert.bind(entry.sequence, at: 2)
            try insert.bind(entry.time.milliseconds, at: 3)
            // In a rush one kind follows the other; what is bound stays so.
            if entry.kind != kind {
                try insert.bind(entry.kind, at: 4)
                kind = entry.kind
            }
            hash.removeAll(keepingCapacity: true)
            head.hash.append(to: &hash)
            try insert.run(entry.payload, at: 5, hash, at: 6)
            if entry.sequence % JournalAppender.markDistance == 1 {
                try mark(entry)
            }
        }
        moved[batch.room] = head
    }

    /// Writes the heads that moved; to be called once, before the commit.
    func finish() throws {
        let statement = try HotStatement(
            "INSERT OR REPLACE INTO journal_head (room, sequence, hash) VALUES (?, ?, ?)",
            in: database
        )
        for (room, head) in moved.sorted(by: { $0.key < $1.key }) {
            try statement.bind(room.rawValue, at: 1)
            try statement.bind(head.sequence, at: 2)
            try statement.bind(head.hash.bytes, at: 3)
            try statement.run()
        }
    }

    private func head(of room: RoomID) -> JournalHead {
        moved[room] ?? heads[room] ?? .start
    }

    private func mark(_ entry: JournalEntry) throws {
        let statement = try HotStatement(
            "INSERT INTO journal_mark (room, sequence, entry) VALUES (?, ?, ?)",
            in: database
        )
        try statement.bind(entry.room.rawValue, at: 1)
        try statement.bind(entry.sequence, at: 2)
        try statement.bind(database.lastInsertedRowID, at: 3)
        try statement.run()
    }
}

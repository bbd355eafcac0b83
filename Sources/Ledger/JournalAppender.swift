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
    private var rows: BulkInsert
    /// Entries among those that wait in ``rows`` whose places are to be remembered.
    private var marks: [Mark] = []

    /// An entry to remember, as the so-and-so-many-th of the rows that wait with it.
    private struct Mark {
        let room: RoomID
        let sequence: Int64
        let index: Int
    }

    private static let inserts = BulkInsert.Statements(
        into: "journal (room, sequence, time, kind, payload, hash)",
        columns: 6
    )

    init(_ database: Database, heads: [RoomID: JournalHead], hasher: JournalHasher) {
        self.database = database
        self.heads = heads
        self.hasher = hasher
        rows = BulkInsert(JournalAppender.inserts, in: database)
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
        for entry in batch.entries {
            head.hash = hasher.hash(entry, after: head.hash)
            head.sequence = entry.sequence
            if entry.sequence % JournalAppender.markDistance == 1 {
                let (room, sequence) = (entry.room, entry.sequence)
                marks.append(Mark(room: room, sequence: sequence, index: rows.waiting))
            }
            let areWritten = try rows.add { row in
                row.put(entry.room.rawValue)
                row.put(entry.sequence)
                row.put(entry.time.milliseconds)
                row.put(text: entry.kind)
                row.put(blob: entry.payload)
                row.put(head.hash)
            }
            if areWritten { try saveMarks(rows: BulkInsert.rowsMax) }
        }
        moved[batch.room] = head
    }

    /// Writes the entries that wait and the heads that moved; to be called once, before the commit.
    mutating func finish() throws {
        let waiting = rows.waiting
        try rows.finish()
        try saveMarks(rows: waiting)
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

    /// Remembers where the marked ones of so many rows stand, which were just written.
    private mutating func saveMarks(rows: Int) throws {
        guard !marks.isEmpty else { return }
        let last = database.lastInsertedRowID
        let statement = try HotStatement(
            "INSERT INTO journal_mark (room, sequence, entry) VALUES (?, ?, ?)",
            in: database
        )
        for mark in marks {
            try statement.bind(mark.room.rawValue, at: 1)
            try statement.bind(mark.sequence, at: 2)
            try statement.bind(last - Int64(rows - 1 - mark.index), at: 3)
            try statement.run()
        }
        marks.removeAll(keepingCapacity: true)
    }
}

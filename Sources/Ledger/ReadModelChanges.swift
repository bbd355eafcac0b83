import GRDB
import Market

/// Writes rows beside the journal within one transaction.
///
/// A lot in a rush changes with every batch of a group; only its last version is written, at the
/// end.
struct ReadModelChanges {
    private var lots: [Int64: LotRow] = [:]
    /// Holds that get a row, in the order of their rows, with the time when they were made.
    private var newHolds: [(hold: HoldRow, made: Timestamp?)] = []
    private var lastNewRow: Int64 = 0
    /// Holds that have one, by row.
    private var changedHolds: [Int64: HoldRow] = [:]
    private var checkpoints: [RoomID: Checkpoint] = [:]
    private let database: Database
    private let hasher: JournalHasher

    init(_ database: Database, hasher: JournalHasher) {
        self.database = database
        self.hasher = hasher
    }

    /// Takes a change; a new hold gets its row in `places`.
    mutating func apply(_ change: Change, decided: Timestamp?, in places: inout HoldPlaces) throws {
        switch change {
        case .paddleIssued(let row):
            try save(row)
        case .lotSaved(let row):
            lots[LedgerSchema.rowKey(row.room.rawValue, row.lot.rawValue)] = row
        case .holdSaved(let row):
            put(row, decided, in: &places)
        case .chat(let row):
            try save(row)
        case .pinned(let room, let text):
            try savePinned(text, of: room)
        case .checkpoint(let room, let sequence, let state):
            checkpoints[room] = Checkpoint(sequence: sequence, state: state)
        }
    }

    /// Writes what was held back; to be called once, before the commit.
    mutating func finish() throws {
        if !lots.isEmpty {
            try saveLots()
        }
        try saveNewHolds()
        try saveChangedHolds()
        for (room, checkpoint) in checkpoints.sorted(by: { $0.key < $1.key }) {
            try save(checkpoint, of: room)
        }
    }

    private func saveLots() throws {
        let statement = try HotStatement(
            "INSERT OR REPLACE INTO lot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            in: database
        )
        for (key, row) in lots.sorted(by: { $0.key < $1.key }) {
            try statement.bind(key, at: 1)
            try statement.bind(row.room.rawValue, at: 2)
            try statement.bind(row.lot.rawValue, at: 3)
            try statement.bind(row.product.rawValue, at: 4)
            try statement.bind(row.quantity, at: 5)
            try statement.bind(row.format, at: 6)
            try statement.bind(row.state, at: 7)
            try statement.bind(row.outcome, at: 8)
            try statement.bind(row.hammer?.dong, at: 9)
            try statement.bind(row.winner?.rawValue, at: 10)
            try statement.bind(row.sold, at: 11)
            try statement.bind(row.start?.milliseconds, at: 12)
            try statement.bind(row.end?.milliseconds, at: 13)
            try statement.bind(row.reason, at: 14)
            try statement.run()
        }
    }

    private mutating func put(_ hold: HoldRow, _ made: Timestamp?, in places: inout HoldPlaces) {
        let row = places.row(of: hold)
        guard let index = places.indexAmongNew(row) else {
            changedHolds[row] = hold
            return
        }
        if index == newHolds.count {
            newHolds.append((hold, made))
            lastNewRow = row
        } else {
            newHolds[index].hold = hold
        }
    }

    private func saveNewHolds() throws {
        guard !newHolds.isEmpty else { return }
        var rows = BulkInsert(ReadModelChanges.newHoldInserts, in: database)
        for (hold, made) in newHolds {
            // Without a number it gets the next one, as the places count.
            try rows.add { $0.put(hold, id: nil, made: made?.milliseconds ?? 0) }
        }
        try rows.finish()
        guard database.lastInsertedRowID == lastNewRow else {
            throw LedgerError.corrupt(what: "the number of the last row of hold")
        }
    }

    private func saveChangedHolds() throws {
        guard !changedHolds.isEmpty else { return }
        var rows = BulkInsert(ReadModelChanges.changedHoldInserts, in: database)
        for (id, hold) in changedHolds.sorted(by: { $0.key < $1.key }) {
            try rows.add { $0.put(hold, id: id, made: 0) }
        }
        try rows.finish()
    }

    private static let newHoldInserts = BulkInsert.Statements(into: "hold", columns: 16)

    /// When it was made stays, whatever becomes of a hold.
    private static let changedHoldInserts = BulkInsert.Statements(
        into: "hold",
        columns: 16,
        """
         ON CONFLICT (id) DO UPDATE SET
            lot = excluded.lot, paddle = excluded.paddle, account = excluded.account,
            product = excluded.product, quantity = excluded.quantity, unit = excluded.unit,
            total = excluded.total, state = excluded.state, deadline = excluded.deadline,
            kind = excluded.kind, beneficiary = excluded.beneficiary, refund = excluded.refund
        """
    )

    private func save(_ row: PaddleRow) throws {
        let statement = try HotStatement(
            "INSERT OR REPLACE INTO paddle VALUES (?, ?, ?, ?)",
            in: database
        )
        try statement.bind(
            LedgerSchema.rowKey(row.room.rawValue, row.paddle.rawValue),
            at: 1
        )
        try statement.bind(row.room.rawValue, at: 2)
        try statement.bind(row.paddle.rawValue, at: 3)
        try statement.bind(row.account.rawValue, at: 4)
        try statement.run()
    }

    private func save(_ row: ChatRow) throws {
        let statement = try HotStatement(
            "INSERT OR REPLACE INTO chat VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            in: database
        )
        try statement.bind(
            LedgerSchema.rowKey(row.room.rawValue, row.message.rawValue),
            at: 1
        )
        try statement.bind(row.room.rawValue, at: 2)
        try statement.bind(row.message.rawValue, at: 3)
        try statement.bind(row.paddle?.rawValue, at: 4)
        try statement.bind(row.account?.rawValue, at: 5)
        try statement.bind(row.name, at: 6)
        try statement.bind(row.isHost ? 1 : 0, at: 7)
        try statement.bind(row.text, at: 8)
        try statement.bind(row.time.milliseconds, at: 9)
        try statement.bind(row.isHidden ? 1 : 0, at: 10)
        try statement.run()
    }

    private func savePinned(_ text: String?, of room: RoomID) throws {
        let statement = try HotStatement(
            "INSERT OR REPLACE INTO pinned VALUES (?, ?)",
            in: database
        )
        try statement.bind(room.rawValue, at: 1)
        try statement.bind(text, at: 2)
        try statement.run()
    }

    private func save(_ checkpoint: Checkpoint, of room: RoomID) throws {
        let statement = try HotStatement(
            "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)",
            in: database
        )
        try statement.bind(room.rawValue, at: 1)
        try statement.bind(checkpoint.sequence, at: 2)
        try statement.bind(checkpoint.state, at: 3)
        try statement.bind(hasher.hash(checkpoint.state).bytes, at: 4)
        try statement.run()
    }
}

extension BulkInsert {
    /// Puts the columns of the table `hold`.
    fileprivate mutating func put(_ hold: HoldRow, id: Int64?, made: Int64) {
        put(id)
        put(hold.room.rawValue)
        put(hold.hold.rawValue)
        put(hold.lot.rawValue)
        put(hold.paddle.rawValue)
        put(hold.account.rawValue)
        put(hold.product.rawValue)
        put(hold.quantity)
        put(hold.unit.dong)
        put(hold.total.dong)
        put(text: hold.state)
        put(hold.deadline.milliseconds)
        put(text: hold.kind)
        put(hold.beneficiary?.rawValue)
        put(hold.refund.dong)
        put(made)
    }
}

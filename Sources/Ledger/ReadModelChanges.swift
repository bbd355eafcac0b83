import GRDB
import Market

/// Writes rows beside the journal within one transaction.
///
/// A lot in a rush changes with every batch of a group; only its last version is written, at the
/// end.
struct ReadModelChanges {
    /// Holds that got a row, in the order of their rows: for ``HoldPlaces/add(_:)`` after the
    /// commit.
    private(set) var newHolds: [HoldRow] = []
    private var lots: [Int64: LotRow] = [:]
    private var holds: [(row: HoldRow, made: Timestamp?)] = []
    private var holdIndices: [Int64: Int] = [:]
    private var checkpoints: [RoomID: Checkpoint] = [:]
    private let database: Database
    private let places: HoldPlaces
    private let hasher: JournalHasher

    init(_ database: Database, places: HoldPlaces, hasher: JournalHasher) {
        self.database = database
        self.places = places
        self.hasher = hasher
    }

    mutating func apply(_ change: Change, decided: Timestamp?) throws {
        switch change {
        case .paddleIssued(let row):
            try save(row)
        case .lotSaved(let row):
            lots[LedgerSchema.rowKey(row.room.rawValue, row.lot.rawValue)] = row
        case .holdSaved(let row):
            let key = LedgerSchema.rowKey(row.room.rawValue, row.hold.rawValue)
            if let index = holdIndices.updateValue(holds.count, forKey: key) {
                holdIndices[key] = index
                holds[index].row = row
            } else {
                holds.append((row, decided))
            }
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
        if !holds.isEmpty {
            try saveHolds()
        }
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

    private mutating func saveHolds() throws {
        // When it was made stays, whatever becomes of a hold.
        let statement = try HotStatement(
            """
            INSERT INTO hold VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                lot = excluded.lot, paddle = excluded.paddle, account = excluded.account,
                product = excluded.product, quantity = excluded.quantity, unit = excluded.unit,
                total = excluded.total, state = excluded.state, deadline = excluded.deadline,
                kind = excluded.kind, beneficiary = excluded.beneficiary, refund = excluded.refund
            """,
            in: database
        )
        // In a rush all are alike in these; what is bound stays so.
        var (state, kind): (String?, String?)
        for (row, made) in holds {
            let known = places[row]
            let place = known ?? places.row(afterNew: newHolds.count)
            if known == nil {
                newHolds.append(row)
            }
            try statement.bind(place, at: 1)
            try statement.bind(row.room.rawValue, at: 2)
            try statement.bind(row.hold.rawValue, at: 3)
            try statement.bind(row.lot.rawValue, at: 4)
            try statement.bind(row.paddle.rawValue, at: 5)
            try statement.bind(row.account.rawValue, at: 6)
            try statement.bind(row.product.rawValue, at: 7)
            try statement.bind(row.quantity, at: 8)
            try statement.bind(row.unit.dong, at: 9)
            try statement.bind(row.total.dong, at: 10)
            if row.state != state {
                try statement.bind(row.state, at: 11)
                state = row.state
            }
            try statement.bind(row.deadline.milliseconds, at: 12)
            if row.kind != kind {
                try statement.bind(row.kind, at: 13)
                kind = row.kind
            }
            try statement.bind(row.beneficiary?.rawValue, at: 14)
            try statement.bind(row.refund.dong, at: 15)
            try statement.bind(made?.milliseconds ?? 0, at: 16)
            try statement.run()
        }
    }

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

import GRDB
import Market
import Testing

@testable import Ledger

extension Tag {
    /// Tests of what must survive.
    @Tag static var durability: Self
}

/// An entry whose fields are made from its numbers, so that it can be told apart and made again.
func entry(_ room: Int, _ sequence: Int64, payloadBytes: Int = 40) -> JournalEntry {
    let text = #"{"room":\#(room),"entry":\#(sequence)}"#
    let filling = repeatElement(UInt8(ascii: " "), count: max(0, payloadBytes - text.utf8.count))
    return JournalEntry(
        room: RoomID(rawValue: room),
        sequence: sequence,
        time: Timestamp(milliseconds: 1_700_000_000_000 + sequence * 10),
        kind: sequence.isMultiple(of: 2) ? "bid" : "claim",
        payload: Array(text.utf8) + filling
    )
}

/// A batch of the entries with these numbers.
func batch(_ room: Int, _ sequences: ClosedRange<Int64>, _ changes: [Change] = []) -> LedgerBatch {
    LedgerBatch(
        room: RoomID(rawValue: room),
        entries: sequences.map { entry(room, $0) },
        changes: changes
    )
}

func paddle(_ room: Int, _ number: Int, account: Int) -> PaddleRow {
    PaddleRow(
        room: RoomID(rawValue: room),
        paddle: Paddle(rawValue: number),
        account: AccountID(rawValue: account)
    )
}

func lot(_ room: Int, _ number: Int, state: String, sold: Int = 0) -> LotRow {
    LotRow(
        room: RoomID(rawValue: room),
        lot: LotID(rawValue: number),
        product: ProductID(rawValue: 17),
        quantity: 30,
        format: "english",
        state: state,
        outcome: state == "ended" ? "sold" : nil,
        hammer: state == "ended" ? Money(dong: 125_000) : nil,
        winner: state == "ended" ? Paddle(rawValue: 12) : nil,
        sold: sold,
        start: Timestamp(milliseconds: 1_000),
        end: Timestamp(milliseconds: 61_000),
        reason: nil
    )
}

func hold(_ room: Int, _ number: Int, state: String) throws -> HoldRow {
    HoldRow(
        room: RoomID(rawValue: room),
        hold: HoldID(rawValue: number),
        lot: LotID(rawValue: 4),
        paddle: Paddle(rawValue: 12),
        account: AccountID(rawValue: 3_000),
        product: ProductID(rawValue: 17),
        quantity: 2,
        unit: try #require(Money(dong: 95_000)),
        total: try #require(Money(dong: 190_000)),
        state: state,
        deadline: Timestamp(milliseconds: 1_700_000_600_000),
        kind: "claim"
    )
}

extension Ledger {
    /// Submits a batch and waits; `nil` when it is durable.
    func failure(of batch: LedgerBatch) async -> LedgerError? {
        await withCheckedContinuation { continuation in
            submit(batch) { continuation.resume(returning: $0.failure) }
        }
    }

    /// Tries to recover and waits; `nil` when the ledger records again.
    func failureOfRecovery() async -> LedgerError? {
        await withCheckedContinuation { continuation in
            recoverWriting { continuation.resume(returning: $0.failure) }
        }
    }

    /// The numbers of a room's entries.
    func sequences(of room: Int, after sequence: Int64 = 0) throws -> [Int64] {
        try entries(of: RoomID(rawValue: room), after: sequence, limit: .max)
            .map(\.entry.sequence)
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

/// Runs statements on a data folder that no ledger has open.
func alter(_ folder: TemporaryFolder, _ statements: String...) throws {
    let queue = try DatabaseQueue(path: folder.data + "/market.sqlite")
    try queue.write { database in
        for statement in statements {
            try database.execute(sql: statement)
        }
    }
    try queue.close()
}

/// Runs a statement on the connection of the writer, between its transactions.
func execute(in ledger: Ledger, _ statement: String) throws {
    try ledger.pool.writeWithoutTransaction { try $0.execute(sql: statement) }
}

import GRDB
import Market

/// Turns a group of batches into one transaction; belongs to the writer thread.
final class GroupRecorder {
    /// A batch and who wants to know that it is durable.
    struct Submission: Sendable {
        let batch: LedgerBatch
        let completion: @Sendable (Result<Void, LedgerError>) -> Void
    }

    /// How much the probe of ``probe()`` writes: more than a usual group.
    private static let probeBytes = 65_536

    private let pool: DatabasePool
    private let hasher = JournalHasher()
    private var heads: [RoomID: JournalHead]
    private var places: HoldPlaces

    init(pool: DatabasePool, heads: [RoomID: JournalHead], places: HoldPlaces) {
        self.pool = pool
        self.heads = heads
        self.places = places
    }

    /// Records all batches that continue their room's journal, and the time of life if one is
    /// given.
    ///
    /// - Returns: For each batch why it was refused, `nil` for those that are durable.
    /// - Throws: ``LedgerError/cannotRecord(_:)`` when nothing was kept.
    func record(
        _ group: ArraySlice<Submission>,
        alive: Timestamp?
    ) throws(LedgerError) -> [LedgerError?] {
        var refusals: [LedgerError?] = []
        refusals.reserveCapacity(group.count)
        do {
            let moved = try recording { try write(group, alive: alive, &refusals) }
            heads.merge(moved) { _, new in new }
            places.keep()
        } catch {
            places.takeBack()
            throw error
        }
        return refusals
    }

    /// Makes one transaction of a group; gives the heads that it moves.
    private func write(
        _ group: ArraySlice<Submission>,
        alive: Timestamp?,
        _ refusals: inout [LedgerError?]
    ) throws -> [RoomID: JournalHead] {
        var moved: [RoomID: JournalHead] = [:]
        try pool.writeWithoutTransaction { database in
            try transaction(in: database) {
                var journal = JournalAppender(database, heads: heads, hasher: hasher)
                var rows = ReadModelChanges(database, hasher: hasher)
                for submission in group {
                    let refusal = journal.refusal(of: submission.batch)
                    refusals.append(refusal)
                    guard refusal == nil else {
                        continue
                    }
                    try journal.append(submission.batch)
                    for change in submission.batch.changes {
                        try rows.apply(change, decided: submission.batch.decided, in: &places)
                    }
                }
                try journal.finish()
                try rows.finish()
                if let alive {
                    try MetaTable.set(.alive, to: alive.milliseconds, in: database)
                }
                moved = journal.moved
            }
        }
        return moved
    }

    /// Finds out whether the disk takes a transaction again, by writing one of 64 KiB and removing
    /// it.
    ///
    /// Content that is inserted and deleted in one transaction would never reach the disk: these
    /// are two.
    func probe() throws(LedgerError) {
        try recording {
            try pool.writeWithoutTransaction { database in
                // What is committed may go to the main file first: that lets the write-ahead log
                // start over in the space it has.
                _ = try? database.checkpoint(.passive)
                try transaction(in: database) {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO probe VALUES (1, zeroblob(?))",
                        arguments: [GroupRecorder.probeBytes]
                    )
                }
                try transaction(in: database) {
                    try database.execute(sql: "DELETE FROM probe")
                }
            }
        }
    }
}

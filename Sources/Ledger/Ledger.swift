public import Market

import GRDB

/// What the market remembers: journals, what is derived from them, accounts and the catalogue, in
/// one SQLite file.
///
/// One thread writes. Everything that waits when it is free goes into one transaction, whose commit
/// is on the disk before anybody hears of it. Functions that read block the calling thread for as
/// long as a query takes, use connections of their own, and never wait for the writer; do not call
/// them from an event loop while the market is open.
public final class Ledger: Sendable {
    /// The data folder.
    public let folder: String
    /// How often this folder was opened for writing, this time included: tells one life of the
    /// server from the next.
    public let epoch: Int64

    let pool: DatabasePool
    private let writer: LedgerWriter
    private let lock: any FolderClaim

    /// Opens a data folder, or makes it.
    ///
    /// - Parameters:
    ///   - folder: A path; its parent must exist.
    ///   - storage: Where the folder lies.
    ///   - writing: Who records what waits.
    /// - Throws: ``LedgerError`` when the folder is locked, cannot be written, holds something else
    ///   or data of a newer version. Nothing is changed in it then.
    public init(
        folder: String,
        in storage: some LedgerStorage = SystemStorage(),
        writing: LedgerWriting = .onThread
    ) throws(LedgerError) {
        try LedgerDatabase.checkHeader(folder: folder, in: storage)
        let lock = try storage.claim(folder)
        let pool = try LedgerDatabase.open(folder: folder, in: storage)
        epoch = try recording {
            try pool.write { database in
                let epoch = (try MetaTable.get(.epoch, in: database) ?? 0) + 1
                try MetaTable.set(.epoch, to: epoch, in: database)
                return epoch
            }
        }
        let (heads, places) = try reading {
            try pool.read { (try JournalHead.all(in: $0), try HoldPlaces(in: $0)) }
        }
        self.folder = folder
        self.pool = pool
        self.lock = lock
        writer = LedgerWriter(writing) {
            GroupRecorder(pool: pool, heads: heads, places: places)
        }
    }

    deinit {
        guard writer.isCurrent else {
            Ledger.close(writer, pool, lock)
            return
        }
        // The last to hold the ledger was a completion: its thread cannot wait for itself.
        startThread { [writer, pool, lock] in Ledger.close(writer, pool, lock) }
    }

    /// Records a batch; does not block.
    ///
    /// Batches of a room are recorded in the order of their submission. When one fails, those after
    /// it fail too, until its room submits the entry that the journal expects. Changes without
    /// entries fail with them when they say what they build on (``LedgerBatch/after``).
    ///
    /// - Parameters:
    ///   - batch: What to record.
    ///   - completion: Called once, on the writer thread and after the commit, so it should only
    ///     hand the news on. It is called at once on the calling thread with ``LedgerError/closed``
    ///     or ``LedgerError/overloaded`` when the batch was not even taken.
    public func submit(
        _ batch: LedgerBatch,
        completion: @escaping @Sendable (Result<Void, LedgerError>) -> Void
    ) {
        writer.submit(batch, completion: completion)
    }

    /// Records what waits, as the thread would, of a ledger that is written by hand.
    ///
    /// - Parameter count: The oldest so many batches and probes; what comes after them goes on waiting.
    /// - Returns: Whether anything waited.
    @discardableResult
    public func recordWaiting(atMost count: Int = .max) -> Bool {
        writer.recordByHand(atMost: count)
    }

    /// Tries to record again after a failure, by writing and removing 64 KiB.
    ///
    /// After ``LedgerError/cannotRecord(_:)`` every batch fails until this succeeds. A room must go
    /// back to what is durable before it submits again.
    ///
    /// - Parameter completion: As with ``submit(_:completion:)``.
    public func recoverWriting(
        completion: @escaping @Sendable (Result<Void, LedgerError>) -> Void
    ) {
        writer.probe(completion: completion)
    }

    /// Notes with the next commit that the server runs.
    ///
    /// To be called about once a second, and before closing.
    public func markAlive(at time: Timestamp) {
        writer.markAlive(at: time)
    }

    /// What was recorded, and how fast.
    public var metrics: LedgerMetrics {
        writer.metrics
    }

    /// Records what waits, closes the file and gives the folder free.
    ///
    /// Must not be called from a completion, which runs on the thread that this waits for.
    public func close() {
        precondition(!writer.isCurrent, "a completion cannot close the ledger")
        Ledger.close(writer, pool, lock)
    }

    private static func close(
        _ writer: LedgerWriter,
        _ pool: DatabasePool,
        _ lock: any FolderClaim
    ) {
        writer.close()
        // SQLite moves the write-ahead log into the main file when the last connection is closed,
        // but only if that one may write. Idle readers go first, then.
        pool.invalidateReadOnlyConnections()
        // A reader that is still at work keeps the file open; the lock goes all the same, since
        // nothing writes any more.
        try? pool.close()
        lock.release()
    }
}

/// Who records what waits for a ledger's disk.
public enum LedgerWriting: Sendable {
    /// A thread of the ledger's own.
    case onThread
    /// Whoever calls ``Ledger/recordWaiting(atMost:)``: a simulation, which decides when.
    case byHand
}

import GRDB

/// Opens a data folder's database with the settings that make a commit durable.
enum LedgerDatabase {
    static func path(in folder: String) -> String {
        "\(folder)/market.sqlite"
    }

    /// Opens, and brings the layout up to date; the caller holds the folder's lock.
    static func open(
        folder: String,
        in storage: some LedgerStorage
    ) throws(LedgerError) -> DatabasePool {
        let path = path(in: folder)
        try storage.makePrivate(path)
        do {
            try checkOriginReadOnly(path, in: storage)
            let configuration = configuration(storage)
            let pool = try DatabasePool(
                path: storage.databaseName(path),
                configuration: configuration
            )
            try pool.read { try checkOrigin($0, path: path) }
            try pool.writeWithoutTransaction { database in
                try makeDurable(database)
                try emptyLog(database)
            }
            try LedgerSchema.migrator.migrate(pool)
            try storage.synchronize(folder)
            return pool
        } catch let error as LedgerError {
            throw error
        } catch let error as DatabaseError {
            throw refusal(error, path: path)
        } catch {
            throw .cannotRead(reason: "\(error)")
        }
    }

    /// Opens for reading only; writes nothing and takes no lock, so a running server is not
    /// disturbed.
    static func openForReading(
        folder: String,
        in storage: some LedgerStorage
    ) throws(LedgerError) -> DatabaseQueue {
        let path = path(in: folder)
        var configuration = configuration(storage)
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(
                path: storage.databaseNameForReading(path),
                configuration: configuration
            )
            try queue.read { database in
                try checkOrigin(database, path: path)
                guard try database.tableExists("journal") else {
                    throw LedgerError.notALedger(path: path)
                }
            }
            return queue
        } catch let error as LedgerError {
            throw error
        } catch let error as DatabaseError {
            throw refusal(error, path: path)
        } catch {
            throw .cannotRead(reason: "\(error)")
        }
    }

    /// Looks at the file's first 100 bytes, so that a database of a newer version or of another
    /// program is refused before anything is written beside it.
    ///
    /// Source: SQLite's file format: the text `SQLite format 3` and a zero at 0, the user version
    /// at 60, the application's number at 68.
    static func checkHeader(
        folder: String,
        in storage: some LedgerStorage
    ) throws(LedgerError) {
        let path = path(in: folder)
        // A start that ended within the file's making left a journal, from which SQLite takes it back first.
        guard !storage.exists(path + "-journal") else { return }
        guard let header = try storage.beginning(of: path, count: 100), !header.isEmpty else {
            return
        }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw .notALedger(path: path)
        }
        try check(
            version: Int(bigEndian(header[60..<64])),
            application: Int(bigEndian(header[68..<72])),
            path: path
        )
    }

    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The same check through SQLite, which also sees what is still in the write-ahead log.
    private static func checkOrigin(_ database: Database, path: String) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        try check(version: version, application: application, path: path)
        if version == 0, try Bool.fetchOne(database, sql: anyTable) == true {
            throw LedgerError.notALedger(path: path)
        }
    }

    /// Looks at a file of another program without the change of journal mode that a pool makes.
    private static func checkOriginReadOnly(
        _ path: String,
        in storage: some LedgerStorage
    ) throws {
        // With a log beside it the file is in that mode already, and reading it could need a recovery.
        guard !storage.exists(path + "-wal") else { return }
        var configuration = configuration(storage)
        // What a journal has to take back can only be taken back by one that may write.
        configuration.readonly = !storage.exists(path + "-journal")
        let queue = try DatabaseQueue(
            path: storage.databaseName(path),
            configuration: configuration
        )
        try queue.read { try checkOrigin($0, path: path) }
        try queue.close()
    }

    /// GRDB makes its tables before the first migration, so a start that ended in between leaves only these.
    private static let anyTable = """
        SELECT EXISTS (
            SELECT 1 FROM sqlite_schema
            WHERE tbl_name NOT IN ('grdb_migrations', 'grdb_issue_102')
        )
        """

    private static func check(
        version: Int,
        application: Int,
        path: String
    ) throws(LedgerError) {
        guard application == 0 || application == LedgerSchema.applicationID else {
            throw .notALedger(path: path)
        }
        guard version <= LedgerSchema.version else {
            throw .newerVersion(found: version, known: LedgerSchema.version)
        }
    }

    /// GRDB chooses `synchronous = NORMAL` for its pools once they are open, which would lose the
    /// last commits in a power cut.
    private static func makeDurable(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? ""
        guard synchronous == 2, mode == "wal" else {
            throw LedgerError.notDurable(synchronous: synchronous, journalMode: mode)
        }
    }

    /// Moves what an earlier life left in the write-ahead log to the main file.
    ///
    /// A commit whose sync failed may be read there as if it was durable: Linux takes pages for written after a failed
    /// write-back. New commits chained to it would go with it in a power cut, so everything is written again first.
    private static func emptyLog(_ database: Database) throws {
        do {
            try database.checkpoint(.truncate)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // Somebody is reading, as `verify` does; the log is emptied as soon as nobody is.
        }
    }

    private static func configuration(_ storage: some LedgerStorage) -> Configuration {
        let pages = storage.pagesBeforeCheckpoint
        var configuration = Configuration()
        configuration.label = "Ledger"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -16384")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = \(pages)")
        }
        return configuration
    }

    private static func refusal(_ error: DatabaseError, path: String) -> LedgerError {
        switch error.resultCode {
        case .SQLITE_NOTADB: .notALedger(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: .readOnly(path: path)
        case .SQLITE_FULL, .SQLITE_IOERR: .cannotRecord(RecordFailure(error))
        default: .cannotRead(reason: error.message ?? "\(error.extendedResultCode)")
        }
    }
}

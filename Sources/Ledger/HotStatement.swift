import GRDB
import GRDBSQLite

/// A prepared statement of GRDB's cache, bound and stepped through SQLite itself.
///
/// A row inserted this way costs less than half of what it does with GRDB's arguments. Columns
/// count from 0 and parameters from 1, as in SQLite. Belongs to the database access that it was
/// made in, and must be run to its end or ``reset()`` before that access ends.
@safe struct HotStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    /// Takes the statement from the connection's cache, preparing it the first time.
    init(_ sql: String, in database: Database) throws {
        statement = try database.cachedStatement(sql: sql)
        unsafe handle = statement.sqliteStatement
    }

    /// Binds an integer, or NULL.
    func bind(_ value: Int64?, at index: Int32) throws {
        if let value {
            try check(unsafe sqlite3_bind_int64(handle, index, value))
        } else {
            try check(unsafe sqlite3_bind_null(handle, index))
        }
    }

    /// Binds an integer, or NULL.
    func bind(_ value: Int?, at index: Int32) throws {
        try bind(value.map(Int64.init), at: index)
    }

    /// Binds a copy of a text, or NULL.
    func bind(_ value: String?, at index: Int32) throws {
        guard var value else {
            try check(unsafe sqlite3_bind_null(handle, index))
            return
        }
        let code = value.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                unsafe sqlite3_bind_text(
                    handle,
                    index,
                    text.baseAddress,
                    Int32(text.count),
                    HotStatement.copied
                )
            }
        }
        try check(code)
    }

    /// Binds a copy of some bytes.
    func bind(_ value: [UInt8], at index: Int32) throws {
        if value.isEmpty {
            // A pointer to nothing would be taken for NULL.
            try check(unsafe sqlite3_bind_zeroblob(handle, index, 0))
            return
        }
        let code = unsafe value.withUnsafeBytes { bytes in
            unsafe sqlite3_bind_blob(
                handle,
                index,
                bytes.baseAddress,
                Int32(bytes.count),
                HotStatement.copied
            )
        }
        try check(code)
    }

    /// Runs a statement that gives no rows, and makes it ready for the next values.
    func run() throws {
        let code = unsafe sqlite3_step(handle)
        guard code == SQLITE_DONE else {
            let error = failure(code)
            reset()
            throw error
        }
        reset()
    }

    /// Runs a statement that gives no rows with values that `bind` takes from `bytes` without a copy,
    /// and forgets all its values.
    func run(
        lending bytes: [UInt8],
        _ bind: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try unsafe bytes.withUnsafeBytes { memory in
            // Also after an error nothing may point at bytes that are gone.
            defer { _ = unsafe sqlite3_clear_bindings(handle) }
            try unsafe bind(memory)
            try run()
        }
    }

    /// Binds a text in UTF-8 that stays where it is until the statement has run.
    func lend(text bytes: UnsafeRawBufferPointer, at index: Int32) throws {
        // A pointer to nothing would be taken for NULL.
        guard unsafe !bytes.isEmpty else { return try bind("", at: index) }
        let code = unsafe bytes.withMemoryRebound(to: CChar.self) { text in
            unsafe sqlite3_bind_text(handle, index, text.baseAddress, Int32(text.count), nil)
        }
        try check(code)
    }

    /// Binds bytes that stay where they are until the statement has run.
    func lend(blob bytes: UnsafeRawBufferPointer, at index: Int32) throws {
        guard unsafe !bytes.isEmpty else {
            // A pointer to nothing would be taken for NULL.
            try check(unsafe sqlite3_bind_zeroblob(handle, index, 0))
            return
        }
        try check(
            unsafe sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), nil)
        )
    }

    /// Goes to the next row; `false`, and ready for the next values, after the last.
    func next() throws -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW:
            return true
        case SQLITE_DONE:
            reset()
            return false
        default:
            let error = failure(code)
            reset()
            throw error
        }
    }

    /// Leaves the rows that were not read.
    func reset() {
        // The result repeats the last step's error, which was reported then.
        _ = unsafe sqlite3_reset(handle)
    }

    /// The present row's integer; 0 for NULL.
    func integer(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(handle, column)
    }

    /// The present row's integer, `nil` for NULL.
    func optionalInteger(_ column: Int32) -> Int64? {
        isNull(column) ? nil : integer(column)
    }

    /// The present row's text, as it stands in the file; empty for NULL.
    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(handle, column) else {
            return ""
        }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start, count: count),
            as: UTF8.self
        )
    }

    /// The present row's text, `nil` for NULL.
    func optionalText(_ column: Int32) -> String? {
        isNull(column) ? nil : text(column)
    }

    /// A copy of the present row's bytes; empty for NULL.
    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, column) else {
            return []
        }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// `SQLITE_TRANSIENT`, a macro that Swift does not import.
    private static var copied: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else {
            throw failure(code)
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let connection = unsafe sqlite3_db_handle(handle)
        let message = unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}

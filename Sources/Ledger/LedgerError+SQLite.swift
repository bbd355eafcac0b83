import GRDB
import GRDBSQLite
import Glibc

extension RecordFailure {
    /// Sorts what SQLite or the writer reported while a transaction was made.
    init(_ error: any Error) {
        guard let error = error as? DatabaseError else {
            self = .other(code: -1)
            return
        }
        self.init(error)
    }

    init(_ error: DatabaseError) {
        self =
            switch error.resultCode {
            case .SQLITE_FULL: .diskFull
            case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
            case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_CORRUPT, .SQLITE_NOTADB:
                .inputOutput(code: error.extendedResultCode.rawValue)
            default: .other(code: error.extendedResultCode.rawValue)
            }
    }
}

/// Runs a query and turns whatever it throws into the module's error.
func reading<Value>(_ query: () throws -> Value) throws(LedgerError) -> Value {
    do {
        return try query()
    } catch let error as LedgerError {
        throw error
    } catch {
        throw .cannotRead(reason: "\(error)")
    }
}

/// Runs a transaction and turns whatever it throws into the module's error.
func recording<Value>(_ transaction: () throws -> Value) throws(LedgerError) -> Value {
    do {
        return try transaction()
    } catch let error as LedgerError {
        throw error
    } catch {
        throw .cannotRecord(RecordFailure(error))
    }
}

/// Runs statements and commits them; the caller is in no transaction yet.
///
/// SQLite calls it an error of the disk when the file system may no longer be written; an operator has something else
/// to do about that.
func transaction(in database: Database, _ statements: () throws -> Void) throws {
    do {
        try database.inTransaction(.immediate) {
            try statements()
            return .commit
        }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
        guard unsafe sqlite3_system_errno(database.sqliteConnection) == EROFS else { throw error }
        throw LedgerError.cannotRecord(.readOnly)
    }
}

import GRDB

/// Copies a market's database while the market may be open.
public enum LedgerBackup {
    /// Writes one consistent copy of the data, as of the moment of the call, into another folder.
    ///
    /// - Parameters:
    ///   - folder: The data folder; it is only read.
    ///   - target: A folder that exists and holds no market yet.
    /// - Throws: ``LedgerError`` when the folder holds no market's database, or the copy cannot be written.
    public static func copy(folder: String, to target: String) throws(LedgerError) {
        try LedgerDatabase.checkHeader(folder: folder, in: SystemStorage())
        let database = try LedgerDatabase.openForReading(folder: folder, in: SystemStorage())
        let path = LedgerDatabase.path(in: target)
        try reading {
            // SQLite writes the copy itself, refuses a file that exists, and leaves out free pages.
            try database.inDatabase { database in
                try database.execute(sql: "VACUUM INTO ?", arguments: [path])
            }
        }
    }
}

/// The right to write in a data folder, held until it is released or this object goes.
public protocol FolderClaim: AnyObject, Sendable {
    /// Lets another server have the folder.
    func release()
}

/// Where data folders lie: what a ledger asks of the system beside what SQLite does with its files.
///
/// A simulated disk answers it, too, and with the same names for SQLite's files.
public protocol LedgerStorage: Sendable {
    /// How many pages the write-ahead log gathers before SQLite moves them to the main file.
    var pagesBeforeCheckpoint: Int { get }

    /// Makes the folder when it is missing and claims it for writing.
    func claim(_ folder: String) throws(LedgerError) -> any FolderClaim

    /// The name under which SQLite opens a file: its path, or a `file:` address.
    func databaseName(_ path: String) -> String

    /// The name under which SQLite opens a file that is only to be read.
    func databaseNameForReading(_ path: String) -> String

    /// The first bytes of a file, at most `count`; `nil` when there is none.
    func beginning(of path: String, count: Int) throws(LedgerError) -> [UInt8]?

    /// Makes a file when it is missing, so that nobody else may read it.
    func makePrivate(_ path: String) throws(LedgerError)

    /// Whether a file is there.
    func exists(_ path: String) -> Bool

    /// Writes a folder's list of names to the disk, so that files made in it survive a power cut.
    func synchronize(_ folder: String) throws(LedgerError)
}

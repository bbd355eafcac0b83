public import Market

import Glibc

/// Why the ledger could not be opened, written or read.
public enum LedgerError: Error, Equatable, Sendable {
    /// The data folder is missing and could not be made, or is not a folder.
    case folderUnusable(path: String, errno: Int32)
    /// Another server holds the folder's lock.
    case locked(path: String)
    /// The database may not be written by this user.
    case readOnly(path: String)
    /// The file is an SQLite database of something else, or no database at all.
    case notALedger(path: String)
    /// The database was written by a newer version, whose layout is unknown here.
    case newerVersion(found: Int, known: Int)
    /// SQLite did not accept the settings without which a commit is not durable.
    case notDurable(synchronous: Int, journalMode: String)
    /// Nothing of the transaction was kept.
    case cannotRecord(RecordFailure)
    /// The batch does not continue its room's journal: a batch before it was not kept.
    ///
    /// The numbers are those of the next entry; for a batch without entries, of the last one.
    case outOfSequence(room: RoomID, expected: Int64, found: Int64)
    /// More is waiting for the disk than the ledger takes.
    case overloaded
    /// A query failed; the text is SQLite's.
    case cannotRead(reason: String)
    /// Stored bytes do not match their own hash or type.
    case corrupt(what: String)
    /// An account with this sign-in name exists.
    case signInNameTaken
    /// A file of the market's first data could not be used.
    case badMarketFile(path: String, reason: String)
    /// The ledger was closed.
    case closed
}

/// What kept a transaction from the disk.
public enum RecordFailure: Hashable, Sendable {
    /// No room is left: `SQLITE_FULL`.
    case diskFull
    /// The file or its file system turned read-only.
    case readOnly
    /// The disk reported an error; the number is SQLite's extended result code.
    case inputOutput(code: Int32)
    /// An earlier transaction failed and ``Ledger/recoverWriting(completion:)`` has not succeeded
    /// yet.
    case stopped
    /// Anything else SQLite reported, by its extended result code.
    case other(code: Int32)
}

extension LedgerError: CustomStringConvertible {
    /// One sentence for the person who runs the server.
    public var description: String {
        switch self {
        case .folderUnusable(let path, let errno):
            "The data folder \(path) cannot be used: \(unsafe String(cString: strerror(errno)))."
        case .locked(let path):
            "The data folder \(path) is in use by another server."
        case .readOnly(let path):
            "The data folder \(path) cannot be written by this user."
        case .notALedger(let path):
            "\(path) is not a market's database."
        case .newerVersion(let found, let known):
            "The data is of version \(found), and this program knows versions up to \(known)."
        case .notDurable(let synchronous, let journalMode):
            "SQLite refused durable settings (synchronous \(synchronous), \(journalMode))."
        case .cannotRecord(let failure):
            "Nothing can be recorded: \(failure)."
        case .outOfSequence(let room, let expected, let found):
            "Room \(room.rawValue) expects entry \(expected), not \(found)."
        case .overloaded:
            "Too much is waiting for the disk."
        case .cannotRead(let reason):
            "The data cannot be read: \(reason)."
        case .corrupt(let what):
            "The data is damaged: \(what)."
        case .signInNameTaken:
            "This sign-in name is taken."
        case .badMarketFile(let path, let reason):
            "\(path) cannot be used: \(reason)."
        case .closed:
            "The ledger is closed."
        }
    }
}

extension RecordFailure: CustomStringConvertible {
    /// A few words for a log.
    public var description: String {
        switch self {
        case .diskFull: "the disk is full"
        case .readOnly: "the data became read-only"
        case .inputOutput(let code): "the disk reported an error (SQLite \(code))"
        case .stopped: "recording stopped after an earlier failure"
        case .other(let code): "SQLite reported \(code)"
        }
    }
}

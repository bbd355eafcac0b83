/// What a simulated disk does to those who use it.
public struct DiskWeather: Hashable, Sendable {
    /// How a process ends that nobody asked to.
    public enum Stop: Hashable, Sendable {
        /// The power goes: what was not synced may be lost or torn.
        case powerCut
        /// The process is killed: what it had written stays.
        case kill
    }

    /// Changes in a thousand that fail with an error, some of them half done.
    public var writeErrors = 0
    /// Syncs in a thousand that fail.
    public var syncErrors = 0
    /// Reads in a thousand that fail.
    public var readErrors = 0
    /// Whether a sync says that it was done and does nothing.
    public var lies = false
    /// Bytes that fit; `nil` for any number.
    public var capacity: Int?

    /// A disk that does what it is asked.
    public static let calm = DiskWeather()
}

/// What happened to a disk.
public struct DiskFigures: Hashable, Sendable {
    /// Changes, syncs included.
    public var operations = 0
    /// Syncs that were done.
    public var syncs = 0
    /// Syncs that failed.
    public var failedSyncs = 0
    /// Syncs that were a lie.
    public var lies = 0
    /// Changes that failed.
    public var failedWrites = 0
    /// Reads that failed.
    public var failedReads = 0
    /// Changes for which there was no room.
    public var refusedByFullDisk = 0
    /// Times the power went.
    public var powerCuts = 0
    /// Times the process was killed.
    public var kills = 0
    /// Unsynced writes of a sector that a power cut lost.
    public var lostSectors = 0
    /// Unsynced writes of a sector that survived one.
    public var keptSectors = 0
    /// Sectors of which a power cut left only the beginning written.
    public var tornSectors = 0
    /// Names of files that a power cut made or unmade.
    public var lostNames = 0

    /// Adds what happened to another disk.
    public mutating func add(_ other: DiskFigures) {
        operations += other.operations
        syncs += other.syncs
        failedSyncs += other.failedSyncs
        lies += other.lies
        failedWrites += other.failedWrites
        failedReads += other.failedReads
        refusedByFullDisk += other.refusedByFullDisk
        powerCuts += other.powerCuts
        kills += other.kills
        lostSectors += other.lostSectors
        keptSectors += other.keptSectors
        tornSectors += other.tornSectors
        lostNames += other.lostNames
    }
}

/// SQLite's result codes that a disk gives (`sqlite3.h`).
enum DiskCode {
    static let ok: Int32 = 0
    static let busy: Int32 = 5
    static let full: Int32 = 13
    static let cannotOpen: Int32 = 14
    static let readError: Int32 = 10 | 1 << 8
    static let shortRead: Int32 = 10 | 2 << 8
    static let writeError: Int32 = 10 | 3 << 8
    static let syncError: Int32 = 10 | 4 << 8
    static let truncateError: Int32 = 10 | 6 << 8
    static let removeError: Int32 = 10 | 10 << 8
    static let noSuchFile: Int32 = 10 | 23 << 8
}

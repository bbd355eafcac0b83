public import Ledger

/// A ledger's folder on a simulated disk.
public struct SimulatedStorage: LedgerStorage {
    /// The disk.
    public let disk: SimulatedDisk
    /// Few, so that even a short night moves its log to the main file again and again.
    public let pagesBeforeCheckpoint: Int

    /// The folders of a disk.
    public init(_ disk: SimulatedDisk, pagesBeforeCheckpoint: Int) {
        self.disk = disk
        self.pagesBeforeCheckpoint = pagesBeforeCheckpoint
    }

    /// Claims the disk, which has one folder.
    public func claim(_ folder: String) throws(LedgerError) -> any FolderClaim {
        guard let number = disk.withState({ $0.takeClaim() }) else {
            throw .locked(path: folder)
        }
        return SimulatedClaim(disk, number)
    }

    /// An address that names the disk.
    public func databaseName(_ path: String) -> String {
        "file:\(path)?vfs=\(disk.name)"
    }

    /// The same address.
    public func databaseNameForReading(_ path: String) -> String { databaseName(path) }

    /// The first bytes of a file.
    public func beginning(of path: String, count: Int) throws(LedgerError) -> [UInt8]? {
        guard disk.stopped == nil else { throw .readOnly(path: path) }
        return disk.withState { $0.beginning(of: path, count: count) }
    }

    /// Makes a file that is missing.
    public func makePrivate(_ path: String) throws(LedgerError) {
        let opened = disk.withState { state in
            let (code, handle) = state.open(path, creates: true, syncsFolder: false)
            if code == DiskCode.ok { state.close(handle) }
            return code
        }
        guard opened == DiskCode.ok else { throw .readOnly(path: path) }
    }

    /// Whether a file has this name.
    public func exists(_ path: String) -> Bool {
        disk.withState { $0.exists(path) }
    }

    /// Keeps all names.
    public func synchronize(_ folder: String) throws(LedgerError) {
        guard disk.withState({ $0.syncNames() }) == DiskCode.ok else {
            throw .folderUnusable(path: folder, errno: 5)
        }
    }
}

/// The lock of the folder, which goes with the process or earlier.
private final class SimulatedClaim: FolderClaim {
    private let disk: SimulatedDisk
    private let number: Int

    init(_ disk: SimulatedDisk, _ number: Int) {
        self.disk = disk
        self.number = number
    }

    deinit {
        release()
    }

    func release() {
        disk.withState { $0.releaseClaim(number) }
    }
}

import Glibc

/// The machine's own file system.
public struct SystemStorage: LedgerStorage {
    /// SQLite's own choice.
    public var pagesBeforeCheckpoint: Int { 1_000 }

    /// The machine's file system.
    public init() {}

    /// Locks the file `market.lock` in the folder.
    public func claim(_ folder: String) throws(LedgerError) -> any FolderClaim {
        try FolderLock(folder: folder)
    }

    /// The path itself.
    public func databaseName(_ path: String) -> String { path }

    /// The path itself, or where nobody can write an address that says so.
    ///
    /// SQLite makes files beside a database even to read it, and refuses where it cannot. A log that is there needs
    /// none of them made; without one the file says everything, since nothing may be added to it.
    public func databaseNameForReading(_ path: String) -> String {
        var system = statvfs()
        guard unsafe statvfs(path, &system) == 0, system.f_flag & UInt(ST_RDONLY) != 0,
            !exists(path + "-wal")
        else { return path }
        let escaped = path.reduce(into: "") { escaped, character in
            switch character {
            case "%": escaped += "%25"
            case "?": escaped += "%3f"
            case "#": escaped += "%23"
            default: escaped.append(character)
            }
        }
        return "file:\(escaped)?immutable=1"
    }

    /// Reads with `pread(2)`; what cannot be opened cannot be written either.
    public func beginning(of path: String, count: Int) throws(LedgerError) -> [UInt8]? {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR {
                return nil
            }
            throw .readOnly(path: path)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe pread(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        return Array(bytes.prefix(max(0, read)))
    }

    /// Mode 0600, for the file names people; SQLite gives the same mode to the files beside it.
    public func makePrivate(_ path: String) throws(LedgerError) {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .readOnly(path: path)
        }
        close(descriptor)
    }

    /// Whether `access(2)` finds it.
    public func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// Uses `fsync(2)` on the folder.
    public func synchronize(_ folder: String) throws(LedgerError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .folderUnusable(path: folder, errno: errno)
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .folderUnusable(path: folder, errno: errno)
        }
    }
}

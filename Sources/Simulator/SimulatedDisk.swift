internal import CSimulatedDisk
internal import Synchronization

/// A disk in memory on which SQLite keeps its files, and which fails as real ones do.
///
/// Writes are in the system's memory until a sync; a power cut keeps, loses or tears them sector by sector. Syncs and
/// writes can fail, the disk can be full, and a sync can be a lie. The seed decides all of it.
@safe public final class SimulatedDisk: Sendable {
    /// SQLite's name of this disk.
    let name: String
    private let state: Mutex<DiskState>
    // Written once, in the initializer.
    nonisolated(unsafe) private var registration: UnsafeMutableRawPointer?

    private static let count = Mutex(0)

    /// A disk, empty but for the files of an image.
    public init(_ image: DiskImage = DiskImage(), seed: UInt64) {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        name = "simulated-\(number)"
        state = Mutex(DiskState(image, seed: seed))
        // SQLite calls back only while this object lives, for whoever opens a file on it holds it.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        var functions = diskFunctions
        unsafe registration = CSimulatedDisk_register(name, context, &functions)
        precondition(unsafe registration != nil, "SQLite takes no more file systems")
    }

    deinit {
        unsafe CSimulatedDisk_unregister(registration)
    }

    /// Its files at this moment.
    public var image: DiskImage { state.withLock(\.image) }

    /// What it does to its users from now on.
    public var weather: DiskWeather {
        get { state.withLock(\.weather) }
        set { state.withLock { $0.weather = newValue } }
    }

    /// What has happened to it.
    public var figures: DiskFigures { state.withLock(\.figures) }

    /// Bytes of its files.
    public var used: Int { state.withLock(\.used) }

    /// A number over all that was done to it, in order.
    public var fingerprint: Fingerprint { state.withLock(\.fingerprint) }

    /// How the process that used it has ended; `nil` while it lives.
    public var stopped: DiskWeather.Stop? { state.withLock(\.stopped) }

    /// Lets the process end within an operation, so many from now on.
    public func stop(after operations: Int, _ how: DiskWeather.Stop) {
        state.withLock { state in
            let (operation, isNever) = state.figures.operations.addingReportingOverflow(operations)
            state.stop = isNever ? nil : (operation, how)
        }
    }

    /// Takes back what ``stop(after:_:)`` said.
    public func cancelStop() {
        state.withLock { $0.stop = nil }
    }

    /// Ends the process now.
    public func end(_ how: DiskWeather.Stop) {
        state.withLock { $0.end(how) }
    }

    /// Lets the next process have it, with what is left.
    public func restart() {
        state.withLock { $0.restart() }
    }

    /// Changes one byte of a file, which no disk should do.
    public func corrupt(_ path: String, at offset: Int, xor: UInt8) {
        state.withLock { $0.corrupt(path, at: offset, xor: xor) }
    }

    func withState<Result: Sendable>(_ body: (inout DiskState) -> Result) -> Result {
        state.withLock { body(&$0) }
    }
}

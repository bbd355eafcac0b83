/// The files of a disk at one moment.
public struct DiskImage: Sendable {
    let files: [String: SimulatedFile]

    init(files: [String: SimulatedFile]) {
        self.files = files
    }

    /// No files.
    public init() {
        files = [:]
    }
}

/// A disk with its files, and the system's view of them: pure but for the memory that SQLite shares.
struct DiskState {
    /// A file as a connection has it open.
    private struct Handle {
        let file: Int
        let name: String?
        /// The folder is still to be synced with the file: SQLite does so for logs and journals that it makes.
        var mustSyncFolder: Bool
        var lock = 0
    }

    private var files: [Int: SimulatedFile] = [:]
    /// Files by name, as everybody sees them.
    private var names: [String: Int] = [:]
    private var durableNames: [String: Int] = [:]
    /// Names given and taken since the folder was synced.
    private var nameChanges: [(name: String, file: Int?)] = []
    private var handles: [Int64: Handle] = [:]
    private var handleCount: Int64 = 0
    private var fileCount = 0
    private var shared: [Int: SharedMemory] = [:]
    /// Memory of connections that may not know yet that their process has ended.
    private var retired: [SharedMemory] = []

    private(set) var figures = DiskFigures()
    private(set) var fingerprint = Fingerprint()
    private var random: SeededRandom
    private let sector: Int
    var weather = DiskWeather.calm
    /// At which operation the process is to end, counted over the disk's life, and how.
    var stop: (operation: Int, how: DiskWeather.Stop)?
    /// Why nothing works any more; `nil` while the process lives.
    private(set) var stopped: DiskWeather.Stop?
    /// The folder's lock, by the number of its holder.
    private(set) var claim: Int?
    private var claimCount = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        sector = random.chance(50) ? 512 : 4_096
    }

    /// A disk with files, all of them synced.
    init(_ image: DiskImage, seed: UInt64) {
        self.init(seed: seed)
        for (name, file) in image.files.sorted(by: { $0.key < $1.key }) {
            fileCount += 1
            files[fileCount] = file
            files[fileCount]?.sync()
            names[name] = fileCount
        }
        durableNames = names
    }

    /// All files as everybody sees them.
    var image: DiskImage {
        DiskImage(files: names.compactMapValues { files[$0] })
    }

    /// Ends the process at once.
    mutating func end(_ how: DiskWeather.Stop) {
        if stopped == nil { stopped = how }
    }

    /// Lets the next process have the disk, with what the end of the last one left.
    mutating func restart() {
        switch stopped {
        case .powerCut: cutPower()
        case .kill: figures.kills += 1
        case nil: break
        }
        stopped = nil
        stop = nil
        handles = [:]
        retired += shared.values
        shared = [:]
        claim = nil
    }

    /// Takes the folder's lock; `nil` when somebody has it.
    mutating func takeClaim() -> Int? {
        guard claim == nil, stopped == nil else { return nil }
        claimCount += 1
        claim = claimCount
        return claim
    }

    mutating func releaseClaim(_ number: Int) {
        if claim == number { claim = nil }
    }

    private mutating func cutPower() {
        figures.powerCuts += 1
        let kept = random.pick(0...nameChanges.count)
        figures.lostNames += nameChanges.count - kept
        for change in nameChanges.prefix(kept) { durableNames[change.name] = change.file }
        names = durableNames
        nameChanges = []
        let living = Set(names.values)
        for file in files.keys.sorted() {
            guard living.contains(file) else {
                files[file] = nil
                continue
            }
            let damage = files[file]?.cutPower(sector: sector, &random)
            figures.lostSectors += damage?.lost ?? 0
            figures.keptSectors += damage?.kept ?? 0
            figures.tornSectors += damage?.torn ?? 0
        }
    }

    // MARK: Names

    /// Opens a file, or makes it; without a name, one that nobody will find again.
    mutating func open(
        _ name: String?,
        creates: Bool,
        syncsFolder: Bool
    ) -> (code: Int32, handle: Int64) {
        guard stopped == nil else { return (DiskCode.cannotOpen, 0) }
        var file = name.flatMap { names[$0] }
        let isNew = file == nil
        if isNew {
            guard creates, name == nil || begin(1) else { return (DiskCode.cannotOpen, 0) }
            fileCount += 1
            files[fileCount] = SimulatedFile()
            file = fileCount
            if let name { rename(name, to: fileCount) }
        }
        handleCount += 1
        handles[handleCount] = Handle(
            file: file ?? 0,
            name: name,
            mustSyncFolder: isNew && syncsFolder
        )
        return (DiskCode.ok, handleCount)
    }

    mutating func remove(_ name: String, syncsFolder: Bool) -> Int32 {
        guard stopped == nil else { return DiskCode.removeError }
        guard names[name] != nil else { return DiskCode.noSuchFile }
        guard begin(2) else { return DiskCode.removeError }
        rename(name, to: nil)
        return syncsFolder ? syncNames() : DiskCode.ok
    }

    func exists(_ name: String) -> Bool {
        names[name] != nil
    }

    mutating func close(_ handle: Int64) {
        guard let closed = handles.removeValue(forKey: handle) else { return }
        shared[closed.file]?.unlockAll(handle)
        let isNamed =
            names.values.contains(closed.file) || durableNames.values.contains(closed.file)
        if !isNamed, !handles.values.contains(where: { $0.file == closed.file }) {
            files[closed.file] = nil
        }
    }

    /// Keeps the names of files as they are now.
    mutating func syncNames() -> Int32 {
        guard begin(3) else { return DiskCode.syncError }
        if random.chance(permille: weather.syncErrors) {
            figures.failedSyncs += 1
            return DiskCode.syncError
        }
        if weather.lies {
            figures.lies += 1
        } else {
            durableNames = names
            nameChanges = []
        }
        return DiskCode.ok
    }

    private mutating func rename(_ name: String, to file: Int?) {
        names[name] = file
        nameChanges.append((name, file))
    }

    // MARK: Content

    mutating func read(
        _ handle: Int64,
        _ target: UnsafeMutableRawBufferPointer,
        at offset: Int
    ) -> Int32 {
        guard stopped == nil, let file = file(of: handle) else { return DiskCode.readError }
        if random.chance(permille: weather.readErrors) {
            figures.failedReads += 1
            return DiskCode.readError
        }
        let wanted = target.count
        let found = max(0, min(wanted, file.content.count - offset))
        if found > 0 {
            unsafe file.content.withUnsafeBytes { bytes in
                unsafe target.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + found])
                )
            }
        }
        guard found < wanted else { return DiskCode.ok }
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[found...])
            .initializeMemory(as: UInt8.self, repeating: 0)
        return DiskCode.shortRead
    }

    mutating func write(_ handle: Int64, _ bytes: [UInt8], at offset: Int) -> Int32 {
        guard stopped == nil, let open = handles[handle] else { return DiskCode.writeError }
        guard open.name != nil else {
            files[open.file]?.write(bytes, at: offset)
            return DiskCode.ok
        }
        fingerprint.add(offset)
        guard begin(4, bytes.count) else {
            // The end came in the middle of it.
            files[open.file]?.write(Array(bytes.prefix(random.pick(0...bytes.count))), at: offset)
            return DiskCode.writeError
        }
        if random.chance(permille: weather.writeErrors) {
            figures.failedWrites += 1
            files[open.file]?.write(Array(bytes.prefix(random.pick(0...bytes.count))), at: offset)
            return DiskCode.writeError
        }
        let growth = offset + bytes.count - (files[open.file]?.content.count ?? 0)
        if let capacity = weather.capacity, growth > 0, used + growth > capacity {
            figures.refusedByFullDisk += 1
            return DiskCode.full
        }
        files[open.file]?.write(bytes, at: offset)
        return DiskCode.ok
    }

    mutating func truncate(_ handle: Int64, to size: Int) -> Int32 {
        guard stopped == nil, let open = handles[handle], open.name == nil || begin(5) else {
            return DiskCode.truncateError
        }
        if open.name != nil, random.chance(permille: weather.writeErrors) {
            figures.failedWrites += 1
            return DiskCode.truncateError
        }
        files[open.file]?.truncate(to: size)
        return DiskCode.ok
    }

    mutating func sync(_ handle: Int64) -> Int32 {
        guard stopped == nil, let open = handles[handle] else { return DiskCode.syncError }
        guard open.name != nil else { return DiskCode.ok }
        guard begin(6) else { return DiskCode.syncError }
        if random.chance(permille: weather.syncErrors) {
            figures.failedSyncs += 1
            files[open.file]?.failSync(&random)
            return DiskCode.syncError
        }
        if weather.lies {
            figures.lies += 1
        } else {
            files[open.file]?.sync()
            figures.syncs += 1
        }
        if open.mustSyncFolder {
            handles[handle]?.mustSyncFolder = false
            return syncNames()
        }
        return DiskCode.ok
    }

    func size(_ handle: Int64) -> Int? {
        file(of: handle)?.content.count
    }

    /// The first bytes of a file by name.
    func beginning(of name: String, count: Int) -> [UInt8]? {
        names[name].flatMap { files[$0] }.map { Array($0.content.prefix(count)) }
    }

    /// Bytes of all files.
    var used: Int {
        names.values.reduce(0) { $0 + (files[$1]?.content.count ?? 0) }
    }

    /// Changes a byte of a file, the first that is not zero from a place on, behind everybody's back.
    mutating func corrupt(_ name: String, at offset: Int, xor: UInt8) {
        guard let file = names[name], let content = files[file]?.content, !content.isEmpty else {
            return
        }
        // Zeros are mostly what nothing was written to.
        let start = offset % content.count
        guard let place = content[start...].firstIndex(where: { $0 != 0 }) else { return }
        files[file]?.write([content[place] ^ xor], at: place)
        files[file]?.sync()
    }

    /// Random bytes for SQLite.
    mutating func randomByte() -> UInt8 {
        UInt8(truncatingIfNeeded: random.next())
    }

    private func file(of handle: Int64) -> SimulatedFile? {
        handles[handle].flatMap { files[$0.file] }
    }

    /// Counts an operation; `false` when the process ends at it.
    private mutating func begin(_ kind: Int, _ count: Int = 0) -> Bool {
        guard stopped == nil else { return false }
        figures.operations += 1
        fingerprint.add(kind)
        fingerprint.add(count)
        guard let stop, figures.operations >= stop.operation else { return true }
        stopped = stop.how
        return false
    }
}

// Locks between connections of one process, as SQLite asks for them.
extension DiskState {
    /// Takes a file's lock: 1 shared, 2 reserved, 3 pending, 4 exclusive.
    mutating func lock(_ handle: Int64, _ level: Int) -> Int32 {
        guard let mine = handles[handle] else { return DiskCode.busy }
        guard level > mine.lock else { return DiskCode.ok }
        let others = handles.filter { $0.key != handle && $0.value.file == mine.file }.map(
            \.value.lock
        )
        let highest = others.max() ?? 0
        switch level {
        case 1:
            guard highest < 3 else { return DiskCode.busy }
        case 2:
            guard highest < 2 else { return DiskCode.busy }
        default:
            guard highest < 2 else { return DiskCode.busy }
            guard highest == 0 else {
                handles[handle]?.lock = 3
                return DiskCode.busy
            }
        }
        handles[handle]?.lock = level
        return DiskCode.ok
    }

    mutating func unlock(_ handle: Int64, _ level: Int) {
        guard let mine = handles[handle], level < mine.lock else { return }
        handles[handle]?.lock = level
    }

    func isReserved(_ handle: Int64) -> Bool {
        guard let mine = handles[handle] else { return false }
        return handles.values.contains { $0.file == mine.file && $0.lock >= 2 }
    }

    /// The memory that connections to a file share; made at the first asking.
    mutating func sharedMemory(_ handle: Int64) -> SharedMemory? {
        guard let file = handles[handle]?.file else { return nil }
        if let found = shared[file] { return found }
        let made = SharedMemory()
        shared[file] = made
        return made
    }

    /// A connection needs it no more.
    mutating func leaveSharedMemory(_ handle: Int64, removes: Bool) {
        guard let file = handles[handle]?.file else { return }
        shared[file]?.unlockAll(handle)
        guard removes, let memory = shared.removeValue(forKey: file) else { return }
        if handles.contains(where: { $0.key != handle && $0.value.file == file }) {
            retired.append(memory)
        }
    }
}

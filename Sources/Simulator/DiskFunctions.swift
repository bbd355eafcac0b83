internal import CSimulatedDisk

/// The disk that SQLite means.
private func disk(_ context: UnsafeMutableRawPointer?) -> SimulatedDisk {
    guard let context = unsafe context else { preconditionFailure("a disk without its context") }
    return unsafe Unmanaged<SimulatedDisk>.fromOpaque(context).takeUnretainedValue()
}

private func text(_ name: UnsafePointer<CChar>?) -> String? {
    unsafe name.map { unsafe String(cString: $0) }
}

/// Flags of `sqlite3_vfs.xOpen` and `xShmLock` (`sqlite3.h`).
private enum Flag {
    static let create: Int32 = 0x4
    /// A rollback journal, a super-journal or a write-ahead log.
    static let logs: Int32 = 0x800 | 0x4000 | 0x8_0000
    static let unlock: Int32 = 1
    static let exclusive: Int32 = 8
}

/// What SQLite calls, each handed on to the disk's state.
var diskFunctions: CSimulatedDisk_Functions {
    var functions = CSimulatedDisk_Functions()
    addNames(&functions)
    addContent(&functions)
    addLocks(&functions)
    return functions
}

private func addNames(_ functions: inout CSimulatedDisk_Functions) {
    unsafe functions.open = { context, name, flags, handle in
        let name = unsafe text(name)
        let opened = unsafe disk(context).withState { state in
            let (code, handle) = state.open(
                name,
                creates: flags & Flag.create != 0,
                syncsFolder: flags & Flag.logs != 0
            )
            return Opened(code: code, handle: handle)
        }
        unsafe handle?.pointee = opened.handle
        return opened.code
    }
    unsafe functions.remove = { context, name, syncsFolder in
        let name = unsafe text(name) ?? ""
        return unsafe disk(context).withState { $0.remove(name, syncsFolder: syncsFolder != 0) }
    }
    unsafe functions.exists = { context, name, result in
        let name = unsafe text(name) ?? ""
        unsafe result?.pointee = disk(context).withState { $0.exists(name) ? 1 : 0 }
        return DiskCode.ok
    }
    unsafe functions.close = { context, handle in
        unsafe disk(context).withState { $0.close(handle) }
        return DiskCode.ok
    }
    unsafe functions.random = { context, bytes, count in
        let target = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))
        for index in target.indices {
            unsafe target[index] = disk(context).withState { $0.randomByte() }
        }
    }
}

private struct Opened: Sendable {
    let code: Int32
    let handle: Int64
}

private func addContent(_ functions: inout CSimulatedDisk_Functions) {
    unsafe functions.read = { context, handle, bytes, count, offset in
        // SQLite lends the buffer for the length of the call.
        nonisolated(unsafe) let target = unsafe UnsafeMutableRawBufferPointer(
            start: bytes,
            count: Int(count)
        )
        return unsafe disk(context).withState { unsafe $0.read(handle, target, at: Int(offset)) }
    }
    unsafe functions.write = { context, handle, bytes, count, offset in
        let copy = unsafe Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        return unsafe disk(context).withState { $0.write(handle, copy, at: Int(offset)) }
    }
    unsafe functions.truncate = { context, handle, size in
        unsafe disk(context).withState { $0.truncate(handle, to: Int(size)) }
    }
    unsafe functions.sync = { context, handle in
        unsafe disk(context).withState { $0.sync(handle) }
    }
    unsafe functions.size = { context, handle, size in
        let found = unsafe disk(context).withState { $0.size(handle) }
        unsafe size?.pointee = Int64(found ?? 0)
        return DiskCode.ok
    }
}

private func addLocks(_ functions: inout CSimulatedDisk_Functions) {
    unsafe functions.lock = { context, handle, level in
        unsafe disk(context).withState { $0.lock(handle, Int(level)) }
    }
    unsafe functions.unlock = { context, handle, level in
        unsafe disk(context).withState { $0.unlock(handle, Int(level)) }
        return DiskCode.ok
    }
    unsafe functions.is_reserved = { context, handle, result in
        unsafe result?.pointee = disk(context).withState { $0.isReserved(handle) ? 1 : 0 }
        return DiskCode.ok
    }
    unsafe functions.map_shared = { context, handle, region, size, extends, memory in
        var found: UnsafeMutableRawPointer?
        _ = unsafe disk(context).withState { state in
            unsafe found = state.sharedMemory(handle)?
                .region(Int(region), size: Int(size), extends: extends != 0)
            return 0
        }
        unsafe memory?.pointee = found
        return DiskCode.ok
    }
    unsafe functions.lock_shared = { context, handle, offset, count, flags in
        let slots = Int(offset)..<Int(offset + count)
        let isExclusive = flags & Flag.exclusive != 0
        return unsafe disk(context).withState { state in
            guard let memory = state.sharedMemory(handle) else { return DiskCode.busy }
            if flags & Flag.unlock != 0 {
                memory.unlock(slots, by: handle, isExclusive: isExclusive)
                return DiskCode.ok
            }
            return memory.lock(slots, by: handle, isExclusive: isExclusive)
                ? DiskCode.ok : DiskCode.busy
        }
    }
    unsafe functions.unmap_shared = { context, handle, removes in
        unsafe disk(context).withState { $0.leaveSharedMemory(handle, removes: removes != 0) }
        return DiskCode.ok
    }
}

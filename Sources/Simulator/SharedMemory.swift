/// The index of a write-ahead log, which all connections of a process share, with its eight locks.
///
/// SQLite keeps pointers into the regions as long as it has the file mapped, so they never move.
@safe final class SharedMemory {
    private var regions: [UnsafeMutableRawBufferPointer] = unsafe []
    private var exclusive = [Int64?](repeating: nil, count: 8)
    private var shared = [Set<Int64>](repeating: [], count: 8)

    deinit {
        for index in unsafe regions.indices { unsafe regions[index].deallocate() }
    }

    /// A region's start; `nil` when it is not there and not to be made.
    func region(_ index: Int, size: Int, extends: Bool) -> UnsafeMutableRawPointer? {
        while unsafe regions.count <= index {
            guard extends else { return nil }
            let region = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
            unsafe region.initializeMemory(as: UInt8.self, repeating: 0)
            unsafe regions.append(region)
        }
        return unsafe regions[index].baseAddress
    }

    /// Takes locks for a connection, all of them or none.
    func lock(_ slots: Range<Int>, by handle: Int64, isExclusive: Bool) -> Bool {
        for slot in slots {
            if let holder = exclusive[slot], holder != handle { return false }
            if isExclusive, shared[slot].contains(where: { $0 != handle }) { return false }
        }
        for slot in slots {
            if isExclusive {
                exclusive[slot] = handle
            } else {
                shared[slot].insert(handle)
            }
        }
        return true
    }

    func unlock(_ slots: Range<Int>, by handle: Int64, isExclusive: Bool) {
        for slot in slots {
            if isExclusive {
                if exclusive[slot] == handle { exclusive[slot] = nil }
            } else {
                shared[slot].remove(handle)
            }
        }
    }

    func unlockAll(_ handle: Int64) {
        unlock(0..<8, by: handle, isExclusive: true)
        unlock(0..<8, by: handle, isExclusive: false)
    }
}

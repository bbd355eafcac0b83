import Testing

@testable import Simulator

/// The disk itself: what survives, and how it fails.
@Suite struct SimulatedDiskTests {
    private let page = [UInt8](repeating: 7, count: 4_096)

    /// A state with a file of one synced page, open.
    private func open(seed: UInt64) -> (DiskState, handle: Int64) {
        var state = DiskState(seed: seed)
        let (code, handle) = state.open("a", creates: true, syncsFolder: true)
        #expect(code == DiskCode.ok)
        #expect(state.write(handle, [UInt8](repeating: 1, count: 4_096), at: 0) == DiskCode.ok)
        #expect(state.sync(handle) == DiskCode.ok)
        return (state, handle)
    }

    private func content(_ state: DiskState) -> [UInt8]? {
        state.beginning(of: "a", count: 1 << 20)
    }

    @Test func `what was synced survives every power cut, and its name with it`() {
        for seed in UInt64(0)..<50 {
            var (state, _) = open(seed: seed)
            state.end(.powerCut)
            state.restart()
            #expect(content(state) == [UInt8](repeating: 1, count: 4_096), "seed \(seed)")
        }
    }

    @Test func `a power cut keeps, loses or tears what was not synced`() {
        var seen: Set<String> = []
        for seed in UInt64(0)..<200 {
            var (state, handle) = open(seed: seed)
            #expect(state.write(handle, page, at: 0) == DiskCode.ok)
            state.end(.powerCut)
            state.restart()
            let bytes = content(state) ?? []
            #expect(bytes.count == 4_096 && bytes.allSatisfy { $0 == 1 || $0 == 7 }, "seed \(seed)")
            let new = bytes.count { $0 == 7 }
            seen.insert(new == 0 ? "lost" : new == 4_096 ? "kept" : "torn")
        }
        #expect(seen == ["lost", "kept", "torn"])
    }

    @Test func `a killed process leaves everything that it had written`() {
        var (state, handle) = open(seed: 3)
        #expect(state.write(handle, page, at: 4_096) == DiskCode.ok)
        state.end(.kill)
        #expect(state.write(handle, page, at: 0) == DiskCode.writeError)
        state.restart()
        #expect(content(state) == [UInt8](repeating: 1, count: 4_096) + page)
    }

    @Test func `a name that was not synced can be lost, and a removed one can come back`() {
        var names: Set<String> = []
        for seed in UInt64(0)..<50 {
            var (state, _) = open(seed: seed)
            _ = state.open("b", creates: true, syncsFolder: false)
            #expect(state.remove("a", syncsFolder: false) == DiskCode.ok)
            state.end(.powerCut)
            state.restart()
            names.insert(["a", "b"].filter(state.exists).joined())
        }
        #expect(names == ["a", "ab", "b"])
    }

    @Test func `a sync that lies keeps nothing for sure`() {
        var lost = 0
        for seed in UInt64(0)..<50 {
            var (state, handle) = open(seed: seed)
            state.weather.lies = true
            #expect(state.write(handle, page, at: 0) == DiskCode.ok)
            #expect(state.sync(handle) == DiskCode.ok)
            state.end(.powerCut)
            state.restart()
            lost += content(state) == page ? 0 : 1
        }
        #expect(lost > 10)
    }

    @Test func `after a sync that failed another one keeps only some of it`() {
        var lost = 0
        for seed in UInt64(0)..<50 {
            var (state, handle) = open(seed: seed)
            #expect(state.write(handle, page, at: 0) == DiskCode.ok)
            state.weather.syncErrors = 1_000
            #expect(state.sync(handle) == DiskCode.syncError)
            state.weather = .calm
            #expect(state.sync(handle) == DiskCode.ok)
            #expect(content(state) == page, "it is still read from memory")
            state.end(.powerCut)
            state.restart()
            lost += content(state) == page ? 0 : 1
        }
        #expect(lost > 5 && lost < 45)
    }

    @Test func `a full disk takes no more, but what is there can be written over`() {
        var (state, handle) = open(seed: 1)
        state.weather.capacity = 5_000
        #expect(state.write(handle, page, at: 4_096) == DiskCode.full)
        #expect(state.write(handle, page, at: 0) == DiskCode.ok)
        #expect(content(state) == page)
    }

    @Test func `the process ends within the operation that was said`() {
        var (state, handle) = open(seed: 1)
        let operations = state.figures.operations
        state.stop = (operations + 3, .powerCut)
        #expect(state.write(handle, page, at: 0) == DiskCode.ok)
        #expect(state.sync(handle) == DiskCode.ok)
        #expect(state.write(handle, page, at: 4_096) == DiskCode.writeError)
        #expect(state.stopped == .powerCut)
        #expect(state.sync(handle) == DiskCode.syncError)
        #expect(state.figures.operations == operations + 3)
    }

    @Test func `locks keep to SQLite's rules`() {
        var state = DiskState(seed: 1)
        let one = state.open("a", creates: true, syncsFolder: false).handle
        let two = state.open("a", creates: true, syncsFolder: false).handle
        #expect(state.lock(one, 1) == DiskCode.ok && state.lock(two, 1) == DiskCode.ok)
        #expect(state.lock(one, 2) == DiskCode.ok && state.lock(two, 2) == DiskCode.busy)
        #expect(state.isReserved(two))
        #expect(state.lock(one, 4) == DiskCode.busy, "a reader is left")
        state.unlock(two, 0)
        #expect(state.lock(two, 1) == DiskCode.busy, "a writer waits")
        #expect(state.lock(one, 4) == DiskCode.ok)
        state.unlock(one, 0)
        #expect(state.lock(two, 1) == DiskCode.ok)
    }
}

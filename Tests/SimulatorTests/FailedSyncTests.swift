import Ledger
import Market
import Synchronization
import Testing

@testable import Simulator

/// A commit whose sync failed stands in the log of the next life, and on the disk or not.
@Suite struct FailedSyncTests {
    private static let room = RoomID(1)

    private func open(_ disk: SimulatedDisk) throws -> Ledger {
        let storage = SimulatedStorage(disk, pagesBeforeCheckpoint: 1_000)
        return try Ledger(folder: SimulatedStall.folder, in: storage, writing: .byHand)
    }

    /// Submits one entry and records it; whether it is durable, as the ledger says.
    private func record(_ sequence: Int64, in ledger: Ledger) -> Bool {
        let entry = JournalEntry(
            room: Self.room,
            sequence: sequence,
            time: SimulatedStall.opening,
            kind: "test",
            payload: [UInt8](repeating: UInt8(sequence), count: 6_000)
        )
        let isDurable = Mutex(false)
        ledger.submit(LedgerBatch(room: Self.room, entries: [entry])) { result in
            if case .success = result { isDurable.withLock { $0 = true } }
        }
        ledger.recordWaiting()
        return isDurable.withLock(\.self)
    }

    @Test func `what comes after it survives a power cut, whatever became of it`() throws {
        let image = try SimulatedDisk.founded()
        var resurrected = 0
        for seed in UInt64(1)...60 {
            let disk = SimulatedDisk(image, seed: seed)
            var ledger = try open(disk)
            #expect(record(1, in: ledger))
            disk.weather.syncErrors = 1_000
            #expect(!record(2, in: ledger))
            disk.end(.kill)
            ledger.close()
            disk.restart()

            disk.weather = .calm
            ledger = try open(disk)
            let last = try ledger.lastSequence(of: Self.room)
            resurrected += last == 2 ? 1 : 0
            #expect(record(last + 1, in: ledger))
            disk.end(.powerCut)
            ledger.close()
            disk.restart()

            ledger = try open(disk)
            #expect(try ledger.lastSequence(of: Self.room) == last + 1, "seed \(seed)")
            ledger.close()
        }
        #expect(resurrected == 60, "the log of a killed process has the commit in it")
    }
}

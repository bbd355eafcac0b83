import GRDB
import Market
import Synchronization
import Testing

@testable import Ledger

/// What stands on the disk when the process ends at any moment.
///
/// Without checkpoints the write-ahead log only grows, so its first bytes are what a process that
/// was killed had written by then; the size it has when a batch is acknowledged says which batches
/// must be found in how many bytes.
@Suite(.onDisk, .tags(.durability))
struct CrashTests {
    @Test func `a log cut anywhere keeps every batch acknowledged before, and no part of any`()
        async throws
    {
        let crash = try await Crash(batches: 24)
        let frame = 4_096 + 24
        var cuts = [0, 1]
        for start in stride(from: 32, through: crash.log.count, by: frame) {
            cuts += [start - 1, start, start + 2_000]
        }
        for cut in cuts where cut <= crash.log.count {
            try check(crash, log: Array(crash.log.prefix(cut)), intact: cut)
        }
    }

    @Test func `a log with a torn page in it ends before the page`() async throws {
        let crash = try await Crash(batches: 24)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<40 {
            let torn = Int.random(in: 32..<crash.log.count, using: &random)
            var log = crash.log
            log[torn] ^= UInt8.random(in: 1...255, using: &random)
            try check(crash, log: log, intact: torn)
        }
    }

    @Test func `rows beside the journal stand and fall with it`() async throws {
        let crash = try await Crash(batches: 40)
        for cut in stride(from: 0, through: crash.log.count, by: 7_777) {
            let folder = try crash.folder(log: Array(crash.log.prefix(cut)))
            let ledger = try Ledger(folder: folder.data)
            let last = try ledger.lastSequence(of: RoomID(rawValue: 1))
            let holds = try ledger.holds(of: RoomID(rawValue: 1))
            let lots = try ledger.lots(of: RoomID(rawValue: 1))
            #expect(holds.map(\.hold.rawValue) == Array(1..<Int(last) / 3 + 1))
            #expect(lots.map(\.sold) == (last > 0 ? [Int(last) / 3] : []))
        }
    }

    private func check(_ crash: Crash, log: [UInt8], intact: Int) throws {
        let folder = try crash.folder(log: log)
        let ledger = try Ledger(folder: folder.data)
        let last = try ledger.lastSequence(of: RoomID(rawValue: 1))
        let acknowledged = crash.acknowledged.last { $0.logBytes <= intact }?.sequence ?? 0
        #expect(last >= acknowledged, "cut or torn at \(intact)")
        #expect(last.isMultiple(of: 3), "a batch of three entries is whole, at \(intact)")
        #expect(try ledger.sequences(of: 1) == Array(1..<last + 1))
        ledger.close()
        let verification = try JournalVerifier(folder: folder.data).verify()
        #expect(verification.difference == nil, "at \(intact)")
        #expect(verification.entries == Int(last))
    }
}

/// A data folder as it stood while a server wrote in it.
private struct Crash {
    let database: [UInt8]
    let log: [UInt8]
    let acknowledged: [(sequence: Int64, logBytes: Int)]

    /// Batches of three entries, a hold and the lot each; some share a commit.
    init(batches: Int) async throws {
        precondition(batches.isMultiple(of: 4))
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        try execute(in: ledger, "PRAGMA wal_checkpoint(TRUNCATE)")
        try execute(in: ledger, "PRAGMA wal_autocheckpoint = 0")
        database = try folder.read("market.sqlite")
        let acknowledged = Mutex<[(sequence: Int64, logBytes: Int)]>([])
        for index in 0..<batches {
            let first = Int64(index * 3 + 1)
            let changes: [Change] = [
                .holdSaved(try hold(1, index + 1, state: "held")),
                .lotSaved(lot(1, 1, state: "running", sold: index + 1)),
            ]
            let next = batch(1, first...first + 2, changes)
            ledger.submit(next) { result in
                if result.failure == nil, let bytes = folder.size("market.sqlite-wal") {
                    acknowledged.withLock { $0.append((first + 2, bytes)) }
                }
            }
            if index % 4 == 3 {
                // Waits for the batches so far, so that those of the next commit are other ones.
                #expect(await ledger.failure(of: LedgerBatch(room: next.room, entries: [])) == nil)
            }
        }
        log = try folder.read("market.sqlite-wal")
        self.acknowledged = acknowledged.withLock { $0 }
        #expect(self.acknowledged.count == batches)
    }

    func folder(log: [UInt8]) throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try folder.write("market.sqlite", database)
        try folder.write("market.sqlite-wal", log)
        return folder
    }
}

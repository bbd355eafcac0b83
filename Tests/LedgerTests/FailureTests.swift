import GRDB
import Glibc
import Market
import Synchronization
import Testing

@testable import Ledger

/// What a failing disk does.
///
/// Serial, for one test limits the size of all files of the process.
@Suite(.onDisk, .tags(.durability), .serialized)
struct FailureTests {
    @Test func `a full disk keeps nothing of a group, and recording goes on after a probe`()
        async throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(await ledger.failure(of: batch(1, 1...1)) == nil)
        try limitPages(of: ledger, toMore: 3)

        var kept: Int64 = 1
        var failure: LedgerError?
        while failure == nil, kept < 1_000 {
            let changes = [Change.holdSaved(try hold(1, Int(kept), state: "held"))]
            let next = LedgerBatch(
                room: RoomID(rawValue: 1),
                entries: [entry(1, kept + 1, payloadBytes: 3_000)],
                changes: changes
            )
            failure = await ledger.failure(of: next)
            kept += failure == nil ? 1 : 0
        }
        #expect(failure == .cannotRecord(.diskFull))
        #expect(ledger.metrics.stoppedBy == .diskFull)
        #expect(try ledger.lastSequence(of: RoomID(rawValue: 1)) == kept)
        #expect(try ledger.holds(of: RoomID(rawValue: 1)).count == Int(kept) - 1)

        // Small enough to fit, but nothing is taken before the probe says so.
        #expect(await ledger.failure(of: batch(2, 1...1)) == .cannotRecord(.stopped))
        #expect(await ledger.failureOfRecovery() == .cannotRecord(.diskFull))
        #expect(await ledger.failure(of: batch(2, 1...1)) == .cannotRecord(.stopped))

        try limitPages(of: ledger, toMore: 10_000)
        #expect(await ledger.failureOfRecovery() == nil)
        #expect(ledger.metrics.stoppedBy == nil)
        // What the room decided before it heard of the failure is out of sequence now.
        let stale = await ledger.failure(of: batch(1, kept + 2...kept + 2))
        let room = RoomID(rawValue: 1)
        #expect(stale == .outOfSequence(room: room, expected: kept + 1, found: kept + 2))
        let changes = [Change.holdSaved(try hold(1, 77, state: "held"))]
        #expect(await ledger.failure(of: batch(1, kept + 1...kept + 9, changes)) == nil)
        ledger.close()
        let verification = try JournalVerifier(folder: folder.data).verify()
        #expect(verification == Verification(rooms: 1, entries: Int(kept) + 9, difference: nil))
    }

    @Test func `a group that fails leaves the next one its rows of holds`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let first = [Change.holdSaved(try hold(1, 1, state: "held"))]
        #expect(await ledger.failure(of: batch(1, 1...1, first)) == nil)
        try limitPages(of: ledger, toMore: 3)
        let many = try (2...900).map { Change.holdSaved(try hold(1, $0, state: "held")) }
        #expect(await ledger.failure(of: batch(1, 2...2, many)) == .cannotRecord(.diskFull))
        try limitPages(of: ledger, toMore: 10_000)
        #expect(await ledger.failureOfRecovery() == nil)
        // Another order than the one that failed.
        let changes = try [900, 2, 1].map { Change.holdSaved(try hold(1, $0, state: "paid")) }
        #expect(await ledger.failure(of: batch(1, 2...2, changes)) == nil)
        let stored = try ledger.holds(of: RoomID(1))
        #expect(stored.map(\.hold.rawValue) == [1, 2, 900])
        #expect(stored.map(\.state) == ["paid", "paid", "paid"])
    }

    @Test func `all batches of a failed group fail, and those that wait behind it`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(await ledger.failure(of: batch(1, 1...1)) == nil)
        try limitPages(of: ledger, toMore: 0)
        let failures = Mutex<[LedgerError?]>([])
        for sequence in Int64(2)...40 {
            let big = LedgerBatch(
                room: RoomID(rawValue: 1),
                entries: [entry(1, sequence, payloadBytes: 9_000)]
            )
            ledger.submit(big) { result in failures.withLock { $0.append(result.failure) } }
        }
        ledger.close()
        let seen = failures.withLock { $0 }
        #expect(seen.count == 39)
        #expect(seen.first == .cannotRecord(.diskFull))
        #expect(!seen.contains(nil))
        #expect(ledger.metrics.failedBatches == 39)
        #expect(try Ledger(folder: folder.data).sequences(of: 1) == [1])
    }

    @Test func `changes that build on a lost entry are refused, those of the last one are kept`()
        async throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let room = RoomID(rawValue: 1)
        #expect(await ledger.failure(of: batch(1, 1...1)) == nil)
        try limitPages(of: ledger, toMore: 0)
        let lost = LedgerBatch(room: room, entries: [entry(1, 2, payloadBytes: 90_000)])
        #expect(await ledger.failure(of: lost) == .cannotRecord(.diskFull))
        try limitPages(of: ledger, toMore: 10_000)
        #expect(await ledger.failureOfRecovery() == nil)

        let message = ChatRow(
            room: room,
            message: MessageID(rawValue: 1),
            paddle: Paddle(rawValue: 12),
            account: AccountID(rawValue: 3_000),
            name: "Nguyễn An",
            isHost: false,
            text: "Còn mấy hộp?",
            time: Timestamp(milliseconds: 1)
        )
        func changes(_ after: Int64) -> [Change] {
            [
                .chat(message), .pinned(room, "Hết trứng rồi!"),
                .lotSaved(lot(1, 1, state: "ended")),
                .checkpoint(room, sequence: after, state: Array("state \(after)".utf8)),
            ]
        }
        for after in [2, 0, .max, .min] as [Int64] {
            for change in changes(after) {
                let next = LedgerBatch(room: room, entries: [], changes: [change], after: after)
                let refusal = LedgerError.outOfSequence(room: room, expected: 1, found: after)
                #expect(await ledger.failure(of: next) == refusal)
            }
        }
        #expect(try ledger.chatTail(of: room, limit: 9).isEmpty)
        #expect(try ledger.pinned(of: room) == nil)
        #expect(try ledger.lots(of: room).isEmpty)
        #expect(try ledger.checkpoint(of: room) == nil)
        #expect(ledger.metrics.failedBatches == 17)

        for change in changes(1) {
            let next = LedgerBatch(room: room, entries: [], changes: [change], after: 1)
            #expect(await ledger.failure(of: next) == nil)
        }
        #expect(try ledger.chatTail(of: room, limit: 9) == [message])
        #expect(try ledger.pinned(of: room) == "Hết trứng rồi!")
        #expect(try ledger.lots(of: room) == [lot(1, 1, state: "ended")])
        #expect(try ledger.checkpoint(of: room)?.state == Array("state 1".utf8))
        #expect(try ledger.sequences(of: 1) == [1])
    }

    @Test func `data that turned read-only is told from a full disk`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        try setReadOnly(ledger, true)
        #expect(await ledger.failure(of: batch(1, 1...1)) == .cannotRecord(.readOnly))
        #expect(await ledger.failureOfRecovery() == .cannotRecord(.readOnly))
        try setReadOnly(ledger, false)
        #expect(await ledger.failureOfRecovery() == nil)
        #expect(await ledger.failure(of: batch(1, 1...1)) == nil)
    }

    /// The kernel refuses to write beyond `RLIMIT_FSIZE`, which hits the write-ahead log in the
    /// middle of a commit; no other file of these tests comes near the limit.
    @Test func `an error of the disk within a commit keeps nothing of it`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        try execute(in: ledger, "PRAGMA wal_autocheckpoint = 0")
        let before = try limitFiles(to: 24 << 20)
        defer { _ = try? limitFiles(to: before) }

        var kept: Int64 = 0
        var failure: LedgerError?
        while failure == nil, kept < 60 {
            let next = LedgerBatch(
                room: RoomID(rawValue: 1),
                entries: [entry(1, kept + 1, payloadBytes: 1 << 20)]
            )
            failure = await ledger.failure(of: next)
            kept += failure == nil ? 1 : 0
        }
        guard case .cannotRecord(.inputOutput) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(kept > 10)
        _ = try limitFiles(to: before)
        #expect(await ledger.failureOfRecovery() == nil)
        #expect(await ledger.failure(of: batch(1, kept + 1...kept + 1)) == nil)
        ledger.close()
        let verification = try JournalVerifier(folder: folder.data).verify()
        #expect(verification.difference == nil)
        #expect(verification.entries == Int(kept) + 1)
    }

    private func limitPages(of ledger: Ledger, toMore pages: Int) throws {
        try ledger.pool.writeWithoutTransaction { database in
            let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(count + pages)")
        }
    }

    private func setReadOnly(_ ledger: Ledger, _ isReadOnly: Bool) throws {
        try execute(in: ledger, "PRAGMA query_only = \(isReadOnly ? 1 : 0)")
    }

    /// Sets the greatest size of the files of this process, and gives the one before.
    private func limitFiles(to bytes: UInt) throws -> UInt {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit()
        try #require(unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        let before = UInt(limit.rlim_cur)
        limit.rlim_cur = rlim_t(bytes)
        try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        return before
    }
}

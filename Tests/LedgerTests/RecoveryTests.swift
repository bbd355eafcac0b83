import GRDB
import Market
import Testing

@testable import Ledger

@Suite(.onDisk, .tags(.durability))
struct RecoveryTests {
    @Test(arguments: [0, 1, 127, 128, 129, 255, 256, 300, 399, 400, 401] as [Int64])
    func `a room's entries are found after any sequence number`(_ after: Int64) async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        for start in stride(from: Int64(1), to: 400, by: 40) {
            #expect(await ledger.failure(of: batch(1, start...start + 39)) == nil)
            #expect(await ledger.failure(of: batch(2, start...start + 39)) == nil)
        }
        let expected = after < 400 ? Array(after + 1...400) : []
        #expect(try ledger.sequences(of: 1, after: after) == expected)
        #expect(try ledger.sequences(of: 2, after: after) == expected)
        #expect(try ledger.sequences(of: 3, after: after).isEmpty)
        let few = try ledger.entries(of: RoomID(rawValue: 2), after: after, limit: 3)
        #expect(few.map(\.entry) == expected.prefix(3).map { entry(2, $0) })
    }

    @Test(arguments: [3, 4, 127, 128, 400, .max - 1, .max] as [Int64])
    func `at and past a room's last entry there is nothing`(_ after: Int64) async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(await ledger.failure(of: batch(1, 1...3)) == nil)
        #expect(await ledger.failure(of: batch(2, 1...400)) == nil)
        #expect(try ledger.sequences(of: 1, after: after).isEmpty)
        #expect(try ledger.sequences(of: 3, after: after).isEmpty)
        try ledger.forEachEntry(of: RoomID(rawValue: 1), after: after) { recorded in
            Issue.record("\(recorded.entry)")
            return true
        }
        let rest = after < 400 ? Array(after + 1...400) : []
        #expect(try ledger.sequences(of: 2, after: after) == rest)
    }

    @Test func `a walk ends at the room's last entry and reads nothing behind it`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(await ledger.failure(of: batch(1, 1...3)) == nil)
        #expect(await ledger.failure(of: batch(2, 1...400)) == nil)
        // Whoever reads this row fails, for it has no hash.
        try execute(in: ledger, "INSERT INTO journal VALUES (NULL, 1, 4, 0, 'bid', x'7b7d', x'')")
        for after in Int64(0)...4 {
            #expect(
                try ledger.sequences(of: 1, after: after) == Array((1...3).dropFirst(Int(after)))
            )
        }
        try execute(in: ledger, "UPDATE journal_head SET sequence = 4 WHERE room = 1")
        #expect(throws: LedgerError.corrupt(what: "the hash of entry 4 of room 1")) {
            try ledger.sequences(of: 1)
        }
    }

    @Test func `the callback can stop`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(await ledger.failure(of: batch(1, 1...50)) == nil)
        var seen = 0
        try ledger.forEachEntry(of: RoomID(rawValue: 1)) { _ in
            seen += 1
            return seen < 7
        }
        #expect(seen == 7)
        #expect(try ledger.entries(of: RoomID(rawValue: 1), after: 0, limit: 0).isEmpty)
        // The connection is free again and gives all.
        #expect(try ledger.sequences(of: 1).count == 50)
    }

    @Test(arguments: [
        "DELETE FROM journal WHERE id = 20", "UPDATE journal SET payload = x'7b7d' WHERE id = 20",
        "DELETE FROM journal_mark; DELETE FROM journal WHERE id = 1",
        "DELETE FROM journal WHERE id = 50", "DELETE FROM journal",
    ])
    func `a journal that was changed is not replayed`(_ change: String) async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(await ledger.failure(of: batch(1, 1...50)) == nil)
        ledger.close()
        try alter(folder, change)
        let again = try Ledger(folder: folder.data)
        let error = #expect(throws: LedgerError.self) { try again.sequences(of: 1) }
        guard case .corrupt = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `an opened folder goes on where it stopped`() async throws {
        let folder = TemporaryFolder()
        for life in Int64(0)..<4 {
            let ledger = try Ledger(folder: folder.data)
            #expect(try ledger.lastSequence(of: RoomID(rawValue: 1)) == life * 10)
            #expect(await ledger.failure(of: batch(1, life * 10 + 1...life * 10 + 10)) == nil)
            ledger.close()
        }
        let verification = try JournalVerifier(folder: folder.data).verify()
        #expect(verification == Verification(rooms: 1, entries: 40, difference: nil))
    }

    @Test func `a checkpoint is kept with its sequence, the last one wins`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let room = RoomID(rawValue: 1)
        #expect(try ledger.checkpoint(of: room) == nil)
        let states: [[UInt8]] = [Array(repeating: 7, count: 100_000), Array("later".utf8), []]
        for (index, state) in states.enumerated() {
            let sequence = Int64(index + 1)
            let changes: [Change] = [
                .checkpoint(room, sequence: 0, state: [9]),
                .checkpoint(room, sequence: sequence, state: state),
            ]
            #expect(await ledger.failure(of: batch(1, sequence...sequence, changes)) == nil)
            let checkpoint = try #require(try ledger.checkpoint(of: room))
            #expect(checkpoint.sequence == sequence)
            #expect(checkpoint.state == state)
        }
    }

    @Test func `a checkpoint that was changed is refused`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let room = RoomID(rawValue: 1)
        let change = Change.checkpoint(room, sequence: 1, state: Array("state".utf8))
        #expect(await ledger.failure(of: batch(1, 1...1, [change])) == nil)
        ledger.close()
        try alter(folder, "UPDATE checkpoint SET state = CAST('stale' AS BLOB)")
        let again = try Ledger(folder: folder.data)
        #expect(throws: LedgerError.corrupt(what: "the checkpoint of room 1")) {
            try again.checkpoint(of: room)
        }
    }

    @Test func `a hold with an impossible number is refused at opening`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let change = Change.holdSaved(try hold(1, 1, state: "held"))
        #expect(await ledger.failure(of: batch(1, 1...1, [change])) == nil)
        ledger.close()
        try alter(folder, "UPDATE hold SET hold = 1 << 40")
        #expect(throws: LedgerError.corrupt(what: "the number of hold \(1 << 40)")) {
            try Ledger(folder: folder.data)
        }
    }

    @Test func `the last moment alive is the later of mark and journal`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(try ledger.lastAlive() == nil)
        #expect(await ledger.failure(of: batch(1, 1...1)) == nil)
        #expect(try ledger.lastAlive() == entry(1, 1).time)
        let later = entry(1, 1).time + 5_000
        ledger.markAlive(at: later)
        ledger.close()
        #expect(try Ledger(folder: folder.data).lastAlive() == later)
    }
}

import GRDB
import Market
import Testing

@testable import Ledger

@Suite(.onDisk, .tags(.durability))
struct JournalVerifierTests {
    @Test func `an untouched journal of several rooms agrees, and comes in the order of commits`()
        async throws
    {
        let folder = try await recorded()
        var seen: [Int64] = []
        let verification = try JournalVerifier(folder: folder.data).verify { recorded in
            seen.append(recorded.entry.sequence)
            return nil
        }
        #expect(verification == Verification(rooms: 2, entries: 5, difference: nil))
        #expect(seen == [1, 2, 1, 3, 2])
    }

    @Test func `a running server's journal can be verified`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(await ledger.failure(of: batch(1, 1...4)) == nil)
        let verification = try JournalVerifier(folder: folder.data).verify()
        #expect(verification.entries == 4)
        #expect(verification.difference == nil)
        #expect(await ledger.failure(of: batch(1, 5...5)) == nil)
    }

    @Test func `every changed byte of an entry is found`() async throws {
        let folder = try await recorded()
        let columns = ["room", "sequence", "time"]
        for column in columns {
            for byte in 0..<8 {
                try alter(folder, flip(integer: column, byte: byte))
                expectDifference(folder, "\(column), byte \(byte)")
                try alter(folder, flip(integer: column, byte: byte))
            }
        }
        for (column, length) in [("payload", 40), ("hash", 32), ("kind", 3)] {
            for byte in 0..<length {
                let original = try value(of: column, in: folder)
                var changed = original
                changed[byte] ^= 1
                try set(column, to: changed, in: folder)
                expectDifference(folder, "\(column), byte \(byte)")
                try set(column, to: original, in: folder)
            }
        }
        #expect(try JournalVerifier(folder: folder.data).verify().difference == nil)
    }

    @Test(arguments: [
        (
            "DELETE FROM journal WHERE id = 2",
            JournalDifference.gap(room: RoomID(rawValue: 1), expected: 2, found: 3)
        ),
        ("DELETE FROM journal WHERE id = 5", .head(room: RoomID(rawValue: 2), lastEntry: 1)),
        ("DELETE FROM journal", .head(room: RoomID(rawValue: 1), lastEntry: 0)),
        ("DELETE FROM journal_head WHERE room = 2", .head(room: RoomID(rawValue: 2), lastEntry: 2)),
        (
            "UPDATE journal_head SET sequence = 9 WHERE room = 1",
            .head(room: RoomID(rawValue: 1), lastEntry: 3)
        ),
        (
            "UPDATE journal SET id = 9 WHERE id = 1",
            .gap(room: RoomID(rawValue: 1), expected: 1, found: 2)
        ),
        (
            "UPDATE journal SET payload = CAST(payload || ' ' AS BLOB) WHERE id = 4",
            .hash(room: RoomID(rawValue: 1), sequence: 3)
        ),
        (
            """
            INSERT INTO journal
            SELECT 6, room, 3, time, kind, payload, hash FROM journal WHERE id = 5
            """,
            .hash(room: RoomID(rawValue: 2), sequence: 3)
        ),
    ])
    func `the first difference is named`(
        _ change: String,
        _ difference: JournalDifference
    ) async throws {
        let folder = try await recorded()
        try alter(folder, change)
        #expect(try JournalVerifier(folder: folder.data).verify().difference == difference)
    }

    @Test func `an entry that the rules refuse is named`() async throws {
        let folder = try await recorded()
        let verification = try JournalVerifier(folder: folder.data).verify { recorded in
            recorded.entry == entry(2, 2) ? "amountTooLow" : nil
        }
        #expect(
            verification.difference
                == .rule(room: RoomID(rawValue: 2), sequence: 2, reason: "amountTooLow")
        )
        #expect(verification.entries == 4)
    }

    @Test func `rows that the journal does not lead to are found`() async throws {
        let folder = try await recorded()
        let expected = ReadModel(
            paddles: [paddle(1, 1, account: 40), paddle(1, 2, account: 41)],
            lots: [lot(1, 1, state: "ended")],
            holds: [try hold(1, 1, state: "held"), try hold(1, 2, state: "held")]
        )
        #expect(try difference(folder, expected) == nil)

        let changes = [
            "UPDATE lot SET hammer = 125001", "UPDATE lot SET room = 2", "DELETE FROM lot",
            "UPDATE lot SET outcome = NULL", "UPDATE hold SET state = 'paid' WHERE hold = 2",
            "UPDATE hold SET room = 3 WHERE hold = 2", "DELETE FROM hold WHERE hold = 1",
            "DELETE FROM paddle WHERE paddle = 2",
        ]
        for change in changes {
            let copy = TemporaryFolder()
            try copy.write("market.sqlite", try folder.read("market.sqlite"))
            try alter(copy, change)
            #expect(try difference(copy, expected) != nil, "\(change)")
        }

        var more = expected
        more.holds.append(try hold(1, 3, state: "held"))
        #expect(
            try difference(folder, more)
                == .hold(expected: try hold(1, 3, state: "held"), found: nil)
        )
    }

    @Test func `a folder without a market is refused`() throws {
        let folder = TemporaryFolder()
        #expect(throws: LedgerError.self) { try JournalVerifier(folder: folder.data) }
        try folder.write("market.sqlite", [])
        #expect(throws: LedgerError.notALedger(path: folder.data + "/market.sqlite")) {
            try JournalVerifier(folder: folder.data)
        }
    }

    /// Three entries of room 1 and two of room 2, in five commits.
    private func recorded() async throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let changes: [Change] = [
            .paddleIssued(paddle(1, 1, account: 40)), .paddleIssued(paddle(1, 2, account: 41)),
            .lotSaved(lot(1, 1, state: "running")), .lotSaved(lot(1, 1, state: "ended")),
            .holdSaved(try hold(1, 1, state: "held")), .holdSaved(try hold(1, 2, state: "held")),
        ]
        for batch in [
            batch(1, 1...1, changes), batch(1, 2...2), batch(2, 1...1), batch(1, 3...3),
            batch(2, 2...2),
        ] {
            #expect(await ledger.failure(of: batch) == nil)
        }
        ledger.close()
        return folder
    }

    private func difference(
        _ folder: TemporaryFolder,
        _ expected: ReadModel
    ) throws -> JournalDifference? {
        try JournalVerifier(folder: folder.data)
            .verify(rows: { room, _ in
                room == RoomID(rawValue: 1)
                    ? expected : ReadModel(paddles: [], lots: [], holds: [])
            })
            .difference
    }

    private func expectDifference(_ folder: TemporaryFolder, _ change: Comment) {
        do {
            let verification = try JournalVerifier(folder: folder.data).verify()
            #expect(verification.difference != nil, change)
        } catch {
            // A hash of another length cannot even be read; that is found, too.
            guard case .corrupt = error else {
                Issue.record(error, change)
                return
            }
        }
    }

    private func flip(integer column: String, byte: Int) -> String {
        // SQLite has no exclusive or.
        let bit = "\(Int64(1) << Int64(byte * 8))"
        return """
            UPDATE journal SET \(column) = (\(column) | \(bit)) - (\(column) & \(bit))
            WHERE id = 2
            """
    }

    private func value(of column: String, in folder: TemporaryFolder) throws -> [UInt8] {
        let queue = try DatabaseQueue(path: folder.data + "/market.sqlite")
        let hex = try queue.read {
            try String.fetchOne($0, sql: "SELECT hex(\(column)) FROM journal WHERE id = 2")
        }
        let digits = Array(try #require(hex).utf8)
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
        }
    }

    private func set(
        _ column: String,
        to value: [UInt8],
        in folder: TemporaryFolder
    ) throws {
        let hex = value.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let type = column == "kind" ? "TEXT" : "BLOB"
        try alter(folder, "UPDATE journal SET \(column) = CAST(x'\(hex)' AS \(type)) WHERE id = 2")
    }
}

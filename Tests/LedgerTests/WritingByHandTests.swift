import GRDB
import Market
import Synchronization
import Testing

@testable import Ledger

/// A ledger whose writer is called instead of running.
@Suite(.onDisk) final class WritingByHandTests: Sendable {
    private let results = Mutex<[LedgerError?]>([])

    private func submit(_ sequence: Int64, to ledger: Ledger) {
        ledger.submit(batch(1, sequence...sequence)) { result in
            self.results.withLock { $0.append(result.failure) }
        }
    }

    private var count: Int { results.withLock(\.count) }

    @Test func `nothing is recorded before it is asked for, and then as much as was asked for`()
        throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data, writing: .byHand)
        for sequence in Int64(1)...5 { submit(sequence, to: ledger) }
        #expect(count == 0)
        #expect(try ledger.lastSequence(of: RoomID(1)) == 0)
        #expect(ledger.recordWaiting(atMost: 2))
        #expect(count == 2)
        #expect(try ledger.lastSequence(of: RoomID(1)) == 2)
        #expect(ledger.recordWaiting() && !ledger.recordWaiting())
        #expect(results.withLock(\.self) == [nil, nil, nil, nil, nil])
        #expect(ledger.metrics.batchesPerCommit.count == 2)
        ledger.close()
    }

    @Test func `closing records what waits`() throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data, writing: .byHand)
        submit(1, to: ledger)
        ledger.markAlive(at: Timestamp(milliseconds: 7))
        ledger.close()
        #expect(count == 1)
        submit(2, to: ledger)
        #expect(results.withLock(\.self) == [nil, .closed])
        let again = try Ledger(folder: folder.data)
        #expect(try again.sequences(of: 1) == [1])
        again.close()
    }

    @Test func `every 128th entry of a room is found where it is remembered, in any mixture`()
        throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data, writing: .byHand)
        // Batches of 1, 2 ... 40 entries of three rooms in turn, seven or fewer in a commit.
        var next: [Int: Int64] = [:]
        for count in Int64(1)...40 {
            for room in [4, 2, 9] {
                let first = next[room, default: 1]
                ledger.submit(batch(room, first...first + count - 1)) { _ in }
                next[room] = first + count
            }
        }
        while ledger.recordWaiting(atMost: 7) {}
        try ledger.pool.read { database in
            let marks = try Row.fetchAll(
                database,
                sql: """
                    SELECT mark.room, mark.sequence FROM journal_mark AS mark
                    JOIN journal ON journal.id = mark.entry
                        AND journal.room = mark.room AND journal.sequence = mark.sequence
                    ORDER BY mark.room, mark.sequence
                    """
            )
            let expected = [2, 4, 9].flatMap { room in
                stride(from: 1, through: 820, by: 128).map { [room, $0] }
            }
            #expect(marks.map { [$0["room"], $0["sequence"]] } == expected)
        }
        for room in [4, 2, 9] {
            #expect(try ledger.sequences(of: room) == Array(1...820))
        }
        ledger.close()
    }
}

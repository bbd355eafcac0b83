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
}

import Dispatch
import Ledger
import Market
import Synchronization
import Testing

@Suite(.onDisk, .tags(.durability))
struct GroupCommitTests {
    @Test func `a batch is readable on another connection when its completion is called`()
        async throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let room = RoomID(rawValue: 1)
        let seen = await withCheckedContinuation { continuation in
            ledger.submit(batch(1, 1...3)) { _ in
                continuation.resume(returning: try? ledger.lastSequence(of: room))
            }
        }
        #expect(seen == 3)
        #expect(
            try ledger.entries(of: room, after: 0, limit: 9).map(\.entry) == batch(1, 1...3).entries
        )
    }

    @Test func `everything that waits while the writer is busy goes into one commit`() async throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let entered = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        ledger.submit(batch(1, 1...1)) { _ in
            entered.signal()
            gate.wait()
        }
        await wait(for: entered)
        for sequence in Int64(2)...500 {
            ledger.submit(batch(1, sequence...sequence)) { _ in
                if sequence == 500 {
                    done.signal()
                }
            }
        }
        gate.signal()
        await wait(for: done)
        let metrics = ledger.metrics
        #expect(metrics.entries == 500)
        #expect(metrics.batchesPerCommit.total == 500)
        #expect(metrics.batchesPerCommit.count == 2)
        #expect(metrics.batchesPerCommit.maximum == 499)
        #expect(metrics.commitNanoseconds.count == metrics.batchesPerCommit.count)
        #expect(metrics.waitingBatches == 0)
    }

    @Test func `completions come in the order of submission, once each`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let order = Mutex<[Int64]>([])
        for sequence in Int64(1)...200 {
            ledger.submit(batch(7, sequence...sequence)) { result in
                if result.failure == nil {
                    order.withLock { $0.append(sequence) }
                }
            }
        }
        ledger.close()
        #expect(order.withLock { $0 } == Array(1...200))
    }

    @Test func `rooms that submit from many threads each keep their order`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        await withTaskGroup { group in
            for room in 1...6 {
                group.addTask {
                    for sequence in Int64(1)...100 {
                        #expect(await ledger.failure(of: batch(room, sequence...sequence)) == nil)
                    }
                }
            }
        }
        for room in 1...6 {
            #expect(try ledger.sequences(of: room) == Array(1...100))
        }
        ledger.close()
        let verification = try JournalVerifier(folder: folder.data).verify()
        #expect(verification.difference == nil)
        #expect(verification.entries == 600)
    }

    @Test func `a batch that does not continue its room is refused, and no other`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        #expect(await ledger.failure(of: batch(1, 1...2)) == nil)
        let refusals = Mutex<[LedgerError?]>([])
        for batch in [batch(1, 4...4), batch(2, 1...1), batch(1, 3...3), batch(1, 3...3)] {
            ledger.submit(batch) { result in refusals.withLock { $0.append(result.failure) } }
        }
        ledger.close()
        let room = RoomID(rawValue: 1)
        #expect(
            refusals.withLock { $0 } == [
                .outOfSequence(room: room, expected: 3, found: 4), nil, nil,
                .outOfSequence(room: room, expected: 4, found: 3),
            ]
        )
        #expect(ledger.metrics.failedBatches == 2)
    }

    @Test func `changes build on the entries before them in the same commit, or on none`()
        async throws
    {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let room = RoomID(rawValue: 1)
        let entered = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        ledger.submit(batch(7, 1...1)) { _ in
            entered.signal()
            gate.wait()
        }
        await wait(for: entered)
        let refusals = Mutex<[LedgerError?]>([])
        func pin(_ text: String, after: Int64?) -> LedgerBatch {
            LedgerBatch(room: room, entries: [], changes: [.pinned(room, text)], after: after)
        }
        // All of these wait for the first commit, and so share the second.
        for batch in [
            pin("on none", after: nil), pin("before the first", after: 0), batch(1, 1...2),
            pin("on the second", after: 2), batch(1, 4...4), pin("on the refused", after: 4),
        ] {
            ledger.submit(batch) { result in refusals.withLock { $0.append(result.failure) } }
        }
        gate.signal()
        ledger.close()
        #expect(
            refusals.withLock { $0 } == [
                nil, nil, nil, nil, .outOfSequence(room: room, expected: 3, found: 4),
                .outOfSequence(room: room, expected: 2, found: 4),
            ]
        )
        #expect(ledger.metrics.batchesPerCommit.count == 2)
        #expect(try Ledger(folder: folder.data).pinned(of: room) == "on the second")
    }

    @Test func `an entry of another room is refused`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let mixed = LedgerBatch(room: RoomID(rawValue: 1), entries: [entry(2, 1)])
        #expect(
            await ledger.failure(of: mixed)
                == .outOfSequence(room: RoomID(rawValue: 1), expected: 1, found: 1)
        )
        #expect(try ledger.sequences(of: 2).isEmpty)
    }

    @Test func `what waits at closing is recorded, what comes later is refused`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let failures = Mutex(0)
        for sequence in Int64(1)...50 {
            ledger.submit(batch(1, sequence...sequence)) { result in
                failures.withLock { $0 += result.failure == nil ? 0 : 1 }
            }
        }
        ledger.close()
        #expect(failures.withLock { $0 } == 0)
        #expect(await ledger.failure(of: batch(1, 51...51)) == .closed)
        let again = try Ledger(folder: folder.data)
        #expect(try again.lastSequence(of: RoomID(rawValue: 1)) == 50)
    }

    @Test func `what waits is bounded`() async throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        let entered = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        ledger.submit(batch(1, 1...1)) { _ in
            entered.signal()
            gate.wait()
        }
        await wait(for: entered)
        let outcomes = Mutex((durable: 0, overloaded: 0))
        let empty = LedgerBatch(room: RoomID(rawValue: 1), entries: [])
        for _ in 0..<65_536 + 3 {
            ledger.submit(empty) { result in
                outcomes.withLock { outcomes in
                    outcomes.durable += result.failure == nil ? 1 : 0
                    outcomes.overloaded += result.failure == .overloaded ? 1 : 0
                }
            }
        }
        #expect(ledger.metrics.waitingBatches == 65_536)
        #expect(outcomes.withLock { $0.overloaded } == 3)
        gate.signal()
        ledger.close()
        #expect(outcomes.withLock { $0.durable } == 65_536)
    }

    @Test func `a ledger that nobody holds but a completion closes after it`() async throws {
        let folder = TemporaryFolder()
        await withCheckedContinuation { continuation in
            let ledger = try? Ledger(folder: folder.data)
            ledger?.submit(batch(1, 1...1)) { _ in
                continuation.resume()
                withExtendedLifetime(ledger) {}
            }
        }
        var again: Ledger?
        while again == nil {
            do {
                again = try Ledger(folder: folder.data)
            } catch LedgerError.locked {
                await Task.yield()
            }
        }
        #expect(try again?.sequences(of: 1) == [1])
    }

    private func wait(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                semaphore.wait()
                continuation.resume()
            }
        }
    }
}

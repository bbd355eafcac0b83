import DequeModule
import Dispatch
import Glibc
import Market
import Synchronization

/// The one thread that writes: whatever waits when it is free goes into one transaction.
///
/// While a group is on its way to the disk the next one gathers, so groups grow with the load and
/// nobody waits for more than the commit that is under way and their own.
final class LedgerWriter: Sendable {
    typealias Completion = @Sendable (Result<Void, LedgerError>) -> Void

    /// Batches that may wait; what comes on top is refused.
    static let waitingMax = 65_536

    private enum Work {
        case batch(GroupRecorder.Submission)
        case probe(Completion)
    }

    /// What was taken out of the inbox, and goes out of here piece by piece.
    private struct Taken {
        var work: Deque<Work>
        var alive: Timestamp?

        var isEmpty: Bool { work.isEmpty && alive == nil }
    }

    private struct Inbox {
        var work: Deque<Work> = []
        var alive: Timestamp?
        var isAsleep = false
        var isClosed = false
    }

    private let inbox = Mutex(Inbox())
    private let thread = Mutex<pthread_t?>(nil)
    /// The recorder of a ledger that is written by hand; a thread keeps its own.
    private let recorder = Mutex<GroupRecorder?>(nil)
    private let figures = Mutex(LedgerMetrics())
    private let wake = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    var metrics: LedgerMetrics {
        var metrics = figures.withLock { $0 }
        metrics.waitingBatches = inbox.withLock { $0.work.count }
        return metrics
    }

    /// Starts the thread, which makes its recorder itself and keeps it; by hand there is none.
    init(_ writing: LedgerWriting, _ makeRecorder: @escaping @Sendable () -> GroupRecorder) {
        switch writing {
        case .byHand:
            recorder.withLock { $0 = makeRecorder() }
        case .onThread:
            startThread { [self] in
                thread.withLock { $0 = pthread_self() }
                run(makeRecorder())
                finished.signal()
            }
        }
    }

    /// Does what the thread does once, for some of what waits.
    func recordByHand(atMost count: Int) -> Bool {
        var taken = inbox.withLock { inbox in
            let taken = Taken(work: Deque(inbox.work.prefix(count)), alive: inbox.alive)
            inbox.work.removeFirst(taken.work.count)
            inbox.alive = nil
            return taken
        }
        guard !taken.isEmpty else {
            return false
        }
        recorder.withLock { recorder in
            guard let recorder else {
                preconditionFailure("this ledger has a thread that writes")
            }
            carryOut(&taken, with: recorder)
        }
        return true
    }

    func submit(_ batch: LedgerBatch, completion: @escaping Completion) {
        let submission = GroupRecorder.Submission(batch: batch, completion: completion)
        if let refusal = put(.batch(submission)) {
            completion(.failure(refusal))
        }
    }

    func probe(completion: @escaping Completion) {
        if let refusal = put(.probe(completion)) {
            completion(.failure(refusal))
        }
    }

    func markAlive(at time: Timestamp) {
        let mustWake = inbox.withLock { inbox in
            inbox.alive = time
            return LedgerWriter.rouse(&inbox)
        }
        if mustWake {
            wake.signal()
        }
    }

    /// Whether the calling thread is the one that writes.
    var isCurrent: Bool {
        thread.withLock { $0 } == pthread_self()
    }

    /// Takes no more, records what waits, ends the thread.
    func close() {
        let mustWake = inbox.withLock { inbox in
            inbox.isClosed = true
            return LedgerWriter.rouse(&inbox)
        }
        if mustWake {
            wake.signal()
        }
        guard recorder.withLock({ $0 == nil }) else {
            _ = recordByHand(atMost: .max)
            return
        }
        // Whoever else closes waits as well, and is let through by the one before.
        finished.wait()
        finished.signal()
    }

    private func put(_ work: Work) -> LedgerError? {
        let (refusal, mustWake) = inbox.withLock { inbox -> (LedgerError?, Bool) in
            if inbox.isClosed {
                return (.closed, false)
            }
            if inbox.work.count >= LedgerWriter.waitingMax {
                return (.overloaded, false)
            }
            inbox.work.append(work)
            return (nil, LedgerWriter.rouse(&inbox))
        }
        if mustWake {
            wake.signal()
        }
        return refusal
    }

    /// Whether the caller must signal: only one does for each sleep.
    private static func rouse(_ inbox: inout Inbox) -> Bool {
        defer { inbox.isAsleep = false }
        return inbox.isAsleep
    }

    /// Waits for work; `nil` when there is none left and none will come.
    private func take() -> Taken? {
        while true {
            let taken = inbox.withLock { inbox -> Taken? in
                if inbox.work.isEmpty, inbox.alive == nil {
                    inbox.isAsleep = !inbox.isClosed
                    return inbox.isClosed ? Taken(work: []) : nil
                }
                let taken = Taken(work: inbox.work, alive: inbox.alive)
                inbox.work = []
                inbox.alive = nil
                return taken
            }
            guard let taken else {
                wake.wait()
                continue
            }
            return taken.isEmpty ? nil : taken
        }
    }

    private func run(_ recorder: GroupRecorder) {
        while var taken = take() {
            carryOut(&taken, with: recorder)
        }
    }

    private func carryOut(_ taken: inout Taken, with recorder: GroupRecorder) {
        var group: [GroupRecorder.Submission] = []
        while let work = taken.work.popFirst() {
            switch work {
            case .batch(let submission):
                group.append(submission)
            case .probe(let completion):
                record(&group, alive: taken.alive, with: recorder)
                taken.alive = nil
                probe(with: recorder, completion: completion)
            }
        }
        record(&group, alive: taken.alive, with: recorder)
    }

    /// Records a group, unless recording has stopped, and tells everyone in it.
    ///
    /// The batches are let go first: a room keeps its own until then, and gives their memory back on
    /// the thread that asked for it. The other way round two threads wait for each other's `malloc`.
    private func record(
        _ group: inout [GroupRecorder.Submission],
        alive: Timestamp?,
        with recorder: GroupRecorder
    ) {
        guard !group.isEmpty || alive != nil else {
            return
        }
        let completions = group.map(\.completion)
        guard figures.withLock({ $0.stoppedBy }) == nil else {
            figures.withLock { $0.failedBatches += UInt64(completions.count) }
            group = []
            completions.forEach { $0(.failure(.cannotRecord(.stopped))) }
            return
        }
        let start = ContinuousClock.now
        do {
            let refusals = try recorder.record(group[...], alive: alive)
            let duration = ContinuousClock.now - start
            note(group, refusals, duration)
            group = []
            for (completion, refusal) in zip(completions, refusals) {
                completion(refusal.map { .failure($0) } ?? .success(()))
            }
        } catch {
            figures.withLock { figures in
                figures.failedBatches += UInt64(completions.count)
                if case .cannotRecord(let failure) = error {
                    figures.stoppedBy = failure
                }
            }
            group = []
            completions.forEach { $0(.failure(error)) }
        }
    }

    private func note(
        _ group: [GroupRecorder.Submission],
        _ refusals: [LedgerError?],
        _ duration: Duration
    ) {
        var entries = 0
        var recorded = 0
        for (submission, refusal) in zip(group, refusals) where refusal == nil {
            entries += submission.batch.entries.count
            recorded += 1
        }
        let nanoseconds = UInt64(duration / .nanoseconds(1))
        figures.withLock { figures in
            figures.failedBatches += UInt64(group.count - recorded)
            guard recorded > 0 else {
                return
            }
            figures.commitNanoseconds.record(nanoseconds)
            figures.batchesPerCommit.record(UInt64(recorded))
            figures.entries += UInt64(entries)
        }
    }

    private func probe(with recorder: GroupRecorder, completion: Completion) {
        do {
            try recorder.probe()
            figures.withLock { $0.stoppedBy = nil }
            completion(.success(()))
        } catch {
            if case .cannotRecord(let failure) = error {
                figures.withLock { $0.stoppedBy = failure }
            }
            completion(.failure(error))
        }
    }
}

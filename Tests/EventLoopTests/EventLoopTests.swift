import EventLoop
import Synchronization
import Testing

/// Runs a body on a fresh loop and ends the loop after it.
func withLoop<Value: Sendable>(
    _ body: (EventLoop) async throws -> Value
) async throws -> Value {
    let loop = try EventLoop(name: "test loop")
    loop.start()
    defer {
        loop.stop()
        loop.join()
    }
    return try await body(loop)
}

extension EventLoop {
    /// Runs a body on the loop and waits for what it gives.
    func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            execute { continuation.resume(returning: body()) }
        }
    }
}

/// Counts from any thread.
final class Counter: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func add() { value.withLock { $0 += 1 } }
}

private actor Resident {
    let loop: EventLoop
    private(set) var total = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    init(on loop: EventLoop) { self.loop = loop }

    func add(_ amount: Int) -> Bool {
        total += amount
        return loop.isCurrent
    }

    func addTwice() async -> Bool {
        let before = add(1)
        await Task.yield()
        let after = add(1)
        return before && after
    }
}

@Suite struct EventLoopTests {
    @Test func `work from another thread runs on the loop in order`() async throws {
        let order = try await withLoop { loop in
            let seen = Mutex<[Int]>([])
            for number in 0..<1_000 {
                loop.execute { [loop] in
                    #expect(loop.isCurrent && EventLoop.current === loop)
                    seen.withLock { $0.append(number) }
                }
            }
            await loop.run {}
            return seen.withLock { $0 }
        }
        #expect(order == Array(0..<1_000))
        #expect(EventLoop.current == nil)
    }

    @Test func `many posts while the loop is busy wake it once`() async throws {
        try await withLoop { loop in
            let gate = Mutex(())
            // Holds the loop inside a piece of work until every post was made.
            let before = await loop.run { loop.metrics }
            gate.withLock { _ in
                let entered = Counter()
                loop.execute {
                    entered.add()
                    gate.withLock { _ in }
                }
                while entered.count == 0 {}
                for _ in 0..<500 { loop.execute {} }
            }
            let after = await loop.run { [loop] in loop.metrics }
            #expect(after.work - before.work >= 1)
            await loop.run {}
            let end = loop.metrics
            #expect(end.work - before.work >= 501)
            #expect(end.reports - before.reports < 20)
        }
    }

    @Test func `work queued by the loop itself runs without a wake`() async throws {
        let ran = Counter()
        try await withLoop { loop in
            await withCheckedContinuation { continuation in
                loop.execute { [loop] in
                    loop.execute { [loop] in
                        ran.add()
                        loop.execute {
                            ran.add()
                            continuation.resume()
                        }
                    }
                    #expect(ran.count == 0)
                }
            }
        }
        #expect(ran.count == 2)
    }

    @Test func `work posted before the end still runs`() async throws {
        let ran = Counter()
        let loop = try EventLoop(name: "ends")
        loop.start()
        for _ in 0..<100 { loop.execute { ran.add() } }
        loop.stop()
        loop.join()
        #expect(ran.count == 100)
    }

    @Test func `posts of many threads all arrive`() async throws {
        let ran = Counter()
        try await withLoop { loop in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { for _ in 0..<1_000 { loop.execute { ran.add() } } }
                }
            }
            await loop.run {}
        }
        #expect(ran.count == 8_000)
    }

    @Test func `an actor lives on its loop, also after suspending`() async throws {
        try await withLoop { loop in
            let resident = Resident(on: loop)
            #expect(await resident.addTwice())
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<200 { group.addTask { await resident.add(1) } }
                for await wasOnLoop in group { #expect(wasOnLoop) }
            }
            #expect(await resident.total == 202)
            await loop.run { resident.assumeIsolated { #expect($0.total == 202) } }
        }
    }

    @Test func `timers fire after their time, a cancelled one never`() async throws {
        let cancelled = Counter()
        try await withLoop { loop in
            let elapsed: Int64 = await withCheckedContinuation { continuation in
                loop.execute { [loop] in
                    let start = SystemClock.nanoseconds
                    let token = loop.schedule(after: .milliseconds(10)) { cancelled.add() }
                    loop.schedule(after: .milliseconds(30)) {
                        continuation.resume(returning: SystemClock.nanoseconds - start)
                    }
                    loop.cancel(token)
                }
            }
            #expect(elapsed >= 30_000_000)
        }
        #expect(cancelled.count == 0)
    }
}

import EventLoop
import SeededNumbers
import Testing

@Suite struct TimerWheelTests {
    private static let millisecond: Int64 = 1_000_000

    private func wheel() -> TimerWheel<Int> {
        TimerWheel(tick: .milliseconds(10), buckets: 64, now: 0)
    }

    private func due(_ wheel: inout TimerWheel<Int>, at milliseconds: Int64) -> [Int] {
        var fired: [Int] = []
        while let next = wheel.popDue(now: milliseconds * Self.millisecond) { fired.append(next) }
        return fired
    }

    @Test func `a timer never fires early and fires at the next tick`() {
        var wheel = wheel()
        _ = wheel.insert(1, at: 25 * Self.millisecond)
        #expect(due(&wheel, at: 25) == [])
        #expect(due(&wheel, at: 29) == [])
        #expect(due(&wheel, at: 30) == [1])
        #expect(wheel.isEmpty)
    }

    @Test func `timers of one advance fire in order of ticks, then of insertion`() {
        var wheel = wheel()
        _ = wheel.insert(3, at: 30 * Self.millisecond)
        _ = wheel.insert(1, at: 10 * Self.millisecond)
        _ = wheel.insert(4, at: 30 * Self.millisecond)
        _ = wheel.insert(2, at: 20 * Self.millisecond)
        #expect(due(&wheel, at: 1000) == [1, 2, 3, 4])
    }

    @Test func `a deadline beyond the ring waits for its round`() {
        var wheel = wheel()
        _ = wheel.insert(1, at: 2_000 * Self.millisecond)  // the ring is 640 ms
        for time in stride(from: Int64(0), to: 2_000, by: 7) {
            #expect(due(&wheel, at: time) == [])
        }
        #expect(due(&wheel, at: 2_000) == [1])
    }

    @Test func `a cancelled timer does not fire and its token is stale after`() {
        var wheel = wheel()
        let token = wheel.insert(1, at: 50 * Self.millisecond)
        #expect(wheel.cancel(token) == 1)
        #expect(wheel.cancel(token) == nil)
        let second = wheel.insert(2, at: 50 * Self.millisecond)
        #expect(wheel.cancel(token) == nil)
        #expect(due(&wheel, at: 60) == [2])
        #expect(wheel.cancel(second) == nil)
    }

    @Test func `a timer cancelled by an earlier one of the same advance does not fire`() {
        var wheel = wheel()
        _ = wheel.insert(1, at: 10 * Self.millisecond)
        let second = wheel.insert(2, at: 10 * Self.millisecond)
        _ = wheel.insert(3, at: 10 * Self.millisecond)
        #expect(wheel.popDue(now: 10 * Self.millisecond) == 1)
        #expect(wheel.cancel(second) == 2)
        #expect(wheel.popDue(now: 10 * Self.millisecond) == 3)
        #expect(wheel.popDue(now: 10 * Self.millisecond) == nil)
    }

    @Test func `a timer that schedules itself at once cannot hold the advance`() {
        var wheel = wheel()
        _ = wheel.insert(0, at: 0)
        var fired = 0
        while wheel.popDue(now: 100 * Self.millisecond) != nil {
            fired += 1
            _ = wheel.insert(0, at: 0)
        }
        #expect(fired == 10)
    }

    @Test func `the next deadline is never later than the earliest timer`() {
        var wheel = wheel()
        #expect(wheel.nextDeadline == nil)
        _ = wheel.insert(1, at: 400 * Self.millisecond)
        #expect(wheel.nextDeadline == 400 * Self.millisecond)
        _ = wheel.insert(2, at: 95 * Self.millisecond)
        #expect(wheel.nextDeadline == 100 * Self.millisecond)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func `random timers fire exactly once, none early, none missed`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var wheel = wheel()
        var expected: [Int: Int64] = [:]
        var tokens: [Int: TimerToken] = [:]
        var now: Int64 = 0
        for id in 0..<2_000 {
            let deadline = now + Int64(random.next() % 3_000) * Self.millisecond / 2
            tokens[id] = wheel.insert(id, at: deadline)
            expected[id] = deadline
            if random.next() % 4 == 0, let victim = expected.keys.min(), let token = tokens[victim]
            {
                #expect(wheel.cancel(token) == victim)
                expected[victim] = nil
            }
            now += Int64(random.next() % 20) * Self.millisecond
            while let fired = wheel.popDue(now: now) {
                let deadline = expected.removeValue(forKey: fired)
                #expect(deadline.map { $0 <= now } == true)
            }
            #expect(expected.values.allSatisfy { $0 > now - 10 * Self.millisecond })
            #expect(wheel.count == expected.count)
        }
    }
}

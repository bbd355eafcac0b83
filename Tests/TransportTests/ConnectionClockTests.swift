import Testing

@testable import Transport

@Suite struct ConnectionClockTests {
    private static let second: Int64 = 1_000_000_000

    private let patience = Patience(ConnectionLimits())

    private func verdict(
        _ clock: inout ConnectionClock,
        _ phase: ConnectionPhase,
        _ wait: RequestWait = .request,
        isBlocked: Bool = false,
        at seconds: Int64
    ) -> ConnectionClock.Verdict {
        let now = seconds * Self.second
        return clock.verdict(phase, wait: wait, isBlocked: isBlocked, now: now, patience)
    }

    @Test func `a handshake has 10 s, whatever trickles in`() {
        var clock = ConnectionClock(now: 0)
        for second in Int64(1)..<10 {
            clock.hear(now: second * Self.second)
            let expected = ConnectionClock.Verdict.wait(until: 10 * Self.second)
            #expect(verdict(&clock, .requests, at: second) == expected)
            #expect(verdict(&clock, .securing, at: second) == expected)
        }
        #expect(verdict(&clock, .requests, at: 10) == .giveUp)
        #expect(verdict(&clock, .securing, at: 10) == .giveUp)
    }

    @Test func `between requests a connection may be silent for 30 s`() {
        var clock = ConnectionClock(now: 0)
        clock.hear(now: 5 * Self.second)
        #expect(
            verdict(&clock, .requests, .nextRequest, at: 6) == .wait(until: 35 * Self.second)
        )
        #expect(verdict(&clock, .requests, .nextRequest, at: 35) == .giveUp)
    }

    @Test func `the application's answer is not hurried`() {
        var clock = ConnectionClock(now: 0)
        guard case .wait = verdict(&clock, .requests, .answer, at: 100_000) else {
            Issue.record("the connection was given up")
            return
        }
    }

    @Test func `a response that is not taken is given up after 30 s without progress`() {
        var clock = ConnectionClock(now: 0)
        for phase in [ConnectionPhase.requests, .lingering] {
            clock.progress(now: 100 * Self.second)
            let expected = ConnectionClock.Verdict.wait(until: 130 * Self.second)
            #expect(verdict(&clock, phase, isBlocked: true, at: 101) == expected)
            #expect(verdict(&clock, phase, isBlocked: true, at: 130) == .giveUp)
        }
    }

    @Test func `silence brings a ping every 25 s, and the end after two were missed`() {
        var clock = ConnectionClock(now: 0)
        clock.speak()
        #expect(verdict(&clock, .open, at: 24) == .wait(until: 25 * Self.second))
        #expect(verdict(&clock, .open, at: 25) == .ping(until: 50 * Self.second))
        #expect(verdict(&clock, .open, at: 26) == .wait(until: 50 * Self.second))
        #expect(verdict(&clock, .open, at: 50) == .ping(until: 75 * Self.second))
        #expect(verdict(&clock, .open, at: 75) == .giveUp)
    }

    @Test func `any byte makes up for missed pings`() {
        var clock = ConnectionClock(now: 0)
        clock.speak()
        #expect(verdict(&clock, .open, at: 25) == .ping(until: 50 * Self.second))
        #expect(verdict(&clock, .open, at: 50) == .ping(until: 75 * Self.second))
        clock.hear(now: 60 * Self.second)
        #expect(verdict(&clock, .open, at: 75) == .wait(until: 85 * Self.second))
        #expect(verdict(&clock, .open, at: 85) == .ping(until: 110 * Self.second))
    }

    @Test func `the first message has 5 s, and pongs are no message`() {
        var clock = ConnectionClock(now: 0)
        clock.hear(now: 4 * Self.second)
        #expect(verdict(&clock, .open, at: 4) == .wait(until: 5 * Self.second))
        #expect(verdict(&clock, .open, at: 5) == .tooSlow(.firstMessage))
        clock.speak()
        #expect(verdict(&clock, .open, at: 5) == .wait(until: 29 * Self.second))
    }

    @Test func `a close frame is answered within 5 s, or 30 s when it has to wait its turn`() {
        var clock = ConnectionClock(now: 0)
        #expect(verdict(&clock, .closing, at: 4) == .wait(until: 5 * Self.second))
        #expect(verdict(&clock, .closing, isBlocked: true, at: 6) == .wait(until: 30 * Self.second))
        #expect(verdict(&clock, .closing, at: 5) == .giveUp)
        #expect(verdict(&clock, .closing, isBlocked: true, at: 30) == .giveUp)
    }

    @Test func `after the last word the stream's end is awaited for 2 s`() {
        var clock = ConnectionClock(now: 0)
        clock.begin(now: 10 * Self.second)
        #expect(verdict(&clock, .lingering, at: 11) == .wait(until: 12 * Self.second))
        #expect(verdict(&clock, .lingering, at: 12) == .giveUp)
        #expect(verdict(&clock, .gone, at: 1_000_000) == .wait(until: .max))
    }

    @Test func `a message has 60 s from its first byte to its last, whatever trickles in`() {
        var clock = ConnectionClock(now: 0)
        clock.speak()
        var isFirst = clock.pause(withinMessage: true, now: 10 * Self.second)
        #expect(isFirst)
        for second in Int64(11)..<70 {
            clock.hear(now: second * Self.second)
            isFirst = clock.pause(withinMessage: true, now: second * Self.second)
            #expect(!isFirst)
            guard case .wait(let until) = verdict(&clock, .open, at: second) else {
                Issue.record("not waited for at \(second)")
                return
            }
            #expect(until <= 70 * Self.second)
        }
        #expect(verdict(&clock, .open, at: 70) == .tooSlow(.message))
    }

    @Test func `a whole message ends its time, and the next has its own`() {
        var clock = ConnectionClock(now: 0)
        _ = clock.pause(withinMessage: true, now: 0)
        clock.speak()
        let isNew = clock.pause(withinMessage: true, now: 50 * Self.second)
        #expect(isNew)
        clock.hear(now: 100 * Self.second)
        #expect(verdict(&clock, .open, at: 100) == .wait(until: 110 * Self.second))
        _ = clock.pause(withinMessage: false, now: 101 * Self.second)
        #expect(verdict(&clock, .open, at: 120) == .wait(until: 125 * Self.second))
    }

    @Test func `200 pings at once and 20 a second are taken`() {
        var clock = ConnectionClock(now: 0)
        var taken = 0
        while clock.takesControlFrame(now: 0, patience) { taken += 1 }
        #expect(taken == 200)
        for _ in 0..<20 { taken += clock.takesControlFrame(now: Self.second, patience) ? 1 : 0 }
        #expect(taken == 220)
        let isTaken = clock.takesControlFrame(now: Self.second, patience)
        #expect(!isTaken)
    }
}

import Testing

@testable import EventLoop

@Suite struct LookingAheadTests {
    /// A descriptor that is made ready by hand, and counts how often it was told so.
    private final class Bell: ReadinessHandler {
        let event: EventFD
        private(set) var rung = 0
        var registration: Registration?

        init() throws { event = try EventFD() }

        func ready(_ readiness: Readiness) {
            rung += 1
            event.drain()
        }
    }

    /// Runs the steps one after the other, each in a turn of its own that comes of the step before.
    private func inTurns(_ steps: [@Sendable () -> Void], on loop: EventLoop) async {
        for step in steps { await loop.run(step) }
    }

    @Test func `readiness is seen before its turn, and told once, in the next`() async throws {
        try await withLoop { loop in
            nonisolated(unsafe) let bell = try Bell()
            await inTurns(
                [
                    { [loop] in
                        unsafe bell.registration = try? loop.register(
                            bell.event.number,
                            interest: .readable,
                            handler: bell
                        )
                        #expect(!loop.hasMore())
                        unsafe bell.event.signal()
                        #expect(loop.hasMore())
                        // Looking again loses nothing.
                        #expect(loop.hasMore())
                        #expect(unsafe bell.rung == 0)
                    },
                    { [loop] in
                        #expect(unsafe bell.rung == 1)
                        #expect(!loop.hasMore())
                        unsafe bell.event.signal()
                        #expect(loop.hasMore())
                        // What has ended hears no more, although its report is there.
                        if let registration = unsafe bell.registration {
                            loop.deregister(registration)
                        }
                    },
                    { #expect(unsafe bell.rung == 1) },
                ],
                on: loop
            )
        }
    }

    @Test func `queued work is more to do, timers are not`() async throws {
        try await withLoop { loop in
            await loop.run { [loop] in
                loop.schedule(after: .milliseconds(0)) {}
                #expect(!loop.hasMore())
                loop.execute {}
                #expect(loop.hasMore())
            }
        }
    }

    @Test func `a loop that is turned by hand looks at its queue only`() throws {
        let loop = try EventLoop(byHandFrom: 5, name: "by hand")
        loop.onTurn { #expect(!loop.hasMore()) }
        loop.execute {}
        loop.onTurn { #expect(loop.hasMore()) }
        loop.turn(at: 6)
        loop.onTurn { #expect(!loop.hasMore()) }
    }
}

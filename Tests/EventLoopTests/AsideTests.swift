import EventLoop
import Glibc
import Testing

/// Work that a loop gives away, on threads of the real system.
@Suite struct AsideTests {
    /// `SCHED_IDLE` of `sched.h`, which Glibc's module does not show.
    private static let idle: Int32 = 5

    /// The scheduling policy of the calling thread (`sched(7)`).
    private static var policy: Int32 { sched_getscheduler(0) }

    private func policy(on loop: EventLoop, isPatient: Bool) async -> Int32 {
        await withCheckedContinuation { continuation in
            loop.execute {
                loop.runAside(isPatient: isPatient) {
                    precondition(!loop.isCurrent, "not aside")
                    continuation.resume(returning: Self.policy)
                }
            }
        }
    }

    @Test func `only patient work lets the others go first`() async throws {
        try await withLoop { loop in
            let before = await loop.run { Self.policy }
            #expect(await policy(on: loop, isPatient: true) == Self.idle)
            #expect(await policy(on: loop, isPatient: false) == before)
            #expect(await loop.run { Self.policy } == before)
            #expect(before != Self.idle)
        }
    }
}

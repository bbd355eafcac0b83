import EventLoop
import Glibc
import Testing

/// Work that a loop gives away, on threads of the real system.
@Suite struct AsideTests {
    /// How willing the calling thread is to wait, from -20 to 19.
    private static var patience: Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }

    private func patience(on loop: EventLoop, isPatient: Bool) async -> Int32 {
        await withCheckedContinuation { continuation in
            loop.execute {
                loop.runAside(isPatient: isPatient) {
                    precondition(!loop.isCurrent, "not aside")
                    continuation.resume(returning: Self.patience)
                }
            }
        }
    }

    @Test func `only patient work lets the others go first`() async throws {
        try await withLoop { loop in
            let before = await loop.run { Self.patience }
            #expect(await patience(on: loop, isPatient: true) == 19)
            #expect(await patience(on: loop, isPatient: false) <= before)
            #expect(await loop.run { Self.patience } == before)
        }
    }
}

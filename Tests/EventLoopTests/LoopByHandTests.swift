import Synchronization
import Testing

@testable import EventLoop

/// A loop without a thread, in a time of its own.
@Suite final class LoopByHandTests: Sendable {
    private let said = Mutex<[String]>([])

    private func say(_ word: String) {
        said.withLock { $0.append(word) }
    }

    private var words: [String] { said.withLock(\.self) }

    @Test func `nothing runs before a turn, and work queued in a turn runs in it`() throws {
        let loop = try EventLoop(byHandFrom: 0, name: "by hand")
        loop.execute {
            self.say("first")
            loop.execute { self.say("second") }
        }
        #expect(words.isEmpty && loop.hasWork)
        loop.turn(at: 0)
        #expect(words == ["first", "second"])
        #expect(!loop.hasWork && !loop.isCurrent)
    }

    @Test func `a timer fires at the turn whose time has come`() throws {
        let loop = try EventLoop(byHandFrom: 5_000_000_000, name: "by hand")
        loop.onTurn {
            loop.schedule(after: .milliseconds(200)) { self.say("late") }
            let token = loop.schedule(after: .milliseconds(100)) { self.say("cancelled") }
            loop.schedule(after: .milliseconds(100)) { self.say("early") }
            loop.cancel(token)
        }
        #expect(loop.nextTimer == 5_100_000_000)
        loop.turn(at: 5_099_000_000)
        #expect(words.isEmpty)
        loop.turn(at: 5_100_000_000)
        #expect(words == ["early"])
        loop.turn(at: 9_000_000_000)
        #expect(words == ["early", "late"])
        #expect(loop.nextTimer == nil)
    }

    @Test func `what is put aside waits until it is run, and comes back through the loop`() throws {
        let loop = try EventLoop(byHandFrom: 0, name: "by hand")
        loop.runAside(isPatient: true) {
            self.say("aside")
            loop.execute { self.say("back") }
        }
        loop.turn(at: 0)
        #expect(words.isEmpty)
        #expect(loop.turnAside() && !loop.turnAside())
        #expect(words == ["aside"])
        loop.turn(at: 0)
        #expect(words == ["aside", "back"])
    }

    @Test func `an ended loop forgets what waits`() throws {
        let loop = try EventLoop(byHandFrom: 0, name: "by hand")
        loop.execute { self.say("work") }
        loop.onTurn { _ = loop.schedule(after: .zero) { self.say("timer") } }
        loop.runAside(isPatient: true) { self.say("aside") }
        loop.endByHand()
        loop.turn(at: 1_000_000_000)
        #expect(!loop.turnAside())
        #expect(words.isEmpty)
    }

    @Test func `a loop with a thread runs aside on another one`() async throws {
        let loop = try EventLoop(name: "thread")
        loop.start()
        defer {
            loop.stop()
            loop.join()
        }
        await withCheckedContinuation { done in
            loop.runAside(isPatient: true) {
                #expect(EventLoop.current == nil)
                done.resume()
            }
        }
    }
}

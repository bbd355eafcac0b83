import EventLoop
import Ledger
import Market
import MarketRoom
import Synchronization
import WebSocketProtocol

/// Brings what rooms publish to the loops of this machine: one hop per loop, encoded once for all.
final class LocalOutlet: Outlet {
    private let applications = Mutex<[LoopConfined<MarketApplication>]>([])
    private let fanOutNanoseconds = Atomic<Int64>(0)
    private let deflating = Atomic<Int>(0)

    /// Takes in a loop's application; before the server accepts connections.
    func attach(_ application: LoopConfined<MarketApplication>) {
        applications.withLock { $0.append(application) }
    }

    func deliver(_ letters: [Letter], from room: RoomID) {
        guard !letters.isEmpty else { return }
        let groups = Dictionary(grouping: letters, by: \.address.loop)
        for application in applications.withLock(\.self) {
            application.loop.execute {
                let application = application.value
                guard let letters = groups[application.index] else { return }
                application.deliver(letters, from: room)
            }
        }
    }

    func publish(_ publication: Publication) {
        let message = PreparedMessage(
            text: publication.text,
            deflated: deflating.load(ordering: .relaxed) > 0
        )
        for application in applications.withLock(\.self) {
            application.loop.execute {
                application.value.publish(message, from: publication.room)
            }
        }
    }

    func fence(_ passed: @escaping @Sendable () -> Void) {
        let applications = applications.withLock(\.self)
        guard !applications.isEmpty else { return passed() }
        let waiting = Countdown(applications.count, then: passed)
        for application in applications {
            application.loop.execute {
                application.value.turnEnded()
                waiting.arrive()
            }
        }
    }

    /// Closes the lines of a sign-in that was ended.
    func signOut(_ signIn: SignIn) {
        for application in applications.withLock(\.self) {
            application.loop.execute { application.value.signOut(signIn) }
        }
    }

    var fanOutMilliseconds: Int64 {
        fanOutNanoseconds.load(ordering: .relaxed) / 1_000_000
    }

    /// Notes how long a loop took to send a publication to its audience.
    func noteFanOut(nanoseconds: Int64) {
        // Rises at once and falls slowly, so that one quiet tick does not undo the stretching.
        let before = fanOutNanoseconds.load(ordering: .relaxed)
        fanOutNanoseconds.store(max(nanoseconds, before - before / 8), ordering: .relaxed)
    }

    /// Notes that audiences gained or lost readers of compressed messages.
    func noteDeflating(change: Int) {
        deflating.add(change, ordering: .relaxed)
    }
}

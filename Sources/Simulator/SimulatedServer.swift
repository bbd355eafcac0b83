internal import Synchronization
import EventLoop
import Ledger
import Market
import MarketRoom

/// Why a server could not start.
enum StartFailure: Error {
    case ledger(LedgerError)
    case restore(RestoreError)
}

/// The time of a simulation, which passes only when it is told to.
final class SimulatedClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) {
        time = Mutex(start)
    }

    var now: Timestamp { time.withLock(\.self) }

    /// Nanoseconds for a loop.
    var nanoseconds: Int64 { (now - SimulatedStall.opening) * 1_000_000 }

    func pass(_ span: Milliseconds) {
        time.withLock { $0 = $0 + span }
    }
}

/// One life of a server: real rooms over a real ledger, on a loop turned by hand.
final class SimulatedServer {
    let ledger: Ledger
    let outlet: SimulatedOutlet
    let rooms: [MarketRoom]
    private let loop: EventLoop
    private let clock: SimulatedClock

    /// Starts as the real server does.
    init(
        _ storage: SimulatedStorage,
        rooms count: Int,
        _ clock: SimulatedClock,
        checkpointInterval: Int64,
        fanOut: Int64
    ) throws(StartFailure) {
        self.clock = clock
        let ledger: Ledger
        do {
            ledger = try Ledger(folder: SimulatedStall.folder, in: storage, writing: .byHand)
        } catch {
            throw .ledger(error)
        }
        self.ledger = ledger
        outlet = SimulatedOutlet(fanOutMilliseconds: fanOut)
        do {
            loop = try EventLoop(byHandFrom: clock.nanoseconds, name: "simulated")
        } catch {
            preconditionFailure("no descriptor for a loop: \(error)")
        }
        do throws(StartFailure) {
            rooms = try Self.open(ledger, count, outlet, loop, clock, checkpointInterval)
        } catch {
            ledger.close()
            throw error
        }
    }

    private static func open(
        _ ledger: Ledger,
        _ count: Int,
        _ outlet: SimulatedOutlet,
        _ loop: EventLoop,
        _ clock: SimulatedClock,
        _ checkpointInterval: Int64
    ) throws(StartFailure) -> [MarketRoom] {
        var rooms: [MarketRoom] = []
        let lastAlive: Timestamp?
        do throws(LedgerError) {
            if try ledger.isEmpty() { try ledger.store(SimulatedStall.plan) }
            lastAlive = try ledger.lastAlive()
        } catch {
            throw .ledger(error)
        }
        for number in 1...count {
            do throws(RestoreError) {
                let room = try MarketRoom(
                    SimulatedStall.profile(of: RoomID(number)),
                    ledger: ledger,
                    outlet: outlet,
                    loop: loop,
                    checkpointInterval: checkpointInterval,
                    drawSeed: SimulatedStall.drawSeed,
                    beneficiary: SimulatedStall.beneficiary,
                    clock: { clock.now }
                )
                rooms.append(room)
            } catch {
                throw .restore(error)
            }
        }
        let downtime = lastAlive.map { max(0, clock.now - $0) } ?? 0
        for room in rooms {
            outlet.add(room)
            room.open(downtime: downtime, runSheet: [])
        }
        return rooms
    }

    /// Looks at a room between turns.
    func look<Result: Sendable>(
        _ room: RoomID,
        _ body: (isolated MarketRoom) -> Result
    ) -> Result {
        loop.onTurn { rooms[room.rawValue - 1].assumeIsolated(body) }
    }

    func submit(_ arrivals: [Arrival], to room: RoomID) -> [Arrival] {
        rooms[room.rawValue - 1].submit(arrivals)
    }

    func turn() {
        loop.turn(at: clock.nanoseconds)
    }

    func turnAside() -> Bool { loop.turnAside() }

    func passFences() -> Bool { outlet.passFences() }

    var hasWork: Bool { loop.hasWork }

    /// Milliseconds until the next timer; `nil` when none waits.
    var nextTimer: Milliseconds? {
        loop.nextTimer.map { max(0, ($0 - clock.nanoseconds + 999_999) / 1_000_000) }
    }

    /// Ends this life; on a living disk everything that waits is recorded first.
    func end() {
        ledger.close()
        loop.endByHand()
        outlet.end()
    }
}

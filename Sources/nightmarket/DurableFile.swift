import EventLoop
import Glibc
import Market
import MarketProtocol
import Synchronization

/// The least that durable claims can cost: the same rules and the same records, in a plain file.
///
/// One thread decides; another writes what has gathered meanwhile with one `write(2)` and one `fdatasync(2)`. Nothing
/// is chained, indexed or told to anybody.
// Checked: the room and the buyers are touched on the deciding loop only, the file on the writing one.
final class DurableFile: DurableDesk, @unchecked Sendable {
    /// Records that wait for the disk.
    private struct Group {
        var bytes: [UInt8] = []
        var count = 0
    }

    private let path: String
    private let file: Int32
    private let decider: EventLoop
    private let writer: EventLoop
    private let waiting = Mutex(Group())
    private let durable = Atomic<Int>(0)
    private let begun = Atomic<Int>(0)
    private let isEnding = Atomic<Bool>(false)
    private let failure = Mutex<DurableBuyers.Failure?>(nil)
    private var room = Room(stock: [DurableBuyers.product: Limits.stockMax])
    private var buyers = DurableBuyers()

    init(path: String) throws {
        self.path = path
        file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DurableBuyers.Failure.file(path) }
        decider = try EventLoop(name: "decider")
        writer = try EventLoop(name: "writer")
        let now = DurableBuyers.clock()
        for command in try DurableBuyers.preparation() {
            _ = try room.decide(command, by: .host, key: nil, at: now)
        }
        for _ in 0..<DurableBuyers.count {
            _ = try room.decide(.register(household: nil), by: .clock, key: nil, at: now)
        }
        decider.start()
        writer.start()
    }

    deinit {
        close(file)
    }

    var answered: Int { durable.load(ordering: .relaxed) }

    func begin(_ inFlight: Int) {
        decider.execute { [self] in decide(inFlight) }
    }

    func check() throws {
        if let failure = failure.withLock(\.self) { throw failure }
    }

    func end() throws {
        isEnding.store(true, ordering: .relaxed)
        while answered < begun.load(ordering: .relaxed) {
            usleep(1_000)
            try check()
        }
        for loop in [decider, writer] {
            loop.stop()
            loop.join()
        }
        try check()
    }

    /// Decides as many claims as were answered, and hands their records over.
    private func decide(_ count: Int) {
        guard !isEnding.load(ordering: .relaxed) else { return }
        var group = Group()
        do {
            let now = DurableBuyers.clock()
            for _ in 0..<count {
                guard let (buyer, key, command) = buyers.next() else { break }
                let actor = Actor.bidder(Paddle(buyer + 1))
                let decision = try room.decide(command, by: actor, key: key, at: now)
                let payload = JournalPayload(actor: actor, key: key, command: command)
                group.bytes += payload.encode(room.outcome(of: decision))
                group.bytes.append(UInt8(ascii: "\n"))
                group.count += 1
            }
        } catch {
            return fail(.refused("\(error)"))
        }
        begun.add(group.count, ordering: .relaxed)
        let mustWake = waiting.withLock { waiting in
            let isFirst = waiting.count == 0
            waiting.bytes += group.bytes
            waiting.count += group.count
            return isFirst && waiting.count > 0
        }
        if mustWake { writer.execute { [self] in write() } }
    }

    private func write() {
        let group = waiting.withLock { waiting in
            let taken = waiting
            waiting = Group()
            return taken
        }
        // The kernel copies the bytes before the call returns; a regular file takes all of them or has no room.
        guard unsafe Glibc.write(file, group.bytes, group.bytes.count) == group.bytes.count,
            fdatasync(file) == 0
        else { return fail(.file(path)) }
        durable.add(group.count, ordering: .relaxed)
        decider.execute { [self] in decide(group.count) }
    }

    private func fail(_ reason: DurableBuyers.Failure) {
        failure.withLock { if $0 == nil { $0 = reason } }
    }
}

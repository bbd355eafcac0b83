public import EventLoop
public import Ledger
public import Market
import MarketProtocol
import DequeModule
import Synchronization

/// One live room: intake, decide, append, publish.
///
/// The actor lives on an event loop. While one batch waits for the disk the next is decided; nobody outside sees
/// a result before its record is durable.
public actor MarketRoom {
    /// What does not change.
    public nonisolated let profile: RoomProfile
    /// Where the actor lives.
    public nonisolated let loop: EventLoop
    nonisolated let intake: Intake
    nonisolated let board = Mutex(RoomSummary())
    nonisolated let goodsWatch = Mutex<GoodsWatch?>(nil)

    let ledger: Ledger
    let outlet: any Outlet
    let clock: @Sendable () -> Timestamp
    let drawSeed: @Sendable (RoomID, LotID) -> Seed
    let beneficiary: @Sendable (AccountID, Int) -> Identity?
    let epoch: String
    let limits: RoomLimits

    var room: Room
    var sequence: Int64
    var paddles: PaddleBook
    var chat: ChatBook
    var pinned: String?
    var recentPosts = RecentPosts()
    var roster = Roster()
    var isRecording = true

    /// Since when the server was down, until a flight that gives the time back has landed.
    var owed: (since: Timestamp, flight: Int)?

    let checkpointInterval: Int64
    var checkpointed: Int64
    var isCheckpointing = false
    /// Whether the room is being read back from the disk.
    var isRereading = false
    /// How often the room was read back after a failure; what was begun before does not count any more.
    var rereadings = 0

    var flights: Deque<Flight> = []
    var flightCount = 0

    var shown: PublicState
    var history = History()
    var news = RoomNews()
    var lastPublished = Timestamp(milliseconds: 0)
    var lastPresence = Timestamp(milliseconds: 0)
    var tickTimer: (token: TimerToken, at: Timestamp)?
    var deadlineTimer: (token: TimerToken, at: Timestamp)?
    /// What is waited for before the server ends; nil as long as it is to go on.
    var ending: Ending?
    /// Whether the time of lots and holds stands still until the next start.
    var isClockStopped = false
    var cachedSnapshot: [UInt8]?
    var cachedWhole: [UInt8]?

    var metrics = RoomMetrics()
    /// What lots that sell sets consist of, as far as lots were looked at.
    var sets: [LotID: [Goods]] = [:]
    var setsSeen = 0

    /// Reads the room back from the ledger and goes on where it stopped.
    ///
    /// - Parameters:
    ///   - profile: What does not change of the room.
    ///   - ledger: Where the journal is.
    ///   - outlet: What the room publishes to.
    ///   - loop: Where the room lives; must be running when the first batch arrives.
    ///   - limits: The bounds that the server's own options move.
    ///   - checkpointInterval: After how many entries the whole state is kept again.
    ///   - drawSeed: The secret seed of a lot's draw, always the same for the same lot.
    ///   - beneficiary: The person whom an account calls by a number, to buy for them.
    ///   - reading: Told now and then, on the calling thread, how far it is read back.
    ///   - clock: Server time; never runs backwards.
    /// - Throws: ``RestoreError`` if the journal cannot be read or does not replay.
    public init(
        _ profile: RoomProfile,
        ledger: Ledger,
        outlet: any Outlet,
        loop: EventLoop,
        limits: RoomLimits = RoomLimits(),
        checkpointInterval: Int64 = 50_000,
        drawSeed: @escaping @Sendable (RoomID, LotID) -> Seed,
        beneficiary: @escaping @Sendable (AccountID, Int) -> Identity? = { _, _ in nil },
        reading: (ReadingProgress) -> Void = { _ in },
        clock: @escaping @Sendable () -> Timestamp
    ) throws(RestoreError) {
        let restored = try RestoredRoom(
            profile,
            ledger,
            chat: limits.chat,
            progress: reading
        )
        self.profile = profile
        self.ledger = ledger
        self.outlet = outlet
        self.loop = loop
        self.clock = clock
        self.drawSeed = drawSeed
        self.beneficiary = beneficiary
        self.limits = limits
        intake = Intake(countMax: limits.intakeMax)
        epoch = String(ledger.epoch)
        room = restored.room
        sequence = restored.sequence
        checkpointed = restored.checkpointed
        self.checkpointInterval = checkpointInterval
        paddles = restored.paddles
        chat = restored.chat
        pinned = restored.pinned
        shown = restored.publicState(profile)
    }

    /// The loop that runs the actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.asUnownedSerialExecutor()
    }

    /// Hands over what one loop read in one turn; from any thread.
    ///
    /// - Returns: What did not fit, to be answered with `busy`.
    public nonisolated func submit(_ batch: [Arrival]) -> [Arrival] {
        let (wasEmpty, refused) = intake.put(batch)
        if wasEmpty { onLoop { $0.drain() } }
        return refused
    }

    /// Arrivals that wait for the room now; from any thread.
    public nonisolated var waitingArrivals: Int { intake.count }

    /// Runs something on the actor without a task of its own, in the order of the calls.
    nonisolated func onLoop(_ work: @escaping @Sendable (isolated MarketRoom) -> Void) {
        loop.execute { self.assumeIsolated(work) }
    }

    /// Entries after which a flight is sent off: the disk begins with them while the rest are decided.
    private static let flightEntries = 1_000

    /// Decides everything that waits.
    func drain() {
        var flight = nextFlight()
        for arrival in intake.takeAll() {
            receive(arrival, into: &flight)
            guard flight.entries.count >= Self.flightEntries else { continue }
            launch(&flight)
            flight = nextFlight()
        }
        launch(&flight)
    }

    func nextFlight() -> Flight {
        flightCount += 1
        return Flight(number: flightCount)
    }
}

/// Counters of one room.
public struct RoomMetrics: Sendable {
    /// Commands decided, by what came of them: `accepted`, `repeated`, or the refusal's reason.
    public var commands: [String: Int] {
        accepted > 0 ? others.merging(["accepted": accepted]) { _, new in new } : others
    }
    /// Publications made.
    public internal(set) var publications = 0
    /// Sessions in the room.
    public internal(set) var present = 0
    /// The present tick in milliseconds.
    public internal(set) var tick: Milliseconds = 0

    private var accepted = 0
    private var others: [String: Int] = [:]

    /// Counts an accepted command, of which there are most.
    mutating func countAccepted() {
        accepted += 1
    }

    mutating func count(_ outcome: String) {
        others[outcome, default: 0] += 1
    }
}

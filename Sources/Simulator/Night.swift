import Ledger
import Market
import MarketProtocol
import MarketRoom

/// One simulated night of a market: people, a server with a real room and a real ledger, and a disk that fails.
///
/// Everything runs on the calling thread, in a time of its own, and follows from the seed.
final class Night {
    let seed: UInt64
    let plan: NightPlan
    var random: SeededRandom
    let clock = SimulatedClock(SimulatedStall.opening)
    let disk: SimulatedDisk
    let storage: SimulatedStorage
    let people: [Person]
    var audits: [RoomID: Audit] = [:]
    var server: SimulatedServer?
    var figures = NightFigures()
    var fingerprint = Fingerprint()

    var step = 0
    /// Whether the data folder is known to be whole.
    var isFounded: Bool
    /// The disk lied and its data folder was reported as damaged: there is no market any more.
    var isDestroyed = false
    var aliveUntil: Timestamp?
    var lastMark = SimulatedStall.opening
    var lastEpoch: Int64 = 0
    var failedStarts = 0
    var life = 0
    let sabotage: Sabotage?
    private var keyCount = 0
    private var lineCount: UInt64 = 0

    /// - Parameters:
    ///   - seed: Decides everything.
    ///   - image: A founded data folder, for nights that do not found their own.
    ///   - cutAt: At which operation of the disk the power goes, instead of the faults that the seed decides.
    ///   - sabotage: What goes wrong behind the back of the checks.
    init(seed: UInt64, _ image: DiskImage, cutAt: Int? = nil, sabotage: Sabotage? = nil) {
        self.seed = seed
        self.sabotage = sabotage
        var random = SeededRandom(seed: seed)
        plan = NightPlan(&random, isCalm: cutAt != nil, sabotage: sabotage)
        self.random = random.fork()
        isFounded = !plan.isFounding
        disk = SimulatedDisk(plan.isFounding ? DiskImage() : image, seed: random.next())
        if let cutAt { disk.stop(after: cutAt, .powerCut) }
        storage = SimulatedStorage(disk, pagesBeforeCheckpoint: plan.pagesBeforeCheckpoint)
        people = Self.makePeople(plan)
        for number in 1...plan.rooms {
            let room = RoomID(number)
            audits[room] = Audit(room)
        }
    }

    private static func makePeople(_ plan: NightPlan) -> [Person] {
        var people: [Person] = []
        for number in 1...plan.rooms {
            let host = Identity(
                account: AccountID(number),
                name: "Hiền",
                role: .host,
                producer: ProducerID(number)
            )
            people.append(Person(host, in: RoomID(number)))
            for buyer in 1...plan.buyers {
                let identity = SimulatedStall.buyer(buyer, in: RoomID(number))
                people.append(Person(identity, in: RoomID(number)))
            }
        }
        return people
    }

    /// Lets the night pass.
    func run() -> NightReport {
        var broken: String?
        do throws(BrokenPromise) {
            try pass()
            if !isDestroyed { try finish() }
        } catch {
            broken = error.what
        }
        server?.end()
        server = nil
        figures.nights = 1
        figures.disk = disk.figures
        for number in [figures.accepted, figures.refused, figures.entries, figures.lives] {
            fingerprint.add(number)
        }
        fingerprint.add(Int(truncatingIfNeeded: disk.fingerprint.value))
        return NightReport(
            seed: seed,
            broken: broken,
            figures: figures,
            fingerprint: fingerprint
        )
    }

    private func pass() throws(BrokenPromise) {
        while step < plan.steps, !isDestroyed {
            step += 1
            if server == nil { try start(plan.weather) }
            if server != nil { try takeStep() }
            if disk.stopped != nil { try crash() }
        }
    }

    /// Does one of the things that may happen next.
    private func takeStep() throws(BrokenPromise) {
        guard let server else { return }
        switch random.pick(1...100) {
        case 1...40: for _ in 0...random.pick(0...2) { act() }
        case 41...58: server.turn()
        case 59...75:
            server.ledger.recordWaiting(atMost: random.chance(60) ? .max : random.pick(1...3))
        case 76...87: passTime()
        case 88...91: _ = server.turnAside()
        case 92...95: _ = server.passFences()
        case 96...97: changeDisk()
        case 98: try endCleanly()
        default: loseLine()
        }
        try listen()
    }

    private func passTime() {
        guard let server else { return }
        switch random.pick(1...20) {
        case 1...11: clock.pass(random.span(0...200))
        case 12...16: clock.pass(random.span(0...2_000))
        case 17...18: clock.pass(server.nextTimer ?? 50)
        default: clock.pass(random.span(0...20_000))
        }
        markAlive()
    }

    /// Does what the server does every second.
    func markAlive() {
        aliveUntil = clock.now
        guard let server, clock.now - lastMark >= 1_000 else { return }
        lastMark = clock.now
        server.ledger.markAlive(at: clock.now)
    }

    /// Somebody makes room on a full disk, or fills it.
    private func changeDisk() {
        guard plan.weather.capacity != nil else { return }
        var weather = disk.weather
        weather.capacity = random.chance(60) ? nil : disk.used + random.pick(0...60_000)
        disk.weather = weather
    }

    private func loseLine() {
        let person = random.pick(from: people)
        guard let address = person.address else { return }
        person.hangUp()
        submit(.departed, from: address, person)
    }

    // MARK: Sending

    func freshKey() -> IdempotencyKey {
        keyCount += 1
        guard let key = IdempotencyKey(ascii: "k\(keyCount)".utf8) else {
            preconditionFailure("a key of digits")
        }
        return key
    }

    /// Opens a line and asks to be let in.
    func connect(_ person: Person) {
        lineCount += 1
        let address = SessionAddress(loop: 0, connection: lineCount)
        person.address = address
        person.isIn = false
        let position = random.chance(70) ? person.position : nil
        submit(.request(.join(position), freshKey()), from: address, person)
    }

    /// Asks something, or asks it again.
    func send(_ request: RoomRequest, _ key: IdempotencyKey, by person: Person) {
        guard let address = person.address else { return }
        if let index = person.asked.firstIndex(where: { $0.key == key }) {
            person.asked[index].sends += 1
        } else {
            person.asked.append(Person.Asked(key: key, request: request))
        }
        submit(.request(request, key), from: address, person)
    }

    func submit(_ content: Arrival.Content, from address: SessionAddress, _ person: Person) {
        let arrival = Arrival(
            address: address,
            identity: person.identity,
            content: content,
            at: clock.now
        )
        // What does not fit is lost here, and asked again.
        _ = server?.submit([arrival], to: person.room)
    }
}

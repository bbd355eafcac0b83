import EventLoop
import Glibc
import Ledger
import Market
import MarketProtocol
import MarketRoom
import Synchronization

/// The server's own room over its own ledger, with buyers in the same process.
///
/// Requests go in where the server's loops put them in, and answers come out where the loops take them; what is
/// missing is the sockets. Nobody watches, so publications are made and go nowhere.
final class DurableRoom: DurableDesk {
    private let ledger: Ledger
    private let loop: EventLoop
    private let crowd: RoomBuyers
    private let room: MarketRoom

    init(folder: String) throws {
        ledger = try Ledger(folder: folder)
        loop = try EventLoop(name: "room")
        crowd = RoomBuyers()
        loop.start()
        room = try MarketRoom(
            Self.profile(),
            ledger: ledger,
            outlet: crowd,
            loop: loop,
            // No lot of the benchmark is drawn.
            drawSeed: { _, _ in DurableBuyers.seed },
            clock: DurableBuyers.clock
        )
        let commands = try DurableBuyers.preparation()
        loop.execute { [crowd, room] in crowd.prepare(commands, in: room) }
        while crowd.preparedCount < commands.count {
            usleep(1_000)
            try crowd.check()
        }
        prepared = commands.count
    }

    private let prepared: Int

    var answered: Int { crowd.answered }

    func begin(_ inFlight: Int) {
        loop.execute { [crowd] in crowd.claim(inFlight) }
    }

    func check() throws { try crowd.check() }

    func end() throws {
        crowd.end()
        while !crowd.isQuiet {
            usleep(1_000)
            try check()
        }
        loop.execute { [crowd] in crowd.leave() }
        loop.stop()
        loop.join()
        ledger.close()
        try check()
        // Beside the claims the journal has what the host did and every buyer's paddle.
        let recorded = Int(ledger.metrics.entries) - prepared - DurableBuyers.count
        guard recorded == answered else {
            throw DurableBuyers.Failure.lost(answered: answered, recorded: recorded)
        }
    }

    private static func profile() throws -> RoomProfile {
        let name = BilingualText(vi: "Chè búp khô", en: "Dried tea buds")
        guard let price = Money(dong: 180_000) else {
            throw Refusal.termsOutOfRange(field: "price")
        }
        let product = Product(
            id: DurableBuyers.product,
            producer: ProducerID(1),
            name: name,
            unit: BilingualText(vi: "hộp", en: "box"),
            group: .drinks,
            score: 92,
            price: price,
            stock: Limits.stockMax,
            picture: "/art/tea.svg",
            certificate: Certificate(number: "OCOP-1", issued: "2024-11-20")
        )
        let producer = Producer(
            id: ProducerID(1),
            name: BilingualText(vi: "HTX Chè Ba Vì", en: "Ba Vi Tea"),
            unit: AdministrativeUnit(commune: "Ba Trại", district: "Ba Vì"),
            story: name
        )
        return RoomProfile(
            id: RoomID(1),
            slug: "che-ba-vi",
            title: name,
            producer: producer,
            hostName: "Nguyễn Thị Hiền",
            products: [product.id: product]
        )
    }
}

/// Buyers who claim again as soon as they are answered, in place of the server's loops.
// Checked: the room calls on its loop, where the buyers' turns are taken; what other threads read is atomic.
final class RoomBuyers: Outlet, @unchecked Sendable {
    private let accepted = Atomic<Int>(0)
    private let sent = Atomic<Int>(0)
    private let hosted = Atomic<Int>(0)
    private let isEnding = Atomic<Bool>(false)
    private let refusal = Mutex<String?>(nil)
    private let host = Identity(account: AccountID(1), name: "Hiền", role: .organiser)
    private let people = (0..<DurableBuyers.count).map { index in
        Identity(account: AccountID(index + 2), name: "Người mua \(index)", role: .buyer)
    }
    private var buyers = DurableBuyers()
    private var room: MarketRoom?

    var answered: Int { accepted.load(ordering: .relaxed) }
    /// The host's commands that are durable.
    var preparedCount: Int { hosted.load(ordering: .relaxed) }
    /// Whether nobody waits for an answer.
    var isQuiet: Bool { answered == sent.load(ordering: .relaxed) }

    func check() throws {
        if let refusal = refusal.withLock(\.self) { throw DurableBuyers.Failure.refused(refusal) }
    }

    /// Has nobody claim again; from any thread.
    func end() { isEnding.store(true, ordering: .relaxed) }

    /// Lets the room go, which holds its outlet.
    func leave() { room = nil }

    func prepare(_ commands: [Command], in room: MarketRoom) {
        self.room = room
        let now = DurableBuyers.clock()
        let arrivals = commands.enumerated().compactMap { number, command in
            IdempotencyKey(ascii: "h\(number)".utf8).map { key in
                arrival(.request(.command(command), key), of: host, from: 0, at: now)
            }
        }
        put(arrivals)
    }

    func claim(_ count: Int) {
        guard !isEnding.load(ordering: .relaxed) else { return }
        let now = DurableBuyers.clock()
        var arrivals: [Arrival] = []
        arrivals.reserveCapacity(count)
        for _ in 0..<count {
            guard let (buyer, key, command) = buyers.next() else { break }
            arrivals.append(
                arrival(
                    .request(.command(command), key),
                    of: people[buyer],
                    from: UInt64(buyer + 1),
                    at: now
                )
            )
        }
        sent.add(arrivals.count, ordering: .relaxed)
        put(arrivals)
    }

    private func arrival(
        _ content: Arrival.Content,
        of identity: Identity,
        from connection: UInt64,
        at now: Timestamp
    ) -> Arrival {
        let address = SessionAddress(loop: 0, connection: connection)
        return Arrival(address: address, identity: identity, content: content, at: now)
    }

    private func put(_ arrivals: [Arrival]) {
        guard !arrivals.isEmpty, let refused = room?.submit(arrivals), !refused.isEmpty else {
            return
        }
        refusal.withLock { $0 = "busy" }
    }

    func deliver(_ letters: [Letter], from room: RoomID) {
        var claims = 0
        var commands = 0
        for letter in letters {
            guard Self.isAccepted(letter.text) else {
                return refusal.withLock { $0 = String(decoding: letter.text, as: UTF8.self) }
            }
            if letter.address.connection == 0 { commands += 1 } else { claims += 1 }
        }
        hosted.add(commands, ordering: .relaxed)
        accepted.add(claims, ordering: .relaxed)
        if claims > 0 { claim(claims) }
    }

    func publish(_ publication: Publication) {}

    func fence(_ passed: @escaping @Sendable () -> Void) { passed() }

    var fanOutMilliseconds: Int64 { 0 }

    /// Reads `{"type":"answer","key":"...","ok":true`.
    private static func isAccepted(_ text: [UInt8]) -> Bool {
        let begin: StaticString = "{\"type\":\"answer\",\"key\":\""
        let middle: StaticString = "\",\"ok\":"
        let start = begin.utf8CodeUnitCount
        guard text.count > start, let quote = text[start...].firstIndex(of: UInt8(ascii: "\""))
        else { return false }
        let value = quote + middle.utf8CodeUnitCount
        return value < text.count && text[value] == UInt8(ascii: "t")
    }
}

import EventLoop
import Glibc
import Transport

/// Durable claims of buyers in a market beside messages to an echo endpoint, from as many connections each, in turns.
public final class ClaimLoad {
    /// What `nightmarket bench claims` can be told.
    public struct Options: Sendable {
        /// Where the market is; its first room needs a product with a large stock.
        public var market: CrowdTarget
        /// Where the echo endpoint is.
        public var echo: CrowdTarget
        /// Connections to each.
        public var connections = 2_000
        /// Rounds, each with one run of claims and one of echoes.
        public var rounds = 5
        /// Seconds of each run.
        public var seconds = 2.0
        /// Units of each lot that is claimed from; the next is taken when one is sold out.
        public var unitsPerLot = 100_000
        /// Lots.
        public var lots = 10
        /// Whether buyers watch the room: then each claim also brings them everything that they hold, which grows with
        /// every claim of a load that claims again and again.
        public var isWatching = false

        /// The usual load.
        public init(market: CrowdTarget, echo: CrowdTarget) {
            self.market = market
            self.echo = echo
        }
    }

    /// Milliseconds that connecting, and answers on their way, may take.
    private static let patience = 60_000
    /// Microseconds of each run that are not measured, for everything to be warm.
    private static let warmUp: UInt32 = 300_000

    private let options: Options

    /// Prepares a load.
    public init(_ options: Options) {
        self.options = options
    }

    /// Connects, measures, and leaves; blocks until all is done.
    ///
    /// - Throws: ``CrowdError`` if one of the two cannot be reached, or refuses anything.
    public func run() throws(CrowdError) -> ClaimReport {
        let claims = try enterMarket()
        defer {
            claims.close()
            claims.loop.stop()
            claims.loop.join()
        }
        // The first claims tell how long they and their answers are; every buyer gets a paddle by them.
        _ = try claimRate(claims)
        let count = claims.count
        let bytes = count.bytes / max(1, 2 * count.accepted)
        var load = EchoLoad.Options(target: options.echo)
        load.connections = options.connections
        load.bytes = bytes
        let echo = EchoLoad(load)
        let peers = try echo.connect()
        defer { EchoLoad.disperse(peers) }
        var rounds: [ClaimReport.Round] = []
        for _ in 0..<options.rounds {
            let claimed = try claimRate(claims)
            let echoed = try echoRate(echo, peers)
            rounds.append(
                ClaimReport.Round(claims: claimed, echoes: echoed, ratio: claimed / max(1, echoed))
            )
        }
        return ClaimReport(connections: options.connections, bytes: bytes, rounds: rounds)
    }

    private func claimRate(_ peers: ClaimPeers) throws(CrowdError) -> Double {
        peers.begin()
        usleep(Self.warmUp)
        let rate = measure { peers.count.accepted }
        peers.pause()
        // What is on its way then must not run into the next measurement.
        for _ in 0..<Self.patience {
            if let failure = peers.failure { throw .ended(options.market, how: failure) }
            usleep(1_000)
            if peers.waitingCount == 0 { return rate }
        }
        throw .silent("claims")
    }

    private func echoRate(_ echo: EchoLoad, _ peers: EchoPeers) throws(CrowdError) -> Double {
        peers.begin()
        usleep(Self.warmUp)
        let rate = measure { peers.echoCount }
        peers.pause()
        usleep(Self.warmUp)
        try echo.check(peers)
        return rate
    }

    private func measure(_ count: () -> Int) -> Double {
        let before = count()
        let start = SystemClock.nanoseconds
        usleep(UInt32(options.seconds * 1e6))
        let after = count()
        return Double(after - before) * 1e9 / Double(SystemClock.nanoseconds - start)
    }

    /// Has lots prepared and buyers made, and lets all of them into the room.
    private func enterMarket() throws(CrowdError) -> ClaimPeers {
        let market = options.market
        let organiser = try Organiser(
            HTTPCaller(market, tls: nil),
            name: CrowdOptions(target: market).organiser,
            password: CrowdOptions(target: market).password
        )
        let room = try organiser.firstRoom()
        let cookies = try organiser.simulatedBuyers(options.connections)
        var client = ClientOptions(
            address: organiser.caller.address,
            host: market.authority,
            target: market.path
        )
        client.subprotocols = ["nightmarket.v1.json"]
        client.fields = [(name: "Origin", value: market.origin)]
        let loop = try makeLoop()
        let lots = try prepareLots(organiser, room, client, loop)
        let peers = ClaimPeers(
            loop,
            room: room,
            options: client,
            lots: lots,
            unitsPerLot: options.unitsPerLot,
            isWatching: options.isWatching
        )
        try gather(peers, cookies)
        return peers
    }

    private func makeLoop() throws(CrowdError) -> EventLoop {
        do throws(SystemCallError) {
            let loop = try EventLoop(name: "claim-load")
            loop.start()
            return loop
        } catch {
            throw CrowdError(error, at: options.market)
        }
    }

    private func prepareLots(
        _ organiser: Organiser,
        _ room: String,
        _ client: ClientOptions,
        _ loop: EventLoop
    ) throws(CrowdError) -> [Int] {
        let stand = Stand(loop, room: room, options: client, price: AskingPrice(), log: nil)
        let desk = HostDesk(stand, cookie: organiser.cookie)
        _ = try desk.enter()
        _ = try desk.command("openRoom", tolerating: "roomOpen")
        let products = try organiser.sheet(of: room).products
        let units = options.unitsPerLot
        guard let product = products.first(where: { $0.stock >= units * options.lots }) else {
            throw .nothingToSell(room: room)
        }
        var lots: [Int] = []
        for _ in 0..<options.lots {
            lots.append(try desk.start(Self.terms(of: product.id, units)))
        }
        desk.leave()
        return lots
    }

    private static func terms(of product: Int, _ units: Int) -> String {
        "\"product\":\(product),\"quantity\":\(units),\"format\":\"flash\",\"price\":50000,"
            + "\"limit\":\(units),\"duration\":86400000,\"hold\":86400000"
    }

    private func gather(_ peers: ClaimPeers, _ cookies: [String]) throws(CrowdError) {
        var begun = 0
        for _ in 0..<Self.patience {
            if let failure = peers.failure { throw .ended(options.market, how: failure) }
            let joined = peers.joinedCount
            if joined == cookies.count { return }
            let until = min(cookies.count, joined + Crowd.handshakesMax)
            if begun < until {
                peers.gather(Array(cookies[begun..<until]))
                begun = until
            }
            usleep(1_000)
        }
        throw .silent("the way in")
    }
}

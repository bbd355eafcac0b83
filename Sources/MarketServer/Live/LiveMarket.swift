import EventLoop
import Ledger
import Logging
import Market
import MarketRoom
import Synchronization
import Transport
import WebSocketProtocol

/// The parts of a running market that every loop shares.
final class LiveMarket: Sendable {
    /// The WebSocket subprotocol.
    static let subprotocol = "nightmarket.v1.json"

    let options: ServeOptions
    let ledger: Ledger
    let clock: ServerClock
    let accounts: Accounts
    let drawSeeds: DrawSeeds
    let outlet: LocalOutlet
    let orders: OrderService
    let site: StaticSite
    let night: MarketNight?
    let epoch: String
    let counters = Counters()
    let drain = MarketDrain()
    let rates: CommandRates
    let backstage = Backstage()
    let logger: Logger
    private let server = Mutex<Server?>(nil)
    private let openRooms = Mutex<(bySlug: [String: MarketRoom], inOrder: [MarketRoom])>(([:], []))

    init(
        options: ServeOptions,
        ledger: Ledger,
        clock: ServerClock,
        accounts: Accounts,
        drawSeeds: DrawSeeds,
        outlet: LocalOutlet,
        orders: OrderService,
        site: StaticSite,
        night: MarketNight?,
        logger: Logger
    ) {
        self.options = options
        self.ledger = ledger
        self.clock = clock
        self.accounts = accounts
        self.drawSeeds = drawSeeds
        self.outlet = outlet
        self.orders = orders
        self.site = site
        self.night = night
        self.logger = logger
        epoch = String(ledger.epoch)
        rates = CommandRates(options.limits.commands, trustsLoopback: options.isDemo)
    }

    /// Tells the market which server carries it.
    func attach(_ server: Server) {
        self.server.withLock { $0 = server }
    }

    /// The event loops.
    var loops: [EventLoop] { server.withLock(\.self)?.loops ?? [] }

    /// Counters of all connections.
    var transportMetrics: TransportMetrics {
        server.withLock(\.self)?.metrics ?? TransportMetrics()
    }

    /// Opens a room's door: from now on sessions find it.
    func add(_ room: MarketRoom) {
        openRooms.withLock { rooms in
            rooms.bySlug[room.profile.slug] = room
            rooms.inOrder.append(room)
        }
    }

    func room(_ slug: String) -> MarketRoom? {
        openRooms.withLock { $0.bySlug[slug] }
    }

    var rooms: [MarketRoom] {
        openRooms.withLock(\.inOrder)
    }

    /// From which pages a browser may connect or send forms.
    var origins: OriginPolicy {
        options.origins.isEmpty
            ? .sameOrigin(scheme: scheme) : .listed(Set(options.origins))
    }

    var scheme: String { isSecure ? "https" : "http" }
    var isSecure: Bool { options.tlsCertificate != nil }

    /// How large messages may get.
    var messageLimits: MessageLimits {
        MessageLimits(
            messageBytesMax: options.limits.messageBytesMax,
            fragmentsMax: options.limits.messageFragmentsMax
        )
    }

    /// A session's full bucket of commands.
    var commandBucket: TokenBucket {
        options.limits.commands.session.bucket
    }
}

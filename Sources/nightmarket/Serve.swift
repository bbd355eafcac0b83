import ArgumentParser
import MarketServer

/// `nightmarket serve`.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open the market.",
        discussion: """
            Everything is kept in the data folder; start again with the same folder and the market goes on \
            where it stopped. SIGTERM or Ctrl-C closes it in order, SIGHUP reads the certificate again.
            """
    )

    @Option(help: "Folder that keeps the market; made if it is not there.")
    var data = "data/market"

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 takes a free one.")
    var port: UInt16 = 8080

    @Option(help: "Event loops, one thread each; 0 takes one per core.")
    var loops = 0

    @Flag(help: "Fill a new data folder with the demo market and its accounts.")
    var demo = false

    @Flag(
        inversion: .prefixedNo,
        help: "Let the demo's stalls present themselves while no host does."
    )
    var demoHost = true

    @Option(
        help: ArgumentHelp(
            "Folder with the page's files.",
            discussion: """
                By default Static in the working directory, or else Static beside the program, or else \
                ../share/nightmarket/Static from there.
                """
        )
    )
    var staticFiles: String?

    @Option(help: "Certificate chain (PEM); with --tls-key the server speaks https and wss only.")
    var tlsCertificate: String?

    @Option(help: "Private key (PEM) of the certificate.")
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "Origin that pages are served from, such as https://cho.example; may be repeated.",
            discussion: "By default a page must come from the host that it connects to.",
            valueName: "origin"
        )
    )
    var origin: [String] = []

    @OptionGroup(title: "Connections")
    var connections: ConnectionOptions

    @OptionGroup(title: "Patience with connections")
    var patience: PatienceOptions

    @OptionGroup(title: "Rates")
    var rates: RateOptions

    @OptionGroup(title: "Rooms")
    var rooms: RoomOptions

    @OptionGroup(title: "Payments")
    var payments: PaymentOptions

    @OptionGroup(title: "Closing in order")
    var drain: DrainOptions

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key belong together")
        }
        try Bounds.check(loops, 0...64, "loops")
    }

    func run() throws {
        DescriptorLimit.raise()
        var options = ServeOptions(
            dataFolder: data,
            staticFolder: staticFiles ?? StaticFolder.usual()
        )
        options.host = host
        options.port = port
        options.loops = loops
        options.isDemo = demo
        options.hasDemoHost = demoHost
        options.tlsCertificate = tlsCertificate
        options.tlsKey = tlsKey
        options.origins = origin
        options.limits = limits
        try payments.apply(to: &options)
        try Failure.sayingWhy { try MarketServer(options).run() }
    }

    private var limits: ServeLimits {
        var limits = ServeLimits()
        connections.apply(to: &limits)
        patience.apply(to: &limits.connection)
        rates.apply(to: &limits)
        rooms.apply(to: &limits.room)
        drain.apply(to: &limits)
        return limits
    }
}

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

    @Option(help: "Most connections in all.")
    var connectionsMax = 100_000

    @Option(help: "Most connections from one address; loopback is not counted with --demo.")
    var connectionsPerAddress = 200

    @Option(help: "Commands a session may send per second, on average.")
    var commandsPerSecond = 10

    @Option(help: "Commands a session may send at once.")
    var commandsBurst = 30

    @Option(help: "Seconds that closing in order may take.")
    var drainSeconds = 10

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key belong together")
        }
        guard commandsPerSecond > 0, commandsBurst > 0, connectionsMax > 0,
            connectionsPerAddress > 0
        else { throw ValidationError("limits must be at least 1") }
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
        options.connectionsMax = connectionsMax
        options.connectionsPerAddress = connectionsPerAddress
        options.commandsPerSecond = commandsPerSecond
        options.commandsBurst = commandsBurst
        options.drainSeconds = drainSeconds
        try Failure.sayingWhy { try MarketServer(options).run() }
    }
}

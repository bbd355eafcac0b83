import ArgumentParser
import Crowd
import Foundation

/// `nightmarket bench claims`: durable claims over real WebSockets beside echoes.
struct BenchClaims: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "Send claims to a market and messages to `nightmarket echo`, in turns.",
        discussion: """
            Every connection has exactly one message on its way all the time. The market must be opened with --demo, \
            with rates that no buyer reaches, and its first room needs a product with a million units.
            """
    )

    @Option(help: "The market's WebSocket.")
    var url = "ws://127.0.0.1:8080/live"

    @Option(help: "The echo endpoint.")
    var echoUrl = "ws://127.0.0.1:9001/"

    @Option(help: "Connections to each.")
    var connections = 2_000

    @Option(help: "Rounds, each with one run of claims and one of echoes.")
    var rounds = 5

    @Option(help: "Seconds of each run.")
    var seconds = 2.0

    @Flag(
        help:
            "Let the buyers watch the room, so that they get updates and everything that they hold, too."
    )
    var watching = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard CrowdTarget(url) != nil, CrowdTarget(echoUrl) != nil else {
            throw ValidationError("--url and --echo-url must be like ws://127.0.0.1:9001/")
        }
        try Bounds.check(connections, 1...50_000, "connections")
        try Bounds.check(rounds, 1...1_000, "rounds")
        try Bounds.check(seconds, 0.05...60, "seconds")
    }

    func run() throws {
        let descriptors = DescriptorLimit.raise()
        guard 2 * connections + 50 <= descriptors else {
            Failure.say(
                "twice \(connections) connections need more than the \(descriptors) descriptors of a process"
            )
            throw ExitCode.failure
        }
        guard let market = CrowdTarget(url), let echo = CrowdTarget(echoUrl) else { return }
        var options = ClaimLoad.Options(market: market, echo: echo)
        options.connections = connections
        options.rounds = rounds
        options.seconds = seconds
        options.isWatching = watching
        try Failure.sayingWhy {
            let report = try ClaimLoad(options).run()
            if json {
                print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
            } else {
                print(report.table)
            }
        }
    }
}

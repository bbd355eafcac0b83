import ArgumentParser
import Crowd
import Foundation

/// `nightmarket bench echo`: how many messages an echo endpoint sends back, and what they cost it.
struct BenchEcho: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "Send messages to `nightmarket echo` or another echo endpoint.",
        discussion: "Every connection has exactly one message on its way all the time."
    )

    @Option(help: "The endpoint, ws: or wss:.")
    var url = "ws://127.0.0.1:9001/"

    @Option(help: "Connections.")
    var connections = 200

    @Option(help: "Bytes of every message.")
    var bytes = 60

    @Option(help: "Seconds that are measured.")
    var seconds = 5

    @Option(
        help: ArgumentHelp(
            "Process number of the server, on this machine, to report its processor time.",
            valueName: "process"
        )
    )
    var watch: Int32?

    @Flag(help: "Take any certificate of a wss: endpoint.")
    var insecure = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard CrowdTarget(url) != nil else {
            throw ValidationError("--url must be like ws://127.0.0.1:9001/")
        }
        guard connections > 0, (1...3_600).contains(seconds), (0...1_000_000).contains(bytes) else {
            throw ValidationError(
                "--connections: at least 1; --seconds: 1-3600; --bytes: at most 1,000,000"
            )
        }
    }

    func run() throws {
        let descriptors = DescriptorLimit.raise()
        guard connections + 50 <= descriptors else {
            Failure.say(
                "\(connections) connections need more than the \(descriptors) descriptors of a process"
            )
            throw ExitCode.failure
        }
        guard let target = CrowdTarget(url) else { return }
        var options = EchoLoad.Options(target: target)
        options.connections = connections
        options.bytes = bytes
        options.seconds = seconds
        options.watchedProcess = watch
        options.takesAnyCertificate = insecure
        try Failure.sayingWhy {
            let report = try EchoLoad(options).run()
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
                print(String(decoding: try encoder.encode(report), as: UTF8.self))
            } else {
                print(report.table)
            }
        }
    }
}

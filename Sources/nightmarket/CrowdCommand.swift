import ArgumentParser
import Crowd
import Foundation

/// `nightmarket crowd`.
struct CrowdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crowd",
        abstract: "Send a simulated crowd to a market that was opened with --demo.",
        discussion: """
            Every bid has its moment fixed beforehand and its latency counts from then. At the end every accepted \
            answer is looked up in the public journal; exit code 1 if one is missing or something was oversold.
            """
    )

    @Option(help: "The market's WebSocket, ws: or wss:.")
    var url = "ws://127.0.0.1:8080/live"

    @Option(help: "Connections that watch the room.")
    var viewers = 1_000

    @Option(help: "Of a hundred viewers, how many are guests, who only watch.")
    var guestsPercent = 50

    @Option(help: "Bids sent in a second.")
    var bidsPerSecond = 100

    @Option(help: "Claims sent in one rush, for two thirds as many units.")
    var claims = 200

    @Option(
        help: ArgumentHelp(
            "Buyers who each claim one unit within one second, instead of the other claims.",
            discussion:
                "Exit code 1 unless everybody is answered and exactly the units are given away.",
            valueName: "buyers"
        )
    )
    var rush = 0

    @Option(help: "Units that the rush is for.")
    var units = 100

    @Option(help: "Seconds that bids are sent for.")
    var seconds = 30

    @Option(help: "The room's slug; without it the market's first room.")
    var room: String?

    @Option(help: "Sign-in name of an organiser.")
    var organiser = "bantochuc"

    @Option(help: "The organiser's password.")
    var password = "chodem2026"

    @Option(
        help: ArgumentHelp(
            "Write every accepted answer down at once, for `nightmarket verify --answers`.",
            valueName: "file"
        )
    )
    var answers: String?

    @Option(help: "Event loops of those who only watch, one thread each; the bidders have another.")
    var loops = 1

    @Option(help: "Most connections begun in a second.")
    var connectsPerSecond = 2_000

    @Option(
        help: ArgumentHelp(
            "Process number of the server, on this machine, to report its processor time and memory.",
            valueName: "process"
        )
    )
    var watch: Int32?

    @Option(
        help: ArgumentHelp(
            "Further viewers who join and then read nothing until the run is over.",
            discussion: "Then they read on, and the report says how many got the newest state.",
            valueName: "viewers"
        )
    )
    var stalled = 0

    @Option(
        help: ArgumentHelp(
            "Viewers who lose their lines in the middle of the run and come back within one second.",
            discussion: """
                They are of those who only watch, and come back without a position, for a whole snapshot: \
                the more costly case. The report has the bids' latency before, during and after.
                """,
            valueName: "viewers"
        )
    )
    var reconnectStorm = 0

    @Flag(
        help: ArgumentHelp(
            "Offer permessage-deflate, without a context on either side.",
            discussion: """
                A message that many viewers get is inflated for one of them and recognised by its bytes for \
                the others, so that the crowd does not spend its time on inflating.
                """
        )
    )
    var deflate = false

    @Flag(help: "Take any certificate of a wss: market, such as a self-signed one.")
    var insecure = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard CrowdTarget(url) != nil else {
            throw ValidationError("--url must be like ws://127.0.0.1:8080/live")
        }
        guard viewers > 0, seconds > 0, loops > 0, connectsPerSecond > 0 else {
            throw ValidationError(
                "--viewers, --seconds, --loops, --connects-per-second: at least 1"
            )
        }
        guard bidsPerSecond >= 0, claims >= 0, (0...100).contains(guestsPercent) else {
            throw ValidationError(
                "--bids-per-second and --claims: at least 0; --guests-percent: 0-100"
            )
        }
        guard stalled >= 0, reconnectStorm >= 0 else {
            throw ValidationError("--stalled and --reconnect-storm: at least 0")
        }
        guard rush >= 0, units > 0 else {
            throw ValidationError("--rush: at least 0; --units: at least 1")
        }
        if let options, reconnectStorm > options.watchers {
            throw ValidationError(
                "--reconnect-storm: at most the \(options.watchers) viewers who only watch"
            )
        }
    }

    func run() throws {
        let descriptors = DescriptorLimit.raise()
        let people = max(viewers, rush) + stalled
        guard people + 50 <= descriptors else {
            Failure.say(
                "\(people) viewers need more than the \(descriptors) descriptors of a process"
            )
            throw ExitCode.failure
        }
        guard let options else { return }
        try Failure.sayingWhy { try go(options) }
    }

    /// What was asked for; `nil` for an address that is none.
    private var options: CrowdOptions? {
        guard let target = CrowdTarget(url) else { return nil }
        var options = CrowdOptions(target: target)
        options.viewers = max(viewers, rush)
        options.rush = rush
        options.rushUnits = units
        options.guestsPercent = guestsPercent
        options.bidsPerSecond = bidsPerSecond
        options.claims = claims
        options.seconds = seconds
        options.room = room
        options.organiser = organiser
        options.password = password
        options.answersPath = answers
        options.loops = loops
        options.connectsPerSecond = connectsPerSecond
        options.watchedProcess = watch
        options.stalled = stalled
        options.stormers = reconnectStorm
        options.deflates = deflate
        options.takesAnyCertificate = insecure
        return options
    }

    private func go(_ options: CrowdOptions) throws {
        let report = try Crowd(options) { line in
            FileHandle.standardError.write(Data((line + "\n").utf8))
        }.run()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print(report.table)
        }
        if let answers, report.journalFailure != nil {
            Failure.say(
                "accepted answers are in \(answers); compare them with `nightmarket verify`"
            )
        }
        guard report.isSound else { throw ExitCode.failure }
    }
}

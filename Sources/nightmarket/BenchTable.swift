import ArgumentParser
import Crowd
import Foundation

/// `nightmarket bench table`: the figures of one run of `Scripts/bench`, side by side.
struct BenchTable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Print what a run of Scripts/bench left in a folder."
    )

    /// What was measured, and what came out.
    typealias Row = (name: String, value: String)

    private struct Decisions: Decodable {
        let bidsPerSecond: Int
        let claimsPerSecond: Int
    }

    @Argument(help: "Folder with the results.")
    var folder: String

    func run() throws {
        try Failure.sayingWhy {
            let decisions: Decisions = try read("decisions.json")
            var rows: [Row] = [
                ("bids decided by the pure room", "\(decisions.bidsPerSecond) /s"),
                ("claims decided by the pure room", "\(decisions.claimsPerSecond) /s"),
            ]
            rows += try rush()
            if exists("idle.json") { rows += try crowds() }
            let width = rows.map(\.name.count).max() ?? 0
            for row in rows {
                let padding = String(repeating: " ", count: width - row.name.count)
                print("| \(row.name)\(padding) | \(row.value) |")
            }
        }
    }

    /// What was measured with crowds; a run of the rush alone has none of it.
    private func crowds() throws -> [Row] {
        var rows: [Row] = []
        rows += try joining(read("idle.json"), secure: read("idle-tls.json"))
        rows += try [massClose()]
        rows += try echo(read("echo.json"), bare: read("bare-echo.json"))
        rows += try fanOut(read("fan-out.json"), read("bare-loop.json"))
        rows += try compressed(read("deflate.json"), plain: read("fan-out.json"))
        rows += try scale(read("scale-small.json"), read("scale-large.json"))
        rows += try loops(read("loops-1.json"), read("loops-2.json"))
        rows += try latency(read("latency.json"), read("disk.json"))
        rows += try stalled(read("stalled.json"), without: read("latency.json"))
        rows += try storm(read("storm.json"))
        return rows
    }

    func read<Value: Decodable>(_ name: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: file(name)))
    }

    func file(_ name: String) -> URL {
        URL(fileURLWithPath: "\(folder)/\(name)")
    }

    /// One value over another, such as `1.18 times`.
    static func ratio(_ value: Double, over other: Double) -> String {
        other > 0 ? String(format: "%.2f times", value / other) : "no ratio"
    }

    static func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }

    static func milliseconds(_ times: Double...) -> String {
        times.map { String(format: "%.2f", $0) }.joined(separator: " / ") + " ms"
    }

    static func microseconds(_ cost: ServerCosts.Cost?) -> String {
        guard let cost else { return "nothing measured" }
        return String(
            format: "%.2f µs, of which user %.2f µs",
            cost.allMicroseconds,
            cost.userMicroseconds
        )
    }
}

import ArgumentParser
import Crowd
import Foundation

/// `nightmarket bench table`: the figures of one run of `Scripts/bench`, side by side.
struct BenchTable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Print what a run of Scripts/bench left in a folder."
    )

    private struct Decisions: Decodable {
        let bidsPerSecond: Int
        let claimsPerSecond: Int
    }

    private struct Time: Decodable {
        let userSeconds: Double
        let systemSeconds: Double
        var all: Double { userSeconds + systemSeconds }
    }

    private struct BareLoop: Decodable {
        let frames: Int
        let seconds: Double
        let sender: Time
        let receiver: Time
    }

    @Argument(help: "Folder with the results.")
    var folder: String

    func run() throws {
        try Failure.sayingWhy {
            var rows: [(String, String)] = []
            let decisions: Decisions = try read("decisions.json")
            rows.append(("bids decided by the pure room", "\(decisions.bidsPerSecond) /s"))
            rows.append(("claims decided by the pure room", "\(decisions.claimsPerSecond) /s"))
            rows += idle(try read("idle.json"))
            rows += fanOut(try read("fan-out.json"), try read("bare-loop.json"))
            rows += latency(try read("latency.json"), try read("disk.json"))
            let width = rows.map(\.0.count).max() ?? 0
            for (name, value) in rows {
                let padding = String(repeating: " ", count: width - name.count)
                print("| \(name)\(padding) | \(value) |")
            }
        }
    }

    private func idle(_ report: CrowdReport) -> [(String, String)] {
        var rows = [
            ("upgrades, each with join and snapshot", "\(Int(report.upgradesPerSecond)) /s")
        ]
        if let before = report.serverBytesBefore, let joined = report.serverBytesJoined {
            let each = (joined - before) / max(1, report.joinedMost)
            let words = "\(each) bytes (of \(report.joinedMost); kernel's buffers not counted)"
            rows.append(("memory per idle joined viewer", words))
        }
        return rows
    }

    private func fanOut(_ report: CrowdReport, _ bare: BareLoop) -> [(String, String)] {
        let frames = Double(max(1, report.updates)) / 1e6
        let bareFrames = Double(max(1, bare.frames)) / 1e6
        let viewers = report.joinedMost
        func perMillion(_ seconds: Double) -> String { String(format: "%.2f s", seconds) }
        var rows = [
            (
                "fan-out to \(viewers) viewers, \(report.updateBytes) bytes",
                "\(Int(report.updatesPerSecond)) frames/s, paced by the tick; bare C loop flat out "
                    + "\(Int(Double(bare.frames) / bare.seconds)) frames/s"
            )
        ]
        guard let server = report.server else { return rows }
        let own = server.userSeconds + server.systemSeconds
        let crowd = report.crowd.userSeconds + report.crowd.systemSeconds
        rows.append(
            (
                "server's user CPU per million frames",
                perMillion(server.userSeconds / frames) + "; bare C sender "
                    + perMillion(bare.sender.userSeconds / bareFrames)
            )
        )
        rows.append(
            (
                "server's CPU per million frames",
                perMillion(own / frames) + "; bare C sender "
                    + perMillion(bare.sender.all / bareFrames)
            )
        )
        rows.append(
            (
                "all CPU per million frames, readers too",
                perMillion((own + crowd) / frames) + "; bare C loop with its reader "
                    + perMillion((bare.sender.all + bare.receiver.all) / bareFrames)
            )
        )
        return rows
    }

    private func latency(
        _ report: CrowdReport,
        _ disk: BenchDisk.Result
    ) -> [(String, String)] {
        func words(_ times: Double...) -> String {
            times.map { String(format: "%.2f", $0) }.joined(separator: " / ") + " ms"
        }
        let bids = report.bids
        let rate = Double(bids.sent) / max(report.seconds, 0.001)
        let times = report.bidAnswers
        let seen = report.seenByAll
        return [
            (
                "bid to durable answer, p50 / p99 / p99.9",
                words(times.p50, times.p99, times.p999)
                    + " (\(report.joinedMost) viewers, \(Int(rate)) bids/s, "
                    + "\(bids.accepted) of \(bids.sent) accepted)"
            ),
            ("bid to seen by all, p50 / p99 / p99.9", words(seen.p50, seen.p99, seen.p999)),
            ("the disk's own fdatasync, p50 / p99", words(disk.p50, disk.p99)),
            (
                "the crowd's own lateness, p50 / p99",
                words(report.lateness.p50, report.lateness.p99)
            ),
            ("acknowledged and not in the journal", "\(report.missing.count)"),
        ]
    }

    private func read<Value: Decodable>(_ name: String) throws -> Value {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        return try JSONDecoder().decode(Value.self, from: data)
    }
}

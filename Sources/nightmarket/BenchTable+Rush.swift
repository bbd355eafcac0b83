import Crowd
import Foundation

extension BenchTable {
    /// What PostgreSQL did with one hot lot.
    private struct Postgres: Decodable {
        let claimsPerSecond: Double
        let version: String
    }

    /// Many buyers for few units, and how fast claims become durable, beside a plain file, PostgreSQL and an echo.
    func rush() throws -> [Row] {
        var rows: [Row] = []
        for name in ["durable-50.json", "durable-5000.json"] where exists(name) {
            rows += try durable(read(name))
        }
        if exists("postgres.json") {
            rows.append(try postgres(read("postgres.json"), read("durable-50.json")))
        }
        if exists("claims.json") { rows.append(try claims(read("claims.json"))) }
        if exists("rush.json") {
            let report: CrowdReport = try read("rush.json")
            if let rush = report.rush { rows += Self.rows(of: rush) }
        }
        return rows
    }

    private func durable(_ result: BenchDurable.Result) -> [Row] {
        let middle = result.middle
        return [
            (
                "durable claims of room and ledger, \(result.inFlight) in flight",
                "\(Int(middle.room)) /s; a plain file \(Int(middle.file)) /s: "
                    + String(format: "%.2f of it", middle.ratio)
            ),
            (
                "processor time for each, \(result.inFlight) in flight",
                String(
                    format: "%.2f µs; the plain file %.2f µs",
                    middle.roomProcessor,
                    middle.fileProcessor
                )
            ),
        ]
    }

    private func postgres(_ postgres: Postgres, _ durable: BenchDurable.Result) -> Row {
        (
            "the same, 50 in flight, against PostgreSQL \(postgres.version)",
            "PostgreSQL \(Int(postgres.claimsPerSecond)) /s, one hot lot, 50 clients: "
                + Self.ratio(durable.middle.room, over: postgres.claimsPerSecond)
        )
    }

    private func claims(_ report: ClaimReport) -> Row {
        (
            "durable claims over \(report.connections) WebSockets",
            "\(Int(report.middle.claims)) /s; echo of \(report.bytes) bytes "
                + "\(Int(report.middle.echoes)) /s: "
                + String(format: "%.2f of it", report.middle.ratio)
        )
    }

    private static func rows(of rush: RushReport) -> [Row] {
        [
            (
                "\(rush.buyers) buyers claim \(rush.units) units within one second",
                "\(rush.answered) answered, \(rush.accepted) accepted, "
                    + "the last after \(seconds(rush.secondsToLast))"
            ),
            (
                "claim to answer in the rush, p50 / p99 / max",
                milliseconds(rush.answers.p50, rush.answers.p99, rush.answers.max)
            ),
        ]
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: file(name).path)
    }
}

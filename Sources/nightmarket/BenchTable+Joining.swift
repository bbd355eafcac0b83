import Crowd
import Foundation

extension BenchTable {
    /// Coming in, being there and going away.
    func joining(_ plain: CrowdReport, secure: CrowdReport) -> [Row] {
        [
            ("upgrades, each with join and snapshot", "\(Int(plain.upgradesPerSecond)) /s"),
            ("server's CPU for each upgrade with join", Self.microseconds(plain.costs?.join)),
            ("server's CPU for each TLS upgrade with join", Self.microseconds(secure.costs?.join)),
            ("memory per idle joined viewer", memory(plain)),
            ("memory per idle joined viewer, TLS", memory(secure)),
        ]
    }

    private func memory(_ report: CrowdReport) -> String {
        guard let bytes = report.costs?.bytesPerViewer else { return "nothing measured" }
        return "\(bytes) bytes (of \(report.joinedMost); kernel's buffers not counted)"
    }

    /// The longest turn of a loop before and after a whole crowd's process was killed.
    func massClose() throws -> Row {
        let before = try Metrics(file("mass-close.before"))
        let after = try Metrics(file("mass-close.after"))
        let ended = before.sum("transport_websockets") - after.sum("transport_websockets")
        let times = [before, after].map { $0.largest("loop_longest_turn_seconds") * 1_000 }
        return (
            "longest turn of a loop, before / after \(Int(ended)) lines end at once",
            Self.milliseconds(times[0], times[1])
        )
    }

    /// Samples of `/metrics`, as it came over the line.
    private struct Metrics {
        private let samples: [(name: Substring, value: Double)]

        init(_ file: URL) throws {
            let text = try String(contentsOf: file, encoding: .utf8)
            samples = text.split(whereSeparator: \.isNewline).compactMap { line in
                // A label's value may have spaces.
                let name = line.prefix { $0 != "{" && $0 != " " }
                guard let text = line.split(separator: " ").last, let value = Double(text) else {
                    return nil
                }
                return (name, value)
            }
        }

        private func values(_ name: String) -> [Double] {
            samples.filter { $0.name == "nightmarket_" + name }.map(\.value)
        }

        func sum(_ name: String) -> Double { values(name).reduce(0, +) }

        func largest(_ name: String) -> Double { values(name).max() ?? 0 }
    }
}

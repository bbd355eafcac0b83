import Crowd

extension BenchTable {
    struct BareLoop: Decodable {
        struct Time: Decodable {
            let userSeconds: Double
            let systemSeconds: Double
            var all: Double { userSeconds + systemSeconds }
        }

        let frames: Int
        let seconds: Double
        let sender: Time
        let receiver: Time
    }

    /// One update to many, beside the least that it can cost.
    func fanOut(_ report: CrowdReport, _ bare: BareLoop) -> [Row] {
        let frames = Double(max(1, report.updates)) / 1e6
        let bareFrames = Double(max(1, bare.frames)) / 1e6
        var rows: [Row] = [
            (
                "fan-out to \(report.joinedMost) viewers, \(report.updateBytes) bytes",
                "\(Int(report.updatesPerSecond)) frames/s, paced by the tick; bare C loop flat out "
                    + "\(Int(Double(bare.frames) / bare.seconds)) frames/s"
            )
        ]
        guard let server = report.server else { return rows }
        let own = server.userSeconds + server.systemSeconds
        let crowd = report.crowd.userSeconds + report.crowd.systemSeconds
        func row(_ name: String, _ value: Double, _ other: String, _ least: Double) -> Row {
            let value = value / frames
            let least = least / bareFrames
            return (
                name,
                "\(Self.seconds(value)); \(other) \(Self.seconds(least)): "
                    + Self.ratio(value, over: least)
            )
        }
        rows += [
            row(
                "server's user CPU per million frames",
                server.userSeconds,
                "bare C sender",
                bare.sender.userSeconds
            ),
            row("server's CPU per million frames", own, "bare C sender", bare.sender.all),
            row(
                "all CPU per million frames, readers too",
                own + crowd,
                "bare C loop with its reader",
                bare.sender.all + bare.receiver.all
            ),
        ]
        return rows
    }

    /// The same updates, deflated once for all who asked for it.
    func compressed(_ deflated: CrowdReport, plain: CrowdReport) -> [Row] {
        [
            (
                "a compressed update on the line",
                "\(deflated.lineBytes) bytes; plain \(plain.lineBytes) bytes"
            ),
            cost("server's CPU per compressed frame", deflated, "plain", plain),
        ]
    }

    /// Whether many viewers cost more each than few.
    func scale(_ small: CrowdReport, _ large: CrowdReport) -> [Row] {
        [
            cost(
                "server's CPU per frame with \(large.joinedMost) viewers",
                large,
                "with \(small.joinedMost)",
                small
            )
        ]
    }

    /// What a second event loop brings, and costs.
    func loops(_ one: CrowdReport, _ two: CrowdReport) -> [Row] {
        [
            (
                "frames/s with two loops",
                "\(Int(two.updatesPerSecond)) /s; with one \(Int(one.updatesPerSecond)) /s: "
                    + Self.ratio(two.updatesPerSecond, over: one.updatesPerSecond)
            ),
            cost("server's CPU per frame with two loops", two, "with one", one),
        ]
    }

    private func cost(
        _ name: String,
        _ report: CrowdReport,
        _ otherName: String,
        _ other: CrowdReport
    ) -> Row {
        let times = [report, other].map { $0.costs?.frame?.allMicroseconds ?? 0 }
        return (
            name,
            "\(Self.microseconds(report.costs?.frame)); \(otherName) "
                + "\(Self.microseconds(other.costs?.frame)): "
                + Self.ratio(times[0], over: times[1])
        )
    }
}

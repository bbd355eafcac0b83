import Crowd

extension BenchTable {
    /// From a bid to its durable answer and to everybody's page.
    func latency(_ report: CrowdReport, _ disk: BenchDisk.Result) -> [Row] {
        let bids = report.bids
        let rate = Double(bids.sent) / max(report.seconds, 0.001)
        let times = report.bidAnswers
        let seen = report.seenByAll
        return [
            (
                "bid to durable answer, p50 / p99 / p99.9",
                Self.milliseconds(times.p50, times.p99, times.p999)
                    + " (\(report.joinedMost) viewers, \(Int(rate)) bids/s, "
                    + "\(bids.accepted) of \(bids.sent) accepted)"
            ),
            ("the disk's own fdatasync, p50 / p99", Self.milliseconds(disk.p50, disk.p99)),
            ("durable answer p50 over fdatasync p50", Self.ratio(times.p50, over: disk.p50)),
            (
                "bid to seen by all, p50 / p99 / p99.9",
                Self.milliseconds(seen.p50, seen.p99, seen.p999)
            ),
            (
                "the crowd's own lateness, p50 / p99",
                Self.milliseconds(report.lateness.p50, report.lateness.p99)
            ),
            ("acknowledged and not in the journal", "\(report.missing.count)"),
        ]
    }

    /// The same with viewers beside it who read nothing.
    func stalled(_ report: CrowdReport, without: CrowdReport) -> [Row] {
        guard let stalled = report.stalled else { return [] }
        var after = "\(stalled.sawNewest) of \(stalled.stalled) got the newest state"
        if let seconds = stalled.secondsToNewest { after += " within \(Self.seconds(seconds))" }
        var rows: [Row] = [
            compared(
                "bid to answer p99 beside \(stalled.stalled) stalled viewers",
                report.bidAnswers.p99,
                "without",
                without.bidAnswers.p99
            ),
            compared(
                "seen by all p99 beside them",
                report.seenByAll.p99,
                "without",
                without.seenByAll.p99
            ),
            ("when the stalled read on", after),
        ]
        if let bytes = stalled.bytesPerViewer {
            rows.append(("growth of the server's memory per stalled viewer", "\(bytes) bytes"))
        }
        return rows
    }

    /// Bids while many come back at once.
    func storm(_ report: CrowdReport) -> [Row] {
        guard let storm = report.storm else { return [] }
        let end = storm.secondsUntilBack.map(Self.seconds) ?? "never all"
        let lines = "\(storm.dropped) lines"
        let after = storm.after
        return [
            ("\(lines) dropped at once, all back after", end),
            compared(
                "bid to answer p50 meanwhile",
                storm.during.p50,
                "before",
                storm.before.p50
            ),
            compared(
                "bid to answer p99 meanwhile",
                storm.during.p99,
                "before",
                storm.before.p99
            ),
            (
                "bid to answer afterwards, p50 / p99",
                after.count > 0
                    ? Self.milliseconds(after.p50, after.p99) : "no bid was due afterwards"
            ),
        ]
    }

    /// Messages there and back, one on its way for each connection.
    ///
    /// `bare` was loaded by a C loop, which leaves the machine to the server.
    func echo(_ report: EchoReport, bare: EchoReport) -> [Row] {
        [("", report), (" for a bare C loop", bare)].flatMap { name, report -> [Row] in
            let user = report.serverUserSecondsPerMillion ?? 0
            let system = report.serverSystemSecondsPerMillion ?? 0
            return [
                (
                    "echo of \(report.bytes) bytes on \(report.connections) connections\(name)",
                    "\(Int(report.messagesPerSecond)) messages/s"
                ),
                (
                    "echo server's CPU per million messages\(name)",
                    "\(Self.seconds(user + system)), of which user \(Self.seconds(user))"
                ),
            ]
        }
    }

    private func compared(
        _ name: String,
        _ value: Double,
        _ otherName: String,
        _ other: Double
    ) -> Row {
        (
            name,
            "\(Self.milliseconds(value)); \(otherName) \(Self.milliseconds(other)): "
                + Self.ratio(value, over: other)
        )
    }
}

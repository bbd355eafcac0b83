extension CrowdReport {
    /// How the storm went, for the table.
    static func lines(_ storm: StormReport) -> [(String, String)] {
        let end =
            if let seconds = storm.secondsUntilBack {
                "all back after \(seconds.short) s"
            } else {
                "\(storm.back) back at the end"
            }
        return [
            ("reconnect storm", "\(storm.dropped) lines dropped, \(end)"),
            ("bid to answer before", words(storm.before)),
            ("bid to answer during", words(storm.during)),
            ("bid to answer after", words(storm.after)),
        ]
    }

    /// How the rush went, for the table.
    static func lines(_ rush: RushReport) -> [(String, String)] {
        var words = "\(rush.buyers) buyers for \(rush.units) units: \(rush.answered) answered"
        words += ", \(rush.accepted) accepted"
        if !rush.isSound { words += " (NOT AS IT SHOULD BE)" }
        return [
            ("rush", words),
            ("rush, every claim to its answer", Self.words(rush.answers)),
            ("rush, first claim to last answer", "\(rush.secondsToLast.short) s"),
        ]
    }

    /// What became of the stalled viewers, for the table.
    static func lines(_ stalled: StalledReport) -> [(String, String)] {
        var words = "\(stalled.stalled) of \(stalled.viewers) read nothing; afterwards "
        words += "\(stalled.sawNewest) saw the newest state"
        if let seconds = stalled.secondsToNewest { words += " within \(seconds.short) s" }
        words += ", \(stalled.sentBack) were told to come back"
        var lines = [("stalled viewers", words)]
        for (how, count) in stalled.ends.sorted(by: { $0.key < $1.key }) {
            lines.append(("stalled and dropped: \(how)", "\(count)"))
        }
        if let bytes = stalled.bytesPerViewer {
            lines.append(("server's memory", "grew by \(bytes) bytes for each stalled viewer"))
        }
        return lines
    }

    /// What the server spent, for the table.
    static func lines(_ costs: ServerCosts) -> [(String, String)] {
        var lines: [(String, String)] = []
        if let join = costs.join { lines.append(("server's CPU for each join", words(join))) }
        if let frame = costs.frame { lines.append(("server's CPU for each frame", words(frame))) }
        if let bytes = costs.bytesPerViewer {
            lines.append(("server's memory for each viewer", "\(bytes) bytes"))
        }
        return lines
    }

    private static func words(_ cost: ServerCosts.Cost) -> String {
        "\(cost.allMicroseconds.short) µs, of which user \(cost.userMicroseconds.short) µs"
    }
}

import Foundation

extension CrowdReport {
    /// The report as lines of a table for a terminal.
    public var table: String {
        var lines: [(String, String)] = [
            ("viewers in the room", "\(joinedMost) of \(viewers)"),
            ("upgrades with join", "\(Int(upgradesPerSecond)) a second, \(rampSeconds.short) s"),
            ("bids", Self.words(bids)),
        ]
        if claims.sent + claims.unsent > 0 {
            lines.append(("claims", Self.words(claims)))
            lines.append(("units", "\(unitsClaimed) claimed of \(unitsOffered)"))
        }
        for (reason, count) in refusals.sorted(by: { $0.key < $1.key }) {
            let mark = Self.expectedRefusals.contains(reason) ? "" : "  (unexpected)"
            lines.append(("refused: \(reason)", "\(count)\(mark)"))
        }
        lines.append(("bid to durable answer", Self.words(bidAnswers)))
        if claimAnswers.count > 0 {
            lines.append(("claim to durable answer", Self.words(claimAnswers)))
        }
        let unseenWords = unseen == 0 ? "" : ", \(unseen) not seen by all at the end"
        lines.append(("seen by all viewers", Self.words(seenByAll) + unseenWords))
        lines.append(("crowd late to send", Self.words(lateness)))
        lines.append(
            (
                "updates",
                "\(Int(updatesPerSecond)) a second in all, \(updateBytes) bytes each\(deflateWords)"
            )
        )
        for (how, count) in drops.sorted(by: { $0.key < $1.key }) {
            lines.append(("dropped: \(how)", "\(count)"))
        }
        if reconnects > 0 { lines.append(("came back", "\(reconnects) attempts")) }
        lines.append(("crowd's processors", Self.words(crowd, over: seconds)))
        if let rush { lines += Self.lines(rush) }
        if let storm { lines += Self.lines(storm) }
        if let stalled { lines += Self.lines(stalled) }
        if let costs { lines += Self.lines(costs) }
        if let server { lines.append(("server's processors", Self.words(server, over: seconds))) }
        lines.append(("journal", journalWords))
        let width = lines.map(\.0.count).max() ?? 0
        return lines.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2) + value
        }.joined(separator: "\n")
    }

    private var deflateWords: String {
        deflatedUpgrades > 0 ? ", compressed: \(lineBytes) on the line" : ""
    }

    private var journalWords: String {
        if let journalFailure { return "not compared: \(journalFailure)" }
        var words = "\(journalEntries) entries read, "
        let answers = bids.accepted + claims.accepted
        if missing.isEmpty {
            words += "all \(answers) accepted answers are there"
        } else {
            words += "\(missing.count) ACCEPTED ANSWERS ARE MISSING, first \(missing[0])"
        }
        if claims.sent > 0 { words += isOversold ? "; OVERSOLD" : "; nothing oversold" }
        return words
    }

    private static func words(_ commands: Commands) -> String {
        var words =
            "\(commands.sent) sent, \(commands.accepted) accepted, \(commands.refused) refused"
        if commands.unanswered > 0 { words += ", \(commands.unanswered) unanswered" }
        if commands.unsent > 0 { words += ", \(commands.unsent) not sent" }
        return words
    }

    static func words(_ latency: Latency) -> String {
        guard latency.count > 0 else { return "nothing measured" }
        return "p50 \(latency.p50.short)  p99 \(latency.p99.short)  p99.9 \(latency.p999.short)  "
            + "max \(latency.max.short) ms"
    }

    private static func words(_ usage: ProcessUsage, over seconds: Double) -> String {
        let busy = (usage.userSeconds + usage.systemSeconds) / max(seconds, 0.001) * 100
        return "\(Int(busy)) % of one (user \(usage.userSeconds.short) s, "
            + "system \(usage.systemSeconds.short) s)"
    }
}

extension Double {
    /// With one or two decimals, as a person reads it.
    var short: String {
        String(format: self < 10 ? "%.2f" : "%.1f", self)
    }
}

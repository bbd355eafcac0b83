import Histogram

extension Crowd {
    /// Puts together what was counted; the journal is compared afterwards.
    func makeReport(
        _ room: String,
        _ ramp: Double,
        _ sale: Sale,
        _ measured: Measured,
        _ stands: [Stand]
    ) -> CrowdReport {
        let tally = total(stands)
        let (seen, unseen) = seenByAll(stands)
        var report = CrowdReport(
            room: room,
            viewers: options.viewers,
            joinedMost: tally.joinedMost,
            rampSeconds: ramp,
            upgradesPerSecond: Double(options.viewers) / max(ramp, 0.001),
            seconds: measured.seconds,
            bids: CrowdReport.Commands(tally.bids),
            claims: CrowdReport.Commands(tally.claims),
            unitsOffered: sale.units,
            unitsClaimed: 0,
            refusals: tally.refusals,
            bidAnswers: CrowdReport.Latency(tally.bidAnswers),
            claimAnswers: CrowdReport.Latency(tally.claimAnswers),
            seenByAll: CrowdReport.Latency(seen),
            unseen: unseen,
            lateness: CrowdReport.Latency(tally.lateness),
            updates: measured.updates,
            updatesPerSecond: Double(measured.updates) / max(measured.seconds, 0.001),
            updateBytes: measured.updateBytes / max(1, measured.updates),
            lineBytes: measured.bytesReceived / max(1, measured.updates),
            deflatedUpgrades: tally.deflatedUpgrades,
            drops: tally.drops,
            reconnects: tally.reconnects,
            crowd: measured.crowd,
            server: measured.server,
            journalEntries: 0,
            missing: []
        )
        if options.rush > 0 {
            report.rush = RushReport(buyers: options.rush, units: sale.units, tally)
        }
        return report
    }

    /// For each accepted answer, how long it took until all viewers of all stands had its record's update.
    private func seenByAll(_ stands: [Stand]) -> (Histogram<UInt64>, unseen: Int) {
        let told = collect(stands) { stand, done in
            stand.conclude { accepted, _, entries in done((accepted, entries)) }
        }
        // A stand that nobody is in has nobody to wait for.
        let groups = told.map(\.1).filter { !$0.isEmpty }
        var times = Tally.latencies
        var unseen = 0
        for answer in told.flatMap(\.0) {
            if let moment = AudienceMarks.moment(of: answer.sequence, in: groups) {
                times.record(nanoseconds: moment - answer.intended)
            } else {
                unseen += 1
            }
        }
        return (times, unseen)
    }

    /// The number of the newest accepted command.
    func newest(_ stands: [Stand]) -> Int64 {
        accepted(stands).map(\.sequence).max() ?? 0
    }

    func stormReport(_ storms: [Storm], _ stands: [Stand]) -> StormReport? {
        storms.isEmpty ? nil : StormReport(storms, accepted(stands))
    }

    private func accepted(_ stands: [Stand]) -> [Stand.Accepted] {
        collect(stands) { stand, done in
            stand.conclude { accepted, _, _ in done(accepted) }
        }.flatMap(\.self)
    }

    /// Looks every accepted answer up in the public journal, and counts the units that it says were claimed.
    func compare(
        _ report: inout CrowdReport,
        _ organiser: Organiser,
        _ start: Int64,
        _ sale: Sale,
        _ stands: [Stand]
    ) {
        let answers = accepted(stands).map { (sequence: $0.sequence, key: $0.key.text) }
        var audit = JournalAudit(expecting: answers, flashLot: sale.lots.flash)
        do throws(CrowdError) {
            try organiser.readJournal(of: report.room, after: start) { audit.take($0) }
        } catch {
            report.journalFailure = "\(error)"
        }
        report.journalEntries = audit.entries
        report.unitsClaimed = audit.unitsClaimed
        report.missing = audit.missing.map { "\($0.seq) \($0.key)" }
    }
}

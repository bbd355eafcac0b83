import EventLoop
import Glibc
import Histogram
import Synchronization

extension Crowd {
    /// What was used and counted in the measured time.
    struct Measured {
        var seconds = 0.0
        var updates = 0
        var updateBytes = 0
        var bytesReceived = 0
        var crowd = ProcessUsage(userSeconds: 0, systemSeconds: 0)
        var server: ProcessUsage?
    }

    /// How often answers are written down, in nanoseconds.
    private static let flushInterval: Int64 = 50_000_000
    /// How long before a line its counters are asked for, in nanoseconds.
    private static let askAhead: Int64 = 200_000_000

    /// Sends everything at its moment, and tells once a second how it goes.
    func measure(_ stands: [Stand], _ log: AnswerLog?) throws(CrowdError) -> Measured {
        say(
            "\(options.bidsPerSecond) bids a second for \(options.seconds) s, \(options.claimCount) claims"
        )
        let before = total(stands)
        let crowd = ProcessUsage.own
        let server = try options.watchedProcess.map(ProcessUsage.of)
        let start = SystemClock.nanoseconds
        try pace(stands, log, from: start)
        let end = SystemClock.nanoseconds
        var measured = Measured()
        measured.seconds = Double(end - start) / 1e9
        measured.crowd = ProcessUsage.own.since(crowd)
        if let server, let process = options.watchedProcess {
            // A server that was killed meanwhile has nothing more to tell.
            measured.server = (try? ProcessUsage.of(process))?.since(server)
        }
        let after = total(stands)
        measured.updates = after.updates - before.updates
        measured.updateBytes = after.updateBytes - before.updateBytes
        measured.bytesReceived = after.bytesReceived - before.bytesReceived
        return measured
    }

    private func pace(_ stands: [Stand], _ log: AnswerLog?, from start: Int64) throws(CrowdError) {
        let end = start + Int64(options.seconds) * Self.second
        var schedule = Schedule(
            start: start,
            seconds: options.seconds,
            bidsPerSecond: options.bidsPerSecond,
            claims: options.claimCount,
            rushSeconds: options.rush > 0 ? 1 : 5
        )
        let progress = Progress(stands)
        var storm = options.stormers > 0 ? start + (end - start) / 2 : nil
        var nextFlush = start
        var nextLine = start + Self.second
        var nextAsk = nextLine - Self.askAhead
        while true {
            let now = SystemClock.nanoseconds
            let due = schedule.due(at: now)
            if !due.isEmpty { stands[0].send(due) }
            if now >= end { return }
            if let moment = storm, now >= moment {
                beginStorm(stands)
                storm = nil
            }
            if now >= nextFlush {
                try log?.flush()
                nextFlush = now + Self.flushInterval
            }
            if now >= nextAsk {
                progress.ask()
                nextAsk += Self.second
            }
            if now >= nextLine {
                if let line = progress.line(at: Int((now - start) / Self.second)) { say(line) }
                nextLine += Self.second
            }
            let next = min(schedule.next ?? end, storm ?? end, end, nextFlush, nextAsk, nextLine)
            let pause = (next - SystemClock.nanoseconds) / 1_000
            if pause > 0 { usleep(UInt32(clamping: pause)) }
        }
    }

    /// All counters together.
    func total(_ stands: [Stand]) -> Tally {
        var total = Tally()
        for tally in collect(stands, { stand, done in stand.report(done) }) { total.add(tally) }
        return total
    }
}

/// The line that a person sees once a second; made of what the stands told just before.
private final class Progress: Sendable {
    private let stands: [Stand]
    private let tallies: Mutex<[Int: Tally]>
    private let lastUpdates = Mutex(0)

    init(_ stands: [Stand]) {
        self.stands = stands
        tallies = Mutex([:])
    }

    func ask() {
        for (index, stand) in stands.enumerated() {
            stand.report { [self] tally in tallies.withLock { $0[index] = tally } }
        }
    }

    func line(at second: Int) -> String? {
        let tallies = tallies.withLock { $0 }
        guard tallies.count == stands.count else { return nil }
        var all = Tally()
        for tally in tallies.values { all.add(tally) }
        let updates = lastUpdates.withLock { last in
            defer { last = all.updates }
            return all.updates - last
        }
        let sent = all.bids.sent + all.claims.sent
        let accepted = all.bids.accepted + all.claims.accepted
        let refused = all.bids.refused + all.claims.refused
        let latency = CrowdReport.Latency(all.bidAnswers)
        return
            "\(second) s  \(all.joined) connected  \(sent) sent  \(accepted) accepted  "
            + "\(refused) refused  \(updates) updates/s  p50 \(latency.p50.short) ms  "
            + "p99 \(latency.p99.short) ms"
    }
}

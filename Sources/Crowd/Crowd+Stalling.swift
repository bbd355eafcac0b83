import EventLoop
import Glibc
import Transport

extension Crowd {
    /// How long stalled viewers may take to the newest state, in nanoseconds.
    private static let wakeMax: Int64 = 60_000_000_000

    /// Lets the stalled viewers in; `nil` when there are to be none.
    func makeStalled(_ room: String, _ client: ClientOptions) throws(CrowdError) -> StalledAudience?
    {
        guard options.stalled > 0 else { return nil }
        say("connecting \(options.stalled) viewers who then read nothing")
        let audience = StalledAudience(try makeLoop("stalled"), room: room, options: client)
        var begun = 0
        while audience.settledCount < options.stalled {
            let until = min(options.stalled, audience.settledCount + Self.handshakesMax)
            if begun < until {
                audience.gather(until - begun)
                begun = until
            }
            usleep(1_000)
        }
        return audience
    }

    /// Has the stalled viewers read on, and waits until they have seen the newest record.
    func wake(
        _ audience: StalledAudience,
        newest: Int64,
        before: ProcessUsage?
    ) -> StalledReport {
        say("\(options.stalled) viewers read on")
        let after = usage
        let start = SystemClock.nanoseconds
        audience.wake()
        var report: StalledReport
        var now = start
        repeat {
            usleep(20_000)
            now = SystemClock.nanoseconds
            let states = collect([audience]) { audience, done in audience.report(done) }
            report = StalledReport(
                states.flatMap(\.self),
                newest: newest,
                seconds: Double(now - start) / 1e9
            )
        } while report.secondsToNewest == nil && now - start < Self.wakeMax
        report.serverBytesBefore = before?.residentBytes
        report.serverBytesAfter = after?.residentBytes
        return report
    }
}

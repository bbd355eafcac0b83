import Histogram

/// What a storm of returning viewers did to those who bid meanwhile.
public struct StormReport: Codable, Sendable {
    /// Viewers whose lines were dropped at once.
    public var dropped: Int
    /// Those who were in the room again at the end.
    public var back: Int
    /// Seconds from the drop until all were back; of these one is the time over which they began to come.
    public var secondsUntilBack: Double?
    /// From intended moment to durable answer, of bids due before the storm.
    public var before: CrowdReport.Latency
    /// Of bids due while somebody was missing.
    public var during: CrowdReport.Latency
    /// Of bids due when all were back.
    public var after: CrowdReport.Latency

    /// Sorts the accepted bids by when they were due; `nil` where there was no storm.
    init?(_ storms: [Storm], _ accepted: [Stand.Accepted]) {
        guard let begun = storms.map(\.begun).min(), let lastBack = storms.map(\.lastBack).max()
        else { return nil }
        let isOver = storms.allSatisfy(\.isOver)
        let end = isOver ? lastBack : .max
        dropped = storms.reduce(0) { $0 + $1.dropped }
        back = storms.reduce(0) { $0 + $1.back }
        secondsUntilBack = isOver ? Double(lastBack - begun) / 1e9 : nil
        func latency(_ isDue: (Int64) -> Bool) -> CrowdReport.Latency {
            var times = Tally.latencies
            for bid in accepted where bid.key.kind == .bid && isDue(bid.intended) {
                times.record(nanoseconds: bid.answered - bid.intended)
            }
            return CrowdReport.Latency(times)
        }
        before = latency { $0 < begun }
        during = latency { $0 >= begun && $0 < end }
        after = latency { $0 >= end }
    }
}

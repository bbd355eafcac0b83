/// How a rush of many buyers for few units went.
public struct RushReport: Codable, Sendable {
    /// Buyers, each with one claim within one second.
    public var buyers: Int
    /// Units that there were.
    public var units: Int
    /// Claims that were answered, whatever the answer was.
    public var answered: Int
    /// Claims that were accepted.
    public var accepted: Int
    /// From each claim's intended moment to its answer, accepted or refused.
    public var answers: CrowdReport.Latency
    /// From the first claim's intended moment to the last answer.
    public var secondsToLast: Double

    init(buyers: Int, units: Int, _ tally: Tally) {
        self.buyers = buyers
        self.units = units
        accepted = tally.claims.accepted
        answered = accepted + tally.claims.refused
        answers = CrowdReport.Latency(tally.claimReplies)
        secondsToLast =
            answered > 0 ? Double(tally.lastReply - tally.firstClaim) / 1e9 : 0
    }

    /// Whether everybody was answered and exactly what there was is given away.
    public var isSound: Bool { answered == buyers && accepted == min(units, buyers) }
}

/// How a rush of many buyers for few units went.
public struct RushReport: Codable, Sendable {
    /// Buyers, each with one claim within one second.
    public var buyers: Int
    /// Units that there were.
    public var units: Int
    /// Claims that were answered, whatever the answer was.
    public var answered: Int
    /// Claims that were accepted: who came first or, in a draw, everybody who entered.
    public var accepted: Int
    /// From each claim's intended moment to its answer, accepted or refused.
    public var answers: CrowdReport.Latency
    /// From the first claim's intended moment to the last answer.
    public var secondsToLast: Double
    /// Whether the units are drawn among all instead of given to the first.
    public var isDraw: Bool
    /// The draw, drawn again from the public journal; `nil` when it did not come about.
    public var draw: DrawReport?

    init(buyers: Int, units: Int, isDraw: Bool, _ tally: Tally) {
        self.buyers = buyers
        self.units = units
        self.isDraw = isDraw
        accepted = tally.claims.accepted
        answered = accepted + tally.claims.refused
        answers = CrowdReport.Latency(tally.claimReplies)
        secondsToLast =
            answered > 0 ? Double(tally.lastReply - tally.firstClaim) / 1e9 : 0
    }

    /// Whether everybody was answered and exactly what there is was given away, by the rules.
    public var isSound: Bool {
        let fair = min(units, buyers)
        guard answered == buyers else { return false }
        guard isDraw else { return accepted == fair }
        guard let draw else { return false }
        return accepted == buyers && draw.entries == buyers && draw.drawnUnits == fair
            && draw.isTrue
    }
}

/// What the public journal shows of a draw.
public struct DrawReport: Codable, Equatable, Sendable {
    /// Entries that stood.
    public var entries: Int
    /// Units that were given in drawn order.
    public var drawnUnits: Int
    /// The seed's hash, shown before anybody entered; hexadecimal, as the next two.
    public var commitment: String
    /// The hash of the list of entries, shown before the seed.
    public var entriesHash: String
    /// The seed.
    public var seed: String
    /// Seconds between the list's hash and the seed.
    public var secondsBetween: Double
    /// Whether drawing again with the told seed gives the same holds in the same order.
    public var isTrue: Bool
}

/// Durable claims beside echoes, measured in turns.
public struct ClaimReport: Codable, Sendable {
    /// One run of each.
    public struct Round: Codable, Sendable {
        /// Claims that were answered as durable in a second.
        public var claims: Double
        /// Messages that came back in a second.
        public var echoes: Double
        /// The claims' rate over the echoes'.
        public var ratio: Double
    }

    /// Connections of each, all with one message on its way.
    public var connections: Int
    /// Mean bytes of a claim and of what its sender alone gets for it, halved: the bytes of every echo.
    public var bytes: Int
    /// Every round.
    public var rounds: [Round]
    /// Medians of the rounds.
    public var middle: Round

    init(connections: Int, bytes: Int, rounds: [Round]) {
        self.connections = connections
        self.bytes = bytes
        self.rounds = rounds
        middle = Round(
            claims: Self.median(rounds.map(\.claims)),
            echoes: Self.median(rounds.map(\.echoes)),
            ratio: Self.median(rounds.map(\.ratio))
        )
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let half = sorted.count / 2
        guard !sorted.isEmpty else { return 0 }
        return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
    }

    /// The report as lines for a terminal.
    public var table: String {
        var lines = rounds.map(Self.words)
        lines.append("\(connections) connections, \(bytes) bytes, medians: \(Self.words(middle))")
        return lines.joined(separator: "\n")
    }

    private static func words(_ round: Round) -> String {
        "\(Int(round.claims)) durable claims/s, \(Int(round.echoes)) echoes/s: \(round.ratio.short)"
    }
}

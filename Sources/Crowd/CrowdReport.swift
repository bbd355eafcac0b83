import Histogram

/// What a crowd saw.
public struct CrowdReport: Codable, Sendable {
    /// Commands of one kind.
    public struct Commands: Codable, Sendable {
        /// Put on a connection.
        public let sent: Int
        /// Answered as accepted, and so durable.
        public let accepted: Int
        /// Answered with a reason.
        public let refused: Int
        /// Without an answer until the end, such as on a connection that broke.
        public let unanswered: Int
        /// Due while nobody who could send them was in the room.
        public let unsent: Int

        init(_ commands: Tally.Commands) {
            sent = commands.sent
            accepted = commands.accepted
            refused = commands.refused
            unanswered = commands.unanswered
            unsent = commands.unsent
        }
    }

    /// Times in milliseconds, each from the moment a command should have left.
    public struct Latency: Codable, Sendable {
        /// How many were measured.
        public let count: Int
        /// Half were no longer.
        public let p50: Double
        /// 99 of 100 were no longer.
        public let p99: Double
        /// 999 of 1,000 were no longer.
        public let p999: Double
        /// The longest.
        public let max: Double

        init(_ times: Histogram<UInt64>) {
            func milliseconds(_ microseconds: UInt64) -> Double { Double(microseconds) / 1_000 }
            count = Int(times.totalCount)
            let isEmpty = times.totalCount == 0
            p50 = isEmpty ? 0 : milliseconds(times.valueAtPercentile(50))
            p99 = isEmpty ? 0 : milliseconds(times.valueAtPercentile(99))
            p999 = isEmpty ? 0 : milliseconds(times.valueAtPercentile(99.9))
            max = isEmpty ? 0 : milliseconds(times.max)
        }
    }

    /// Slug of the room.
    public var room: String
    /// Connections that were wanted.
    public var viewers: Int
    /// Most of them that were in the room at once.
    public var joinedMost: Int
    /// Time from the first connection to the last join, in seconds.
    public var rampSeconds: Double
    /// Opening handshakes, each with a join, per second of that time.
    public var upgradesPerSecond: Double
    /// Seconds that were measured.
    public var seconds: Double

    /// Bids on the auction lot.
    public var bids: Commands
    /// Claims of the flash lot.
    public var claims: Commands
    /// Units of the flash lot.
    public var unitsOffered: Int
    /// Units that the journal says were claimed.
    public var unitsClaimed: Int
    /// Refusals by reason.
    public var refusals: [String: Int]

    /// From a bid's intended moment to its durable answer.
    public var bidAnswers: Latency
    /// The same for claims.
    public var claimAnswers: Latency
    /// From a command's intended moment until every viewer in the room had seen its effect.
    public var seenByAll: Latency
    /// Accepted commands whose effect somebody had not seen at the end.
    public var unseen: Int
    /// How late the crowd itself was to send: part of all other times.
    public var lateness: Latency

    /// Updates that all viewers together got in the measured time.
    public var updates: Int
    /// The same per second.
    public var updatesPerSecond: Double
    /// Mean length of an update's text in bytes.
    public var updateBytes: Int
    /// Bytes that came over the line for each update, with everything else that came; without TLS.
    public var lineBytes: Int
    /// Opening handshakes with which compression was agreed.
    public var deflatedUpgrades: Int

    /// Connections that ended early, by how.
    public var drops: [String: Int]
    /// Attempts to come back.
    public var reconnects: Int

    /// Processor time of the crowd while measured.
    public var crowd: ProcessUsage
    /// Processor time of the server while measured, where it was watched.
    public var server: ProcessUsage?
    /// The server's memory before the first viewer came, in bytes.
    public var serverBytesBefore: Int?
    /// The server's memory when all viewers were in the room and nothing happened yet, in bytes.
    public var serverBytesJoined: Int?
    /// What joins and delivered frames cost the server, where it was watched.
    public var costs: ServerCosts?
    /// What became of those who stalled.
    public var stalled: StalledReport?
    /// What the storm of returning viewers did.
    public var storm: StormReport?

    /// How the rush went.
    public var rush: RushReport?

    /// Entries of the journal that were compared with the answers.
    public var journalEntries: Int
    /// Numbers and keys of accepted answers that the journal does not have.
    public var missing: [String]
    /// Why the journal could not be read.
    public var journalFailure: String?

    /// Whether more was sold than there was.
    public var isOversold: Bool { unitsClaimed > unitsOffered || claims.accepted > unitsOffered }

    /// Whether everything that was acknowledged is there, and nothing was sold twice.
    public var isSound: Bool {
        missing.isEmpty && !isOversold && journalFailure == nil && rush?.isSound != false
    }

    /// Notes what was used while viewers came in, and what follows from it for each.
    mutating func note(_ before: ProcessUsage, _ joined: ProcessUsage, joins: Int) {
        serverBytesBefore = before.residentBytes
        serverBytesJoined = joined.residentBytes
        costs = ServerCosts(
            before: before,
            joined: joined,
            joins: joins,
            measured: server,
            frames: updates
        )
    }

    /// Reasons that a crowd in order earns: somebody was faster, or the stock was gone.
    static let expectedRefusals: Set<String> = [
        "amountTooLow", "alreadyLeading", "soldOut", "insufficientStock", "limitReached",
    ]

    /// Refusals that point at a fault, by reason.
    public var unexpectedRefusals: [String: Int] {
        refusals.filter { !Self.expectedRefusals.contains($0.key) }
    }
}

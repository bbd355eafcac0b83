import Histogram

/// What one stand, or all of them, counted.
struct Tally: Sendable {
    /// Longest latency that is told apart, in microseconds; longer ones count as this.
    static let longest: UInt64 = 120_000_000

    var joined = 0
    var joinedMost = 0
    var upgrades = 0
    /// Upgrades with which compression was agreed.
    var deflatedUpgrades = 0
    var drops: [String: Int] = [:]
    var reconnects = 0

    var bids = Commands()
    var claims = Commands()
    var refusals: [String: Int] = [:]

    var updates = 0
    /// Bytes of their texts, inflated.
    var updateBytes = 0
    /// Bytes of everything, as it came over the line; without TLS.
    var bytesReceived = 0

    /// From the intended moment to the durable answer, in microseconds.
    var bidAnswers = Tally.latencies
    var claimAnswers = Tally.latencies
    /// The same for claims, whether accepted or refused.
    var claimReplies = Tally.latencies
    /// When the first claim that was answered should have left, monotonic nanoseconds.
    var firstClaim = Int64.max
    /// When the last answer to a claim came, monotonic nanoseconds.
    var lastReply = Int64.min
    /// How late the crowd itself was to send.
    var lateness = Tally.latencies

    /// The commands of one kind.
    struct Commands: Sendable {
        var sent = 0
        var accepted = 0
        var refused = 0
        /// Nobody was connected who could have sent it.
        var unsent = 0

        static func += (sum: inout Commands, other: Commands) {
            sum.sent += other.sent
            sum.accepted += other.accepted
            sum.refused += other.refused
            sum.unsent += other.unsent
        }

        var unanswered: Int { sent - accepted - refused }
    }

    static var latencies: Histogram<UInt64> {
        Histogram<UInt64>(highestTrackableValue: longest, numberOfSignificantValueDigits: .three)
    }

    /// Counts the answer to a claim, whatever it says.
    mutating func noteReply(to intended: Int64, at now: Int64) {
        claimReplies.record(nanoseconds: now - intended)
        firstClaim = min(firstClaim, intended)
        lastReply = max(lastReply, now)
    }

    mutating func add(_ other: Tally) {
        joined += other.joined
        joinedMost += other.joinedMost
        upgrades += other.upgrades
        deflatedUpgrades += other.deflatedUpgrades
        drops.merge(other.drops, uniquingKeysWith: +)
        reconnects += other.reconnects
        bids += other.bids
        claims += other.claims
        refusals.merge(other.refusals, uniquingKeysWith: +)
        updates += other.updates
        updateBytes += other.updateBytes
        bytesReceived += other.bytesReceived
        bidAnswers.add(other.bidAnswers)
        claimAnswers.add(other.claimAnswers)
        claimReplies.add(other.claimReplies)
        firstClaim = min(firstClaim, other.firstClaim)
        lastReply = max(lastReply, other.lastReply)
        lateness.add(other.lateness)
    }
}

extension Histogram {
    /// Records a time in nanoseconds, as microseconds.
    mutating func record(nanoseconds: Int64) {
        record(Swift.min(UInt64(Swift.max(0, nanoseconds) / 1_000), Tally.longest))
    }
}

/// A rate limit: a burst at once, then one for each interval.
///
/// Kept as the moment at which the bucket is full again, so an idle bucket costs nothing to refill.
public struct TokenBucket: Hashable, Codable, Sendable {
    /// Tokens of a full bucket.
    public let burst: Int
    /// Milliseconds that earn one token.
    public let interval: Milliseconds
    private var fullAt = Timestamp(milliseconds: .min)

    /// A full bucket.
    ///
    /// - Precondition: Both are positive.
    public init(burst: Int, every interval: Milliseconds) {
        precondition(burst > 0 && interval > 0, "a bucket needs a burst and an interval")
        self.burst = burst
        self.interval = interval
    }

    /// Whether nothing is missing, so that the bucket need not be remembered.
    public func isFull(at now: Timestamp) -> Bool {
        fullAt <= now
    }

    /// Takes one token.
    ///
    /// - Throws: `rateLimited` with the time until there is one; nothing is taken then.
    public mutating func spend(at now: Timestamp) throws(Refusal) {
        let filled = max(fullAt, now) + interval
        let excess = (filled - now) - interval * Int64(burst)
        if excess > 0 { throw .rateLimited(retryAfter: excess) }
        fullAt = filled
    }
}

/// When each bid and claim is to be sent, fixed before the first one: nothing the server does moves it.
struct Schedule: Sendable {
    /// One command that is due.
    struct Due: Equatable, Sendable {
        let key: CommandKey
        /// Monotonic time in nanoseconds at which it should leave.
        let intended: Int64
    }

    private static let second: Int64 = 1_000_000_000

    private let start: Int64
    private let bidsPerSecond: Int
    private let bidCount: Int
    private let claimCount: Int
    private let rushStart: Int64
    private let rushLength: Int64
    private var bids = 0
    private var claims = 0

    /// Bids spread evenly over the seconds; claims in a rush that begins after a third of them and takes at most
    /// `rushSeconds`, and no more than another third.
    init(start: Int64, seconds: Int, bidsPerSecond: Int, claims: Int, rushSeconds: Int64 = 5) {
        self.start = start
        self.bidsPerSecond = bidsPerSecond
        bidCount = bidsPerSecond * seconds
        claimCount = claims
        let length = Int64(seconds) * Self.second
        rushStart = start + length / 3
        rushLength = min(rushSeconds * Self.second, length / 3)
    }

    /// When the next command is due; `nil` when there is none left.
    var next: Int64? {
        switch (nextBid, nextClaim) {
        case (let bid?, let claim?): min(bid, claim)
        case (let bid, let claim): bid ?? claim
        }
    }

    /// Takes everything that is due, each with the time that was intended for it.
    mutating func due(at now: Int64) -> [Due] {
        var due: [Due] = []
        while let intended = nextBid, intended <= now {
            due.append(Due(key: CommandKey(.bid, bids), intended: intended))
            bids += 1
        }
        while let intended = nextClaim, intended <= now {
            due.append(Due(key: CommandKey(.claim, claims), intended: intended))
            claims += 1
        }
        return due
    }

    private var nextBid: Int64? {
        guard bids < bidCount else { return nil }
        return start + Int64(bids) * Self.second / Int64(bidsPerSecond)
    }

    private var nextClaim: Int64? {
        guard claims < claimCount else { return nil }
        return rushStart + Int64(claims) * rushLength / Int64(claimCount)
    }
}

/// What `nightmarket crowd` can be told.
public struct CrowdOptions: Sendable {
    /// Where the market is.
    public var target: CrowdTarget
    /// Connections that watch the room.
    public var viewers = 1_000
    /// Of a hundred viewers, how many only watch, without an account.
    public var guestsPercent = 50
    /// Bids sent in a second, whatever the server does.
    public var bidsPerSecond = 50
    /// Claims sent in one rush.
    public var claims = 0
    /// Buyers of a rush, each with one claim within one second; 0 sends the other claims instead.
    public var rush = 0
    /// Units that the rush is for.
    public var rushUnits = 100
    /// Seconds that bids are sent for.
    public var seconds = 30
    /// The room's slug; `nil` takes the market's first room.
    public var room: String?
    /// Sign-in name of the organiser who opens the room and starts the lots.
    public var organiser = "bantochuc"
    /// The organiser's password.
    public var password = "chodem2026"
    /// File for accepted answers, one JSON object a line, for `nightmarket verify --answers`.
    public var answersPath: String?
    /// Event loops of those who only watch, one thread each; the bidders have another.
    public var loops = 1
    /// Most connections begun in a second.
    public var connectsPerSecond = 2_000
    /// A process of this machine, the server, whose processor time and memory are reported.
    public var watchedProcess: Int32?

    /// Further viewers who join and then read nothing until the run is over.
    public var stalled = 0
    /// Viewers whose lines are dropped in the middle of the run, and who come back within a second.
    public var stormers = 0
    /// Whether viewers offer permessage-deflate, as browsers do.
    public var deflates = false
    /// Whether any certificate is taken of a `wss:` target.
    public var takesAnyCertificate = false

    /// The usual crowd for a market.
    public init(target: CrowdTarget) {
        self.target = target
    }

    /// Buyers who bid and claim: enough of them to keep every session well below the server's rate of
    /// commands, and no more, for they have an event loop of their own.
    var actors: Int {
        if rush > 0 { return min(viewers, max(bidsPerSecond / 2, rush)) }
        guard bidsPerSecond > 0 || claims > 0 else { return 0 }
        return min(viewers, max(bidsPerSecond / 2, min(claims, Self.claimantsMax), 2))
    }

    /// Claims sent in all.
    var claimCount: Int { rush > 0 ? rush : claims }

    /// Viewers who neither bid nor claim.
    public var watchers: Int { viewers - actors }

    /// Viewers with an account.
    var buyers: Int {
        max(actors, viewers - viewers * guestsPercent / 100)
    }

    /// Above as many claims a buyer makes several.
    private static let claimantsMax = 500
}

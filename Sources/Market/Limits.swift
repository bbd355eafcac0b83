/// The bounds of everything a person can ask of the market, each with one number.
///
/// Durations are in milliseconds and their ranges are closed at both ends.
public enum Limits {
    /// The largest price or bid, in đồng.
    ///
    /// An increment on top of it still fits ``Money/largest``.
    public static let amountMax: Int64 = 100_000_000_000
    /// Units of a product in one lot or in one claim.
    public static let quantity = 1...100_000
    /// Units of one product in a room.
    public static let stockMax = 100_000_000
    /// Steps of one increment ladder.
    public static let ladderSteps = 1...32
    /// How long a lot runs before anything extends it.
    public static let duration: ClosedRange<Milliseconds> = 1_000...86_400_000
    /// How much a host adds to a running lot in one command.
    public static let extendBy: ClosedRange<Milliseconds> = 1_000...3_600_000
    /// How far before the end a bid extends the lot, and by how much.
    public static let extensionSpan: ClosedRange<Milliseconds> = 0...600_000
    /// Total running time after which only the announced final period is left.
    public static let totalCap: ClosedRange<Milliseconds> = 1_000...86_400_000
    /// The announced period without any extension.
    public static let finalPeriod: ClosedRange<Milliseconds> = 1_000...600_000
    /// How long a claim is held for its payment.
    public static let holdDuration: ClosedRange<Milliseconds> = 1_000...86_400_000
    /// How long the winner of an auction has to pay.
    public static let paymentWindow: ClosedRange<Milliseconds> = 1_000...604_800_000
    /// From one step of a Dutch auction to the next.
    public static let stepInterval: ClosedRange<Milliseconds> = 1_000...3_600_000
    /// The join code of a group buy.
    public static let joinCode = 0...999_999
    /// Time a restart may have cost.
    public static let downtime: ClosedRange<Milliseconds> = 0...31_536_000_000
    /// A resumed lot of a format without extensions runs at least this long.
    public static let resumeMinimum: Milliseconds = 10_000
    /// A lot restored after a restart runs at least this long.
    public static let recoveryMinimum: Milliseconds = 30_000
    /// Between the moment at which entries or sealed bids are fixed and the draw or the opening.
    public static let closingDelay: Milliseconds = 3_000
    /// A bid above this many times the current price asks for confirmation.
    public static let confirmFactor = 5
    /// How often an unpaid auction lot is offered to the next bidder.
    public static let offerRoundsMax = 2
    /// Lots of one room.
    public static let lotsMax = 1_000
    /// Registered bidders of one room.
    public static let paddlesMax = 100_000
    /// Bids on one lot.
    public static let bidsPerLotMax = 1_000_000
    /// Entries and places in line of one lot, those that were withdrawn too.
    public static let wishesPerLotMax = 1_000_000
    /// How many of those in front of a line are told when they move up.
    public static let placesTold = 100
    /// Holds that one bidder ever made in one room.
    public static let holdsPerBidderMax = 1_000
    /// Idempotency keys remembered per bidder, and as many refused ones.
    public static let answersRemembered = 256
    /// Bids shown with a lot, newest first.
    public static let recentBids = 5
    /// Sealed bids shown with a lot once its book is open, highest first.
    public static let bookShown = 20
    /// Sealed bids of a lot that those who run the room see while it is on sale, the newest.
    public static let sealedListed = 1_000
    /// Characters of a reason or of a chat message.
    public static let textMax = 280
    /// Bytes of UTF-8 of a reason or of a chat message.
    public static let textBytesMax = 1_120
    /// Messages that a chat keeps.
    public static let chatMessages = 100
    /// Messages that a bidder may post at once, and the time that earns one more.
    public static let chatBurst = 5
    /// Time that earns a bidder one more message.
    public static let chatInterval: Milliseconds = 2_000
    /// Messages that a host may post at once.
    public static let hostChatBurst = 20
    /// Time that earns a host one more message.
    public static let hostChatInterval: Milliseconds = 250
    /// Highest OCOP score.
    public static let scoreMax = 100
}

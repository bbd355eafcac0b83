/// What happens to a sale without a buyer's asking.
enum SaleEvent {
    /// The host takes a bid out.
    case voidBid(BidID)
    /// The host switches from first come to a draw.
    case switchToDraw
    /// The hash of a draw's seed, before entries open.
    case commit(Digest)
    /// A bidder asked for what had gone already.
    case turnAway(Paddle)
    /// The time is over.
    case close
    /// The next moment of the format has come: a step, a draw, the opening of a book.
    case advance(Seed?)
    /// A hold ended unpaid; its units come back.
    case unpaid(Hold, Buyer)
    /// A hold was paid, or confirmed where nothing is to be paid.
    case paid(Hold)
    /// A payment came after its hold had expired; so many units are free to be taken again.
    case paidLate(Hold, Buyer, free: Int)
}

/// A buyer as the sale formats know them.
struct Buyer: Hashable, Codable, Sendable {
    let paddle: Paddle
    /// The first paddle of the household that the goods are for: what limits are counted on.
    let household: Paddle
}

/// The times that a format's terms give its lot.
struct SaleTiming {
    let duration: Milliseconds
    /// Running time that extensions by bids stay within.
    var totalCap: Milliseconds = 0
    /// The least that a resumed lot has left.
    var resumeMinimum = Limits.resumeMinimum
    /// Whether neither bids nor the host move the end.
    var isSuddenDeath = false
    /// Whether the lot's end is the deadline of its holds, wherever it moves.
    var endsItsHolds = false
}

/// The rules of a sale format: its state, and how it decides.
///
/// Everything is decided before anything changes: a function that throws has changed nothing.
protocol SaleRules: Hashable, Codable, Sendable {
    associatedtype Terms: SaleTerms

    var terms: Terms { get }

    init(terms: Terms)

    /// Decides what a buyer asks of a running lot; the window was checked.
    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Ruling

    /// Decides what a buyer asks after the end: only the waiting line has something to do then.
    mutating func decideEnded(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook
    ) throws(Refusal) -> Outcome

    /// Takes in what happens; the lot was in a state for it.
    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome

    /// Ends everything of the lot's that the open holds, which are released already, do not tell.
    mutating func cancel(lot: inout LotBook, holds: inout HoldBook)

    /// When a running lot has its next moment of its own; the end is known to the window.
    func nextMoment(in lot: LotBook) -> Timestamp?

    /// Whether the end changes what bidders without a hold see of their own.
    var concernsEveryEntrant: Bool { get }

    /// Whether the lot waits for a commitment before it can start.
    var needsCommitment: Bool { get }

    /// Whether the format's next moment takes the seed that was committed to.
    func needsSeed(in lot: LotBook) -> Bool

    /// Who is in front of the waiting lines, at most so many of each.
    func nextInLine(_ most: Int) -> [Paddle]

    /// Whether a bidder is among those who asked; true where nobody counts them.
    func hasAsked(_ paddle: Paddle) -> Bool

    /// Standing bids whose amounts nobody may see, in no order.
    var sealedBids: [SealedBid] { get }

    /// What everybody may see of the lot's units beside their sums.
    func facts(of lot: LotBook) -> [Field]

    /// Adds what everybody may see.
    func describe(in view: inout LotView)

    /// Adds what a bidder may see of their own.
    func describe(_ paddle: Paddle, of lot: LotBook, in view: inout BidderView)
}

extension SaleRules {
    func isEqual(to other: any SaleRules) -> Bool {
        (other as? Self) == self
    }

    mutating func decideEnded(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook
    ) throws(Refusal) -> Outcome {
        try lot.window.admit(at: now)
        throw .wrongFormat
    }

    mutating func cancel(lot: inout LotBook, holds: inout HoldBook) {}
    func nextMoment(in lot: LotBook) -> Timestamp? { nil }
    var concernsEveryEntrant: Bool { false }
    var needsCommitment: Bool { false }
    func needsSeed(in lot: LotBook) -> Bool { false }
    func nextInLine(_ most: Int) -> [Paddle] { [] }
    func hasAsked(_ paddle: Paddle) -> Bool { true }
    var sealedBids: [SealedBid] { [] }
    func facts(of lot: LotBook) -> [Field] { [] }
    func describe(_ paddle: Paddle, of lot: LotBook, in view: inout BidderView) {}
}

extension SaleTerms {
    var newSale: any SaleRules { Rules(terms: self) }

    static func readSale(_ decoder: any Decoder) throws -> any SaleRules {
        try Rules(from: decoder)
    }
}

/// The sale of a lot: the rules of its format with their state.
struct Sale: Sendable {
    var rules: any SaleRules

    init(_ format: Format) {
        rules = format.terms.newSale
    }

    var format: Format { Format(rules.terms) }
}

extension Sale: Hashable {
    static func == (left: Sale, right: Sale) -> Bool {
        left.rules.isEqual(to: right.rules)
    }

    func hash(into hasher: inout Hasher) {
        rules.hash(into: &hasher)
    }
}

extension Sale: Codable {
    init(from decoder: any Decoder) throws {
        let (name, content) = try NamedContent.open(decoder)
        guard let terms = SaleFormats.named(name) else { throw NamedContent.unknown(name, decoder) }
        rules = try terms.readSale(content)
    }

    func encode(to encoder: any Encoder) throws {
        try rules.encode(to: NamedContent.open(encoder, format.name.description))
    }
}

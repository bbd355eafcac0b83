/// What a buyer can ask of a sale.
enum Offer {
    case bid(amount: Money, confirmed: Bool)
    case buyNow
    case claim(quantity: Int)
}

/// What happens to a sale without a buyer's asking.
enum SaleEvent {
    /// The host takes a bid out.
    case voidBid(BidID)
    /// The time is over.
    case close
    /// A hold ended unpaid; its units come back.
    case unpaid(Hold, Buyer)
    /// A hold was paid.
    case paid(Hold)
    /// A payment came after its hold had expired; so many units are free to be taken again.
    case paidLate(Hold, Buyer, free: Int)
}

/// A bidder as the sale formats know them.
struct Buyer: Hashable, Codable, Sendable {
    let paddle: Paddle
    /// The first paddle of the household, or the bidder's own: what limits are counted on.
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
}

/// The shape of a sale format: one file with its state and its rules.
///
/// Everything is decided before anything changes: a function that throws has changed nothing.
protocol SaleRules: Hashable, Codable, Sendable {
    /// Decides what a buyer asks of a running lot; the window was checked.
    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome

    /// Takes in what happens; the lot was in a state for it.
    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome

    /// A bidder's highest standing bid.
    func maximum(of paddle: Paddle) -> Money?

    /// Adds what everybody may see.
    func describe(in view: inout LotView)
}

/// The sale of a lot: one case for each format, with its terms and its state.
///
/// These switches are the only places that know all formats. A payload is moved out of its case
/// while it changes, so that its arrays keep one owner and change in place.
enum Sale: Hashable, Codable, Sendable {
    case english(EnglishAuction)
    case flash(FlashSale)

    init(_ format: Format) {
        switch format {
        case .english(let terms): self = .english(EnglishAuction(terms: terms))
        case .flash(let terms): self = .flash(FlashSale(terms: terms))
        }
    }

    var format: Format {
        switch self {
        case .english(let auction): .english(auction.terms)
        case .flash(let sale): .flash(sale.terms)
        }
    }

    mutating func decide(
        _ offer: Offer,
        from buyer: Buyer,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        switch consume self {
        case .english(var auction):
            defer { self = .english(auction) }
            return try auction.decide(offer, from: buyer, at: now, lot: &lot, holds: &holds)
        case .flash(var sale):
            defer { self = .flash(sale) }
            return try sale.decide(offer, from: buyer, at: now, lot: &lot, holds: &holds)
        }
    }

    mutating func take(
        _ event: SaleEvent,
        at now: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) throws(Refusal) -> Outcome {
        switch consume self {
        case .english(var auction):
            defer { self = .english(auction) }
            return try auction.take(event, at: now, lot: &lot, holds: &holds)
        case .flash(var sale):
            defer { self = .flash(sale) }
            return try sale.take(event, at: now, lot: &lot, holds: &holds)
        }
    }

    func maximum(of paddle: Paddle) -> Money? {
        switch self {
        case .english(let auction): auction.maximum(of: paddle)
        case .flash(let sale): sale.maximum(of: paddle)
        }
    }

    func describe(in view: inout LotView) {
        switch self {
        case .english(let auction): auction.describe(in: &view)
        case .flash(let sale): sale.describe(in: &view)
        }
    }
}

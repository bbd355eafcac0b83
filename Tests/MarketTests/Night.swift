@testable import Market

/// Milliseconds since the start of a test's night.
func at(_ milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: 1_700_000_000_000 + milliseconds)
}

func dong(_ amount: Int64) -> Money {
    Money(clamping: amount)
}

func key(_ text: String) -> IdempotencyKey? {
    IdempotencyKey(ascii: text.utf8)
}

/// A decision with what it led to, as it was then.
struct Decided {
    let outcome: Outcome
    let wasRepeated: Bool
    let lots: Scope<LotID>
    let bidders: Scope<Paddle>

    init(_ decision: Decision, _ outcome: Outcome) {
        self.outcome = outcome
        wasRepeated = decision.wasRepeated
        lots = decision.lots
        bidders = decision.bidders
    }
}

/// A room with products 1 to 3, 1,000 units each, some bidders, and short words for commands.
final class Night {
    var room = Room(stock: [ProductID(1): 1_000, ProductID(2): 1_000, ProductID(3): 1_000])

    /// An open room with bidders, one for each household given.
    init(households: [Int?] = [nil, nil, nil, nil]) throws {
        try host(.openRoom)
        for household in households { try clock(.register(household: household)) }
    }

    @discardableResult
    func decide(
        _ command: Command,
        by actor: Actor,
        key: IdempotencyKey? = nil,
        at milliseconds: Int64 = 0
    ) throws(Refusal) -> Decided {
        let decision = try room.decide(command, by: actor, key: key, at: at(milliseconds))
        return Decided(decision, room.outcome(of: decision))
    }

    @discardableResult
    func host(_ command: Command, at milliseconds: Int64 = 0) throws(Refusal) -> Outcome {
        try decide(command, by: .host, at: milliseconds).outcome
    }

    @discardableResult
    func clock(_ command: Command, at milliseconds: Int64 = 0) throws(Refusal) -> Outcome {
        try decide(command, by: .clock, at: milliseconds).outcome
    }

    @discardableResult
    func bidder(
        _ paddle: Int,
        _ command: Command,
        at milliseconds: Int64 = 0
    ) throws(Refusal) -> Outcome {
        try decide(command, by: .bidder(Paddle(paddle)), at: milliseconds).outcome
    }

    /// The refusal of a command, or `nil` when it was accepted.
    func refusal(
        of command: Command,
        by actor: Actor,
        key: IdempotencyKey? = nil,
        at milliseconds: Int64 = 0
    ) -> Refusal? {
        do {
            try decide(command, by: actor, key: key, at: milliseconds)
            return nil
        } catch {
            return error
        }
    }

    /// Prepares and starts a lot of product 1.
    @discardableResult
    func open(_ format: Format, quantity: Int = 1, at milliseconds: Int64 = 0) throws -> LotID {
        let terms = LotTerms(product: ProductID(1), quantity: quantity, format: format)
        try host(.prepare(terms), at: milliseconds)
        let lot = LotID(room.lotCount)
        try host(.start(lot), at: milliseconds)
        return lot
    }

    /// Bids in lot 1, confirmed.
    @discardableResult
    func bid(_ paddle: Int, _ amount: Int64, at milliseconds: Int64 = 0) throws -> BidOutcome {
        let outcome = try bidder(paddle, Night.bid(amount), at: milliseconds)
        guard case .bid(let bid) = outcome else { throw Refusal.wrongFormat }
        return bid
    }

    /// Claims in lot 1.
    @discardableResult
    func claim(_ paddle: Int, _ quantity: Int, at milliseconds: Int64 = 0) throws -> Hold {
        let outcome = try bidder(
            paddle,
            .claim(LotID(1), quantity: quantity),
            at: milliseconds
        )
        guard case .claimed(let hold) = outcome else { throw Refusal.wrongFormat }
        return hold
    }

    /// The refusal of a confirmed bid in lot 1, or `nil`.
    func refusalOfBid(_ paddle: Int, _ amount: Int64, at milliseconds: Int64 = 0) -> Refusal? {
        refusal(of: Night.bid(amount), by: .bidder(Paddle(paddle)), at: milliseconds)
    }

    /// The refusal of a claim in lot 1, or `nil`.
    func refusalOfClaim(_ paddle: Int, _ quantity: Int, at milliseconds: Int64 = 0) -> Refusal? {
        let command = Command.claim(LotID(1), quantity: quantity)
        return refusal(of: command, by: .bidder(Paddle(paddle)), at: milliseconds)
    }

    /// What everybody sees of lot 1.
    var lot: LotView {
        get throws {
            guard let view = room.view(of: LotID(1)) else { throw Refusal.unknownLot }
            return view
        }
    }

    /// Units of product 1 outside of lots.
    var stock: Int { room.stock[ProductID(1)] ?? 0 }

    static func bid(_ amount: Int64, confirmed: Bool = true) -> Command {
        .bid(LotID(1), amount: dong(amount), confirmed: confirmed)
    }
}

/// An auction from 100,000 by steps of 5,000 for one minute, without proxies unless asked.
func english(
    opening: Int64 = 100_000,
    reserve: Int64? = nil,
    buyNow: Int64? = nil,
    proxy: Bool = false,
    duration: Milliseconds = 60_000,
    totalCap: Milliseconds = 600_000,
    suddenDeath: Bool = false
) throws -> Format {
    let step = IncrementLadder.Step(from: .zero, increment: dong(5_000))
    guard let increments = IncrementLadder([step]) else { throw Refusal.wrongFormat }
    return .english(
        EnglishTerms(
            openingPrice: dong(opening),
            increments: increments,
            reservePrice: reserve.map(dong),
            buyNowPrice: buyNow.map(dong),
            proxy: proxy,
            duration: duration,
            totalCap: totalCap,
            suddenDeath: suddenDeath
        )
    )
}

/// A flash sale at 50,000 for one minute with ten minutes to pay.
func flash(price: Int64 = 50_000, limit: Int = 2, duration: Milliseconds = 60_000) -> Format {
    .flash(FlashTerms(price: dong(price), limitPerBuyer: limit, duration: duration))
}

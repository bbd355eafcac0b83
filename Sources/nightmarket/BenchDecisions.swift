import ArgumentParser
import EventLoop
import Market

/// `nightmarket bench decisions`: how fast the rules of one room decide, with nothing around them.
struct BenchDecisions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions",
        abstract: "Decide bids and claims in a pure room."
    )

    @Option(help: "Bids, and as many claims.")
    var count = 1_000_000

    @Flag(help: "Print JSON.")
    var json = false

    private static let bidders = 5_000
    private static let now = Timestamp(milliseconds: 1_700_000_000_000)
    /// Each room decides this many and is made anew, which is part of what is timed.
    private static let decisionsPerLot = Limits.quantity.upperBound

    func validate() throws {
        guard (1...100_000_000).contains(count) else {
            throw ValidationError("--count must be between 1 and 100,000,000")
        }
    }

    func run() throws {
        let keys = (0..<Self.decisionsPerLot).compactMap { number in
            IdempotencyKey(ascii: String(number, radix: 36).utf8)
        }
        let bids = try Self.rate(count) { try Self.decideBids($0, keys) }
        let claims = try Self.rate(count) { try Self.decideClaims($0, keys) }
        if json {
            print("{\"bidsPerSecond\":\(Int(bids)),\"claimsPerSecond\":\(Int(claims))}")
        } else {
            print("\(Int(bids)) bids and \(Int(claims)) claims decided in a second of one core")
        }
    }

    /// Decisions in a second of processor time, so that whatever else runs here does not count.
    private static func rate(_ count: Int, _ decide: (Int) throws -> Void) throws -> Double {
        let before = SystemClock.processorTime
        var decided = 0
        while decided < count {
            let share = min(decisionsPerLot, count - decided)
            try decide(share)
            decided += share
        }
        let after = SystemClock.processorTime
        let used = after.user + after.system - before.user - before.system
        return Double(decided) * 1e9 / Double(max(1, used))
    }

    private static func decideBids(_ count: Int, _ keys: [IdempotencyKey]) throws {
        guard let step = Money(dong: 1_000), let ladder = IncrementLadder(every: step) else {
            return
        }
        let terms = EnglishTerms(
            openingPrice: step,
            increments: ladder,
            duration: Limits.duration.upperBound
        )
        var (room, lot) = try room(.english(terms), quantity: 1)
        var amount = step
        for number in 0..<count {
            let command = Command.bid(lot, amount: amount, confirmed: true)
            let paddle = Paddle(number % bidders + 1)
            _ = try room.decide(command, by: .bidder(paddle), key: keys[number], at: now)
            amount = Money(dong: amount.dong + step.dong) ?? amount
        }
    }

    private static func decideClaims(_ count: Int, _ keys: [IdempotencyKey]) throws {
        guard let price = Money(dong: 1_000) else { return }
        let terms = FlashTerms(
            price: price,
            limitPerBuyer: decisionsPerLot,
            duration: Limits.duration.upperBound
        )
        var (room, lot) = try room(.flash(terms), quantity: decisionsPerLot)
        for number in 0..<count {
            let paddle = Paddle(number % bidders + 1)
            let command = Command.claim(lot, quantity: 1)
            _ = try room.decide(command, by: .bidder(paddle), key: keys[number], at: now)
        }
    }

    /// An open room with its bidders and one running lot.
    private static func room(_ format: Format, quantity: Int) throws -> (Room, LotID) {
        let product = ProductID(1)
        var room = Room(stock: [product: quantity])
        _ = try room.decide(.openRoom, by: .host, key: nil, at: now)
        for _ in 0..<bidders {
            _ = try room.decide(.register(household: nil), by: .clock, key: nil, at: now)
        }
        let terms = LotTerms(product: product, quantity: quantity, format: format)
        _ = try room.decide(.prepare(terms), by: .host, key: nil, at: now)
        _ = try room.decide(.start(LotID(1)), by: .host, key: nil, at: now)
        return (room, LotID(1))
    }
}

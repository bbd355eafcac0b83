import EventLoop
import Market

/// What makes the claims of buyers durable who each wait for an answer.
protocol DurableDesk {
    /// Claims that are durable and answered; from any thread.
    var answered: Int { get }
    /// Has so many claims on their way from now on; from any thread.
    func begin(_ inFlight: Int)
    /// Throws when something was refused or could not be kept.
    func check() throws
    /// Waits for the claims on their way, checks that all are there, and gives everything free.
    func end() throws
}

/// The claims of a benchmark, in order: the same for every desk.
struct DurableBuyers {
    /// Where claims are made durable.
    enum Store {
        case room
        case file
    }

    /// Why a run says nothing.
    enum Failure: Error, CustomStringConvertible {
        case refused(String)
        case lost(answered: Int, recorded: Int)
        case file(String)

        var description: String {
            switch self {
            case .refused(let answer): "a claim was refused: \(answer)"
            case .lost(let answered, let recorded):
                "\(answered) answers were given for \(recorded) records"
            case .file(let path): "\(path) cannot be written"
            }
        }
    }

    /// Buyers, who claim one after the other.
    static let count = 5_000
    /// Lots, each with the largest quantity, sold out one after the other.
    static let lots = 50
    static let product = ProductID(1)

    private static let unitsPerLot = Limits.quantity.upperBound
    /// A key for each claim of one buyer, who may make so many.
    private static let keys = (0..<Limits.holdsPerBidderMax).compactMap { number in
        IdempotencyKey(ascii: "k\(number)".utf8)
    }

    private let keys = Self.keys
    private var made = 0

    /// The next claim, of the buyer with an index; `nil` when everything was sold.
    mutating func next() -> (buyer: Int, key: IdempotencyKey, command: Command)? {
        let (turn, buyer) = made.quotientAndRemainder(dividingBy: Self.count)
        let lot = LotID(made / Self.unitsPerLot + 1)
        guard turn < keys.count, lot.rawValue <= Self.lots else { return nil }
        made += 1
        return (buyer, keys[turn], .claim(lot, quantity: 1))
    }

    /// What the host does before.
    static func preparation() throws(Refusal) -> [Command] {
        guard let price = Money(dong: 125_000) else { throw .termsOutOfRange(field: "price") }
        let terms = LotTerms(
            product: product,
            quantity: unitsPerLot,
            format: .flash(
                FlashTerms(
                    price: price,
                    limitPerBuyer: unitsPerLot,
                    duration: Limits.duration.upperBound,
                    holdDuration: Limits.holdDuration.upperBound
                )
            )
        )
        let lots = (1...lots).flatMap { [Command.prepare(terms), .start(LotID($0))] }
        return [.openRoom] + lots
    }

    static let seed: Seed = {
        guard let seed = Seed(Digest(of: []).bytes) else { preconditionFailure("not a seed") }
        return seed
    }()

    static let clock: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: 1_700_000_000_000 + SystemClock.nanoseconds / 1_000_000)
    }
}

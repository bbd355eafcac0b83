@testable import Market

/// Short words for sales from stock; all about lot 1.
extension Night {
    static func claim(_ quantity: Int, _ choice: Int? = nil, for other: Int? = nil) -> Command {
        .offer(LotID(1), .claim(made(quantity, choice, other)))
    }

    static func wait(_ quantity: Int, _ choice: Int? = nil, for other: Int? = nil) -> Command {
        .offer(LotID(1), .wait(made(quantity, choice, other)))
    }

    static let withdraw = Command.offer(LotID(1), .withdraw)

    private static func made(_ quantity: Int, _ choice: Int?, _ other: Int?) -> Claim {
        Claim(
            quantity: quantity,
            choice: choice.map { ProductID($0) },
            beneficiary: other.map { Paddle($0) }
        )
    }

    /// Joins the line; the place in it.
    @discardableResult
    func wait(_ paddle: Int, _ quantity: Int, at milliseconds: Int64 = 0) throws -> Int {
        let outcome = try bidder(paddle, Night.wait(quantity), at: milliseconds)
        guard case .waiting(_, let place) = outcome else { throw Refusal.wrongFormat }
        return place
    }

    /// Whom an ended hold's units went to, and how many each.
    func given(_ outcome: Outcome) -> [[Int]] {
        outcome.holds.map { [$0.paddle.rawValue, $0.quantity] }
    }

    func refusal(_ paddle: Int, _ command: Command, at milliseconds: Int64 = 0) -> Refusal? {
        refusal(of: command, by: .bidder(Paddle(paddle)), at: milliseconds)
    }

    /// A fact of lot 1 by its name.
    func fact(_ name: String) throws -> Field.Value? {
        try lot.facts.first { $0.name.literal.description == name }?.value
    }

    /// A bidder's place in the line, or 0.
    func place(_ paddle: Int) -> Int {
        room.view(of: Paddle(paddle))?.waiting.first?.place ?? 0
    }

    static let seed = RandomNight.seed(of: LotID(1))

    /// Prepares, commits and starts a draw of product 1.
    func openDraw(_ format: Format, quantity: Int) throws {
        let terms = LotTerms(product: ProductID(1), quantity: quantity, format: format)
        try host(.prepare(terms))
        try clock(.commit(LotID(1), Night.seed.commitment))
        try host(.start(LotID(1)))
    }
}

func draw(limit: Int = 2, duration: Milliseconds = 10_000) -> Format {
    .flash(
        FlashTerms(
            price: dong(50_000),
            limitPerBuyer: limit,
            duration: duration,
            allocation: .draw
        )
    )
}

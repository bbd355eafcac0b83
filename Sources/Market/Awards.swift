/// Whom an auction's lot was awarded or offered to: its winner first, then those it goes on to while nobody pays.
struct Awards: Hashable, Codable, Sendable {
    private var offered: [Paddle] = []

    /// Whether the lot may be offered once more.
    var areOpen: Bool { offered.count <= Limits.offerRoundsMax }

    /// Whether a bidder has had their turn.
    func include(_ paddle: Paddle) -> Bool {
        offered.contains(paddle)
    }

    /// Gives the whole lot to a bidder for a price, to be paid before a deadline.
    mutating func award(
        to paddle: Paddle,
        for price: Money,
        until deadline: Timestamp,
        lot: inout LotBook,
        holds: inout HoldBook
    ) -> Hold {
        let round = offered.count
        offered.append(paddle)
        lot.award(to: paddle, for: price)
        return holds.add(
            Hold(
                id: holds.nextID,
                lot: lot.id,
                paddle: paddle,
                kind: .win,
                quantity: lot.quantity,
                unitPrice: price,
                total: price,
                round: round,
                deadline: deadline,
                state: .held
            )
        )
    }
}

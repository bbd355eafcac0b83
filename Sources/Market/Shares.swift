/// What every bidder has of a lot and wants of it, by paddle.
struct Shares: Hashable, Codable, Sendable {
    /// One bidder's; small, since every claim touches it.
    fileprivate struct Share: Hashable, Sendable {
        /// Units held, bought and wished for by the household of which this is the first paddle.
        var household: Int32 = 0
        /// Units held and bought by this bidder.
        var own: Int32 = 0
        /// The number of the standing entry or ticket, 0 for none.
        var wish: Int32 = 0
        var hasAsked = false

        /// Asks for something; returns whether for the first time.
        mutating func asks() -> Bool {
            defer { hasAsked = true }
            return !hasAsked
        }

        /// Gets units; returns whether it had none.
        mutating func gains(_ units: Int) -> Bool {
            defer { own += Int32(units) }
            return own == 0
        }
    }

    @Packed private var shares: [Share] = []
    /// Bidders who ever got, entered, waited or were turned away.
    private(set) var asked = 0
    /// Bidders who hold or bought something.
    private(set) var served = 0

    /// Units held, bought and wished for by a buyer's household.
    func household(of buyer: Buyer) -> Int {
        let index = buyer.household.index
        return index < shares.count ? Int(shares[index].household) : 0
    }

    /// The number of a bidder's standing entry or ticket.
    func wish(of paddle: Paddle) -> Int? {
        guard paddle.index < shares.count, shares[paddle.index].wish > 0 else { return nil }
        return Int(shares[paddle.index].wish)
    }

    /// Whether a bidder is among ``asked``.
    func hasAsked(_ paddle: Paddle) -> Bool {
        paddle.index < shares.count && shares[paddle.index].hasAsked
    }

    /// A bidder asked for what had gone already.
    mutating func turnAway(_ paddle: Paddle) {
        makeRoom(to: paddle)
        count(paddle)
    }

    /// Units go to a buyer who had no wish for them.
    mutating func take(_ units: Int, by buyer: Buyer) {
        ask(for: units, by: buyer)
        gain(units, by: buyer.paddle)
    }

    /// Units of a buyer go back.
    mutating func giveBack(_ units: Int, of buyer: Buyer) {
        shares[buyer.household.index].household -= Int32(units)
        shares[buyer.paddle.index].own -= Int32(units)
        if shares[buyer.paddle.index].own == 0 { served -= 1 }
    }

    /// A buyer enters or waits.
    mutating func want(_ units: Int, by buyer: Buyer, under number: Int) {
        ask(for: units, by: buyer)
        shares[buyer.paddle.index].wish = Int32(number)
    }

    /// A wish goes on under another number.
    mutating func renumber(_ paddle: Paddle, to number: Int) {
        shares[paddle.index].wish = Int32(number)
    }

    /// A wish becomes a hold.
    mutating func fulfil(_ units: Int, of buyer: Buyer) {
        shares[buyer.paddle.index].wish = 0
        gain(units, by: buyer.paddle)
    }

    /// A wish comes to nothing.
    mutating func drop(_ units: Int, of buyer: Buyer) {
        shares[buyer.paddle.index].wish = 0
        shares[buyer.household.index].household -= Int32(units)
    }

    /// Every hold that was not paid is gone, and no limit counts any more.
    mutating func keepOnly(_ paid: [Hold]) {
        for index in shares.indices {
            shares[index] = Share(hasAsked: shares[index].hasAsked)
        }
        served = 0
        for hold in paid { gain(hold.quantity, by: hold.paddle) }
    }

    private mutating func ask(for units: Int, by buyer: Buyer) {
        makeRoom(to: max(buyer.paddle, buyer.household))
        shares[buyer.household.index].household += Int32(units)
        count(buyer.paddle)
    }

    /// Counts a bidder among those who asked.
    private mutating func count(_ paddle: Paddle) {
        if shares[paddle.index].asks() { asked += 1 }
    }

    private mutating func makeRoom(to last: Paddle) {
        let missing = last.index + 1 - shares.count
        if missing > 0 { shares.append(contentsOf: repeatElement(Share(), count: missing)) }
    }

    private mutating func gain(_ units: Int, by paddle: Paddle) {
        if shares[paddle.index].gains(units) { served += 1 }
    }
}

extension Shares.Share: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(
            household: try row.integer(),
            own: try row.integer(),
            wish: try row.integer(),
            hasAsked: try row.flag()
        )
    }

    func write(to row: inout [Int64]) {
        household.write(to: &row)
        own.write(to: &row)
        wish.write(to: &row)
        row.append(hasAsked)
    }
}

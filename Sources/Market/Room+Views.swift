extension Room {
    /// Lots on the run sheet; they are numbered from 1.
    public var lotCount: Int { lots.count }

    /// Registered bidders; their paddles are numbered from 1.
    public var paddleCount: Int { bidders.count }

    /// Every hold ever made, the first one first; they are numbered from 1.
    public var holds: [Hold] { holdBook.all }

    /// A hold by its number.
    public func hold(_ id: HoldID) -> Hold? {
        try? holdBook.hold(id)
    }

    /// The terms under which a lot was prepared.
    public func terms(of lot: LotID) -> LotTerms? {
        lots.indices.contains(lot.index) ? lots[lot.index].terms : nil
    }

    /// The product of a lot, of one with several the first.
    ///
    /// It changes nothing; it is a mutation for the reason that ``outcome(of:)`` has.
    public mutating func product(of lot: LotID) -> ProductID? {
        lots.indices.contains(lot.index) ? lots[lot.index].product : nil
    }

    /// What everybody may see of a lot.
    public func view(of lot: LotID) -> LotView? {
        lots.indices.contains(lot.index) ? lots[lot.index].view : nil
    }

    /// What a bidder may see of their own.
    public func view(of paddle: Paddle) -> BidderView? {
        guard bidders.indices.contains(paddle.index) else { return nil }
        let bidder = bidders[paddle.index]
        var view = BidderView(
            paddle: paddle,
            isMuted: bidder.isMuted,
            strikes: bidder.strikes,
            holds: holdBook.holds(of: paddle)
        )
        for lot in lots { lot.describe(paddle, in: &view) }
        return view
    }

    /// Whether the chat is closed to a bidder.
    public func isMuted(_ paddle: Paddle) -> Bool {
        bidders.indices.contains(paddle.index) && bidders[paddle.index].isMuted
    }
}

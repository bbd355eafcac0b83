/// A standing sealed bid as those who run the room may see it: enough to take it out, and not its amount.
public struct SealedBid: Hashable, Sendable {
    /// Its number.
    public let bid: BidID
    /// Whose bid it is.
    public let paddle: Paddle
    /// When it came.
    public let at: Timestamp
}

extension Room {
    /// The standing bids of each lot whose bids are sealed and may still be taken out, the newest first and at
    /// most ``Limits/sealedListed`` of each.
    ///
    /// - Complexity: O(n log n) for n bidders of such lots.
    public var sealedBids: [(lot: LotID, bids: [SealedBid])] {
        lots.filter(\.isOpen).compactMap { lot in
            let bids = lot.sale.rules.sealedBids
            guard !bids.isEmpty else { return nil }
            let newest = bids.sorted { $0.bid > $1.bid }.prefix(Limits.sealedListed)
            return (lot.id, Array(newest))
        }
    }
}

/// Somebody with a paddle in a room.
struct Bidder: Equatable, Codable, Sendable {
    /// A bidder's command as it is remembered: small, and without anything to count references of.
    enum Intent: Equatable, Codable, Sendable {
        case offer(LotID, Offer)
        case confirm(HoldID)
        case release(HoldID)
    }

    let buyer: Buyer
    var isMuted = false
    /// Wins that they let expire.
    var strikes = 0

    init(_ buyer: Buyer) {
        self.buyer = buyer
    }
}

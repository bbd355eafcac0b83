/// Somebody with a paddle in a room.
struct Bidder: Equatable, Codable, Sendable {
    let buyer: Buyer
    var isMuted = false
    /// Wins that they let expire.
    var strikes = 0
    var answers = AnswerMemory()

    init(_ buyer: Buyer) {
        self.buyer = buyer
    }
}

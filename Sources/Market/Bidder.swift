/// Somebody with a paddle in a room.
struct Bidder: Hashable, Sendable {
    /// A bidder's command as it is remembered: small, and without anything to count references of.
    enum Intent: Hashable, Sendable {
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

extension Bidder: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(try row.value())
        isMuted = try row.flag()
        strikes = try row.integer()
    }

    func write(to row: inout [Int64]) {
        buyer.write(to: &row)
        row.append(isMuted)
        row.append(strikes)
    }
}

extension Buyer: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(paddle: try row.id(), household: try row.id())
    }

    func write(to row: inout [Int64]) {
        row.append(paddle)
        row.append(household)
    }
}

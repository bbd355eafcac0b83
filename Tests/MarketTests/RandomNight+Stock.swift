import SeededNumbers

@testable import Market

/// What buyers, hosts and the clock ask of sales from stock.
extension RandomNight {
    /// The seed that the clock tells of a lot's draw.
    static func seed(of lot: LotID) -> Seed {
        guard let seed = Seed(Digest(of: [UInt8(truncatingIfNeeded: lot.rawValue)]).bytes) else {
            preconditionFailure("a digest has as many bytes as a seed")
        }
        return seed
    }

    /// The commitment that a draw waits for.
    static func commitment(in room: ReferenceRoom) -> Command? {
        let lot = room.lots.first { lot in
            guard let stock = lot.stock, lot.phase != .ended else { return false }
            return stock.isDraw && stock.commitment == nil
        }
        return lot.map { .commit($0.id, seed(of: $0.id).commitment) }
    }

    mutating func stockOffer(in room: ReferenceRoom) -> (Command, Actor) {
        let id = lot(room.lots.count, of: room)
        let buyer = bidder(in: room)
        switch random.pick(1...20) {
        case 1...12: return (.offer(id, .claim(claim(id, in: room))), buyer)
        case 13...17: return (.offer(id, .wait(claim(id, in: room))), buyer)
        default:
            // After the end one can still leave the line.
            let ended = room.lots.filter { !($0.stock?.waiting.isEmpty ?? true) }
            let other = random.chance(40) ? ended.randomElement(using: &random)?.id : nil
            return (.offer(other ?? id, .withdraw), buyer)
        }
    }

    private mutating func claim(_ id: LotID, in room: ReferenceRoom) -> Claim {
        let quantity = random.chance(95) ? random.pick(1...3) : random.pick(-1...9)
        let stock = room.lots.first { $0.id == id }?.stock
        let isGift = stock?.limit == 1
        var choice = stock?.choices.randomElement(using: &random) ?? nil
        if random.chance(4) { choice = choice == nil ? ProductID(1) : nil }
        if random.chance(2) { choice = ProductID(9) }
        var beneficiary: Paddle?
        if random.chance(10) { beneficiary = Paddle(random.pick(0...min(6, room.bidders.count))) }
        return Claim(
            quantity: isGift && random.chance(80) ? 1 : quantity,
            choice: choice,
            beneficiary: beneficiary
        )
    }

    mutating func confirmation(in room: ReferenceRoom) -> (Command, Actor) {
        let gifts = room.holds.filter { $0.kind == .gift && $0.state == .held }
        guard let gift = gifts.randomElement(using: &random), random.chance(85) else {
            return (.confirm(hold(in: room)), bidder(in: room))
        }
        let isOwn = random.chance(90)
        return (.confirm(gift.id), isOwn ? .bidder(gift.paddle) : bidder(in: room))
    }

    /// What the clock does out of turn: too early, twice, with another seed.
    mutating func drawing(in room: ReferenceRoom) -> Command {
        let closing = room.lots.first { $0.phase == .closing }
        let id = closing?.id ?? lot(room.lots.count, of: room)
        switch random.pick(1...3) {
        case 1: return .commit(id, RandomNight.seed(of: id).commitment)
        case 2: return .advance(id, seed: RandomNight.seed(of: id))
        default: return .advance(id, seed: random.chance(50) ? Seed(Digest(of: [0]).bytes) : nil)
        }
    }
}

import SeededNumbers

@testable import Market

/// Terms of Dutch and sealed auctions and of group buys.
extension RandomTerms {
    static func dutch(using random: inout SeededGenerator) -> Format {
        let opening = random.span(1...100_000)
        let floor = opening - random.span(-1...opening)
        let step = max(1, (opening - floor) / random.span(1...12)) + random.span(-1...500)
        return .dutch(
            DutchTerms(
                openingPrice: dong(opening),
                floorPrice: dong(floor),
                step: dong(step),
                interval: random.span(990...8_000),
                limitPerBuyer: random.pick(1...4),
                holdDuration: random.span(2_000...40_000)
            )
        )
    }

    static func sealed(using random: inout SeededGenerator) -> Format {
        let opening = random.span(1...100_000)
        let reserve = random.chance(40) ? opening + random.span(-10...60_000) : nil
        return .sealed(
            SealedTerms(
                pricing: random.chance(50) ? .first : .second,
                openingPrice: dong(opening),
                reservePrice: reserve.map(dong),
                duration: random.span(3_000...60_000),
                paymentWindow: random.span(2_000...40_000)
            )
        )
    }

    static func group(of quantity: Int, using random: inout SeededGenerator) -> Format {
        .group(
            GroupTerms(
                price: dong(random.span(0...100_000)),
                threshold: random.pick(1...max(1, min(3, quantity))),
                caseSize: random.pick(1...max(1, min(4, quantity))),
                limitPerBuyer: random.pick(1...4),
                duration: random.span(3_000...60_000),
                code: random.chance(98) ? 123_456 : random.pick(-1...1_000_000)
            )
        )
    }
}

/// What buyers ask of those lots, and what the clock does to them.
extension RandomNight {
    /// Mostly what the lot's format knows.
    mutating func take(in room: ReferenceRoom) -> (Command, Actor) {
        let id = lot(room.lots.count, of: room)
        let quantity = random.chance(95) ? random.pick(1...3) : random.pick(-1...9)
        let lot = room.lots.first { $0.id == id }
        if let lot, lot.dutch != nil, random.chance(90) {
            let step = lot.steps - (random.chance(80) ? random.pick(0...1) : random.pick(-1...3))
            return (.offer(id, .accept(step: step, quantity: quantity)), bidder(in: room))
        }
        if let lot, let terms = lot.group, random.chance(90) {
            let open = room.holds.filter { $0.lot == id && $0.state == .held }
            if random.chance(35), let hold = open.randomElement(using: &random) {
                return (.markPaid(hold.id), actor(.host))
            }
            let least = random.chance(95) ? random.pick(1...max(1, quantity)) : quantity + 1
            let code = random.chance(95) ? terms.code : random.pick(0...999_999)
            let pledge = Offer.pledge(least: least, most: quantity, code: code)
            return (.offer(id, pledge), bidder(in: room))
        }
        return (.claim(id, quantity: quantity), bidder(in: room))
    }

    mutating func sealedAmount(_ terms: SealedTerms) -> Int64 {
        let opening = terms.openingPrice.dong
        switch random.pick(1...20) {
        case 1...12: return opening + random.span(0...60_000)
        case 13...15: return opening + random.span(0...2)
        case 16: return opening - 1
        case 17: return opening * random.span(4...8)
        case 18...19: return terms.reservePrice?.dong ?? opening
        default: return random.chance(5) ? random.span(99_999_999_999...100_000_000_001) : 0
        }
    }

    /// Mostly a lot that has a next moment.
    mutating func advance(in room: ReferenceRoom) -> Command {
        let lots = room.lots.filter { $0.phase == .closing || $0.dutch != nil }
        let usual = lots.randomElement(using: &random)?.id
        let id = random.chance(80) ? usual ?? LotID(1) : lot(room.lots.count, of: room)
        let seed = random.chance(95) ? nil : Seed([UInt8](repeating: 1, count: 32))
        return .advance(id, seed: seed)
    }
}

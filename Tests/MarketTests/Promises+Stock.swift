@testable import Market

/// What sales from stock promise: limits, the order of the line, and draws that anybody can check.
extension Promises {
    /// Units of each product that a lot keeps out of stock.
    static func used(by book: LotBook) -> [ProductID: Int] {
        var used: [ProductID: Int] = [:]
        for shelf in book.shelves {
            let units = book.window.hasEnded ? shelf.held + shelf.sold : shelf.quantity
            for part in shelf.parts { used[part.product, default: 0] += units * part.quantity }
        }
        return used
    }

    private static func live(_ lot: LotID, in room: Room) -> [Hold] {
        room.holds.filter { $0.lot == lot && ($0.state == .held || $0.state == .paid) }
    }

    static func brokenStock(_ view: LotView, _ terms: LotTerms, _ room: Room) -> String? {
        guard let stock = ReferenceStock(terms.format) else { return nil }
        let households = Dictionary(grouping: live(view.lot, in: room)) { hold in
            room.bidders[(hold.beneficiary ?? hold.paddle).index].buyer.household
        }
        for (_, holds) in households where holds.map(\.quantity).reduce(0, +) > stock.limit {
            return "a household is over the limit"
        }
        for shelf in room.lots[view.lot.index].book.shelves {
            let choice = stock.goods.isEmpty ? nil : shelf.parts[0].product
            let holds = live(view.lot, in: room).filter { $0.choice == choice }
            if holds.map(\.quantity).reduce(0, +) != shelf.held + shelf.sold {
                return "holds and shelves differ"
            }
            if shelf.held + shelf.sold > shelf.quantity { return "more than there is was sold" }
        }
        return brokenLine(view, terms, room)
    }

    /// In each line the places are those of the tickets' order, from 1.
    private static func brokenLine(_ view: LotView, _ terms: LotTerms, _ room: Room) -> String? {
        let count = view.facts.first { $0.name.literal.description == "waiting" }?.value
        // The bidders' views are slow to ask for; that nobody waits without being counted is the reference's to see.
        if count == .integer(0) { return nil }
        let waiting = waiting(view.lot, in: room)
        if count != .integer(Int64(waiting.count)) { return "the line has another length" }
        for (_, line) in Dictionary(grouping: waiting, by: \.claim.choice)
        where line.sorted(by: { $0.ticket < $1.ticket }).map(\.place) != Array(1...line.count) {
            return "somebody was overtaken"
        }
        return nil
    }

    private static func waiting(_ lot: LotID, in room: Room) -> [BidderView.Waiting] {
        (1..<(room.paddleCount + 1)).flatMap { number in
            room.view(of: Paddle(number))?.waiting.filter { $0.lot == lot } ?? []
        }
    }

    static func brokenByStock(
        _ stamped: Stamped,
        _ old: LotView,
        _ new: LotView,
        from before: Room,
        to after: Room
    ) -> String? {
        switch stamped.command {
        case .offer(let lot, .claim(let claim)) where new.held > old.held:
            let line = waiting(lot, in: before).filter { $0.claim.choice == claim.choice }
            return line.isEmpty ? nil : "a claim overtook the line"
        case .advance(let lot, let seed?) where old.state == .closing:
            return brokenDraw(lot, seed, old, from: before, to: after)
        default:
            return nil
        }
    }

    /// The holds of a draw are those of the documented formula, in its order.
    private static func brokenDraw(
        _ lot: LotID,
        _ seed: Seed,
        _ old: LotView,
        from before: Room,
        to after: Room
    ) -> String? {
        let entries = (1..<(before.paddleCount + 1)).flatMap { number in
            let own = before.view(of: Paddle(number))?.entries ?? []
            return own.filter { $0.lot == lot }.map { (Paddle(number), $0) }
        }.sorted { $0.1.entry < $1.1.entry }
        let text = entries.map { paddle, entry in
            let choice = entry.claim.choice.map { ":\($0)" } ?? ""
            return "\(entry.entry):\(paddle):\(entry.claim.quantity)\(choice)\n"
        }.joined()
        let hash = Digest(of: Array(text.utf8))
        func fact(_ name: String) -> Field.Value? {
            old.facts.first { $0.name.literal.description == name }?.value
        }
        if fact("entriesHash") != .text(hash.description) { return "another hash of entries" }
        if fact("commitment") != .text(Digest(of: seed.bytes).description) {
            return "another seed than was committed to"
        }
        func key(_ entry: Int) -> [UInt8] {
            let number = [0, 0, 0, 0, 0, 0, UInt8(entry >> 8), UInt8(entry & 255)]
            return Digest(of: seed.bytes + hash.bytes + number).bytes
        }
        let order = entries.sorted {
            key($0.1.entry).lexicographicallyPrecedes(key($1.1.entry))
        }
        var free: [ProductID?: Int] = [nil: old.free]
        if case .rows(let rows)? = fact("goods") {
            for row in rows { free[ProductID(Int(row[0]))] = Int(row[1]) }
        }
        var expected: [String] = []
        for (paddle, entry) in order
        where entry.claim.quantity <= free[entry.claim.choice, default: 0] {
            free[entry.claim.choice, default: 0] -= entry.claim.quantity
            expected.append("\(paddle) \(entry.claim)")
        }
        let given = after.holds.dropFirst(before.holds.count).map { hold in
            let claim = Claim(
                quantity: hold.quantity,
                choice: hold.choice,
                beneficiary: hold.beneficiary
            )
            return "\(hold.paddle) \(claim)"
        }
        return given == expected ? nil : "the draw went another way"
    }
}

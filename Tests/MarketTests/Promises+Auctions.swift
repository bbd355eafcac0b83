@testable import Market

/// What the rules of Dutch and sealed auctions and of group buys promise.
extension Promises {
    static func brokenAuction(
        _ old: LotView?,
        _ new: LotView,
        _ terms: LotTerms,
        _ room: Room
    ) -> String? {
        let holds = room.holds.filter { $0.lot == new.lot }
        if let dutch = terms.format.terms(as: DutchTerms.self) {
            return brokenDutch(old, new, dutch, holds)
        }
        if let sealed = terms.format.terms(as: SealedTerms.self) {
            return brokenSealed(new, sealed, holds)
        }
        if let group = terms.format.terms(as: GroupTerms.self) {
            return brokenGroup(new, group, holds)
        }
        return nil
    }

    private static func brokenDutch(
        _ old: LotView?,
        _ new: LotView,
        _ terms: DutchTerms,
        _ holds: [Hold]
    ) -> String? {
        if new.price < terms.floorPrice { return "the price fell below the floor" }
        if let old, new.price > old.price { return "the price of a Dutch auction rose" }
        if holds.contains(where: { $0.unitPrice < new.price }) {
            return "somebody got a price that was not reached"
        }
        return overLimit(holds, terms.limitPerBuyer)
    }

    private static func brokenSealed(
        _ view: LotView,
        _ terms: SealedTerms,
        _ holds: [Hold]
    ) -> String? {
        let names = view.facts.map(\.name.literal.description)
        if view.state != .ended {
            if names.contains("book") { return "a closed book was shown" }
            if !holds.isEmpty { return "a sealed lot was sold before its opening" }
        }
        if view.state == .closing, !names.contains("bookHash") { return "no hash of the book" }
        if view.leader != nil || view.bids != 0 || !view.recent.isEmpty {
            return "a sealed bid was shown"
        }
        let live = holds.filter { $0.state == .held || $0.state == .paid }
        if live.count > 1 { return "two winners" }
        if view.state == .ended, (view.winner == nil) != live.isEmpty { return "no hold" }
        let least = max(terms.openingPrice, terms.reservePrice ?? .zero)
        if holds.contains(where: { $0.total < least }) { return "sold below the reserve" }
        if Set(holds.map(\.paddle)).count != holds.count { return "offered twice to one bidder" }
        if holds.contains(where: { $0.round > 2 }) { return "offered too often" }
        guard case .rows(let book)? = view.facts.last?.value else { return nil }
        let amounts = book.map { $0[1] }
        if amounts != amounts.sorted(by: >) { return "the book is not in order" }
        if let first = holds.first {
            if Int64(first.paddle.rawValue) != book[0][0] { return "not the highest bid won" }
            if first.total.dong > book[0][1] { return "the winner pays more than they bid" }
        }
        return nil
    }

    private static func brokenGroup(
        _ view: LotView,
        _ terms: GroupTerms,
        _ holds: [Hold]
    ) -> String? {
        let paid = holds.filter { $0.state == .paid }
        for hold in holds {
            if hold.state != .released, hold.least > hold.quantity || hold.least < 1 {
                return "a member has less than the least"
            }
            if hold.state == .expired { return "a pledge expired" }
            if hold.state == .paid, hold.quantity > 0,
                hold.total.dong - hold.refund.dong != hold.unitPrice.dong * Int64(hold.quantity)
            {
                return "a member pays for more than they get"
            }
            if hold.refund > .zero, view.state != .ended { return "a refund before the end" }
        }
        if view.state == .ended {
            if view.held > 0 { return "a pledge outlived its lot" }
            if (view.outcome == .sold) == paid.isEmpty { return "sold without members" }
            if view.sold % terms.caseSize != 0 { return "a case was cut open" }
        }
        return overLimit(holds, terms.limitPerBuyer)
    }

    private static func overLimit(_ holds: [Hold], _ limit: Int) -> String? {
        let live = holds.filter { $0.state == .held || $0.state == .paid }
        for (_, own) in Dictionary(grouping: live, by: \.paddle)
        where own.map(\.quantity).reduce(0, +) > limit {
            return "a buyer is over the limit"
        }
        return nil
    }
}

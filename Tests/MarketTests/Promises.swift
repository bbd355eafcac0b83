@testable import Market

/// What the rules promise whatever happens, seen from outside.
enum Promises {
    /// The first promise that a command broke, or `nil`.
    static func broken(
        by stamped: Stamped,
        from before: Room,
        to after: Room,
        _ initialStock: [ProductID: Int]
    ) -> String? {
        var used: [ProductID: Int] = [:]
        for number in 1...max(1, after.lotCount) {
            let id = LotID(number)
            guard let lot = after.lots.dropFirst(id.index).first else { continue }
            used.merge(self.used(by: lot.book), uniquingKeysWith: +)
            // What did not change keeps what it promised.
            if before.lots.dropFirst(id.index).first == lot { continue }
            guard let terms = after.terms(of: id), let view = after.view(of: id) else { continue }
            if let broken = brokenUnits(view, terms, after) { return broken }
            if let broken = brokenAuction(before.view(of: id), view, terms, after) {
                return broken
            }
            guard let old = before.view(of: id), old != view else { continue }
            if let broken = brokenChange(old, view, terms, stamped)
                ?? brokenStock(view, terms, after)
                ?? brokenByStock(stamped, old, view, from: before, to: after)
            {
                return broken
            }
        }
        for (product, units) in initialStock {
            guard let left = after.stock[product], left >= 0 else { return "stock below zero" }
            if left + used[product, default: 0] != units { return "units of a product got lost" }
        }
        return nil
    }

    private static func brokenUnits(_ view: LotView, _ terms: LotTerms, _ room: Room) -> String? {
        if min(view.free, view.held, view.sold) < 0 { return "units below zero" }
        if view.free + view.held + view.sold != terms.quantity { return "units of a lot got lost" }
        let live = room.holds.filter {
            $0.lot == view.lot && ($0.state == .held || $0.state == .paid)
        }
        if let english = terms.format.terms(as: EnglishTerms.self) {
            if live.count > 1 { return "two winners" }
            if let hammer = view.hammer, hammer < english.reservePrice ?? .zero,
                english.buyNowPrice != hammer
            {
                return "sold below the reserve"
            }
            if view.state == .ended, (view.winner == nil) != live.isEmpty { return "no hold" }
        }
        return nil
    }

    private static func brokenChange(
        _ old: LotView,
        _ new: LotView,
        _ terms: LotTerms,
        _ stamped: Stamped
    ) -> String? {
        if old.state == .ended, new.state != .ended { return "an ended lot came back" }
        if old.isFinal, !new.isFinal { return "a final period was taken back" }
        if case .voidBid = stamped.command {
            return new.end == old.end ? nil : "a void moved the end"
        }
        let isDutch = terms.format.terms(as: DutchTerms.self) != nil
        if new.price < old.price, !isDutch { return "the price fell" }
        if new.bids < old.bids { return "a bid vanished" }
        guard case .offer(_, .bid) = stamped.command else {
            return brokenByOther(old, new, terms, stamped)
        }
        guard let start = old.start, let end = old.end, let newEnd = new.end else {
            return "a bid was taken outside of the window"
        }
        if old.state != .running || stamped.time < start || stamped.time >= end {
            return "a bid was taken outside of the window"
        }
        if newEnd < end { return "a bid shortened the window" }
        if let english = terms.format.terms(as: EnglishTerms.self), newEnd > end {
            if english.suddenDeath || old.isFinal { return "extended without an extension left" }
            if end - stamped.time >= english.extensionWindow { return "extended too early" }
            if new.leader == old.leader, new.price == old.price { return "extended for nothing" }
        }
        return nil
    }

    private static func brokenByOther(
        _ old: LotView,
        _ new: LotView,
        _ terms: LotTerms,
        _ stamped: Stamped
    ) -> String? {
        if new.leader != old.leader { return "the leader changed without a bid" }
        guard case .extend = stamped.command else { return nil }
        if old.isFinal { return "extended in the final period" }
        if terms.format.terms(as: EnglishTerms.self)?.suddenDeath == true {
            return "extended in sudden death"
        }
        return nil
    }
}

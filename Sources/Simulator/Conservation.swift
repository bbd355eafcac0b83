import Ledger
import Market

/// Units are neither made nor lost: what a room began with is in its stock, in its lots, or sold.
enum Conservation {
    static func check(
        _ room: Room,
        opened: [ProductID: Int],
        _ entry: JournalEntry
    ) throws(BrokenPromise) {
        var used: [ProductID: Int] = [:]
        var live: [LotID: Int] = [:]
        for hold in room.holds where hold.state == .held || hold.state == .paid {
            live[hold.lot, default: 0] += hold.quantity
        }
        for number in 1..<(room.lotCount + 1) {
            let lot = LotID(number)
            guard let view = room.view(of: lot), let terms = room.terms(of: lot) else { continue }
            guard min(view.free, view.held, view.sold) >= 0,
                view.free + view.held + view.sold == terms.quantity
            else {
                throw BrokenPromise("lot \(lot) has lost units at \(entry.sequence): \(view)")
            }
            guard view.held + view.sold == live[lot, default: 0] else {
                throw BrokenPromise("lot \(lot) and its holds differ at \(entry.sequence): \(view)")
            }
            used.merge(room.taken(by: lot), uniquingKeysWith: +)
        }
        for (product, units) in opened {
            let left = room.stock[product] ?? 0
            guard left >= 0, left + used[product, default: 0] == units else {
                throw BrokenPromise("units of product \(product) got lost at \(entry.sequence)")
            }
        }
    }
}

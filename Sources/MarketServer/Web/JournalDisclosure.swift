import Market
import MarketProtocol
import MarketRoom

/// What of the public journal may be told now.
///
/// While a lot is on sale its reserve price and its bidders' maximums are secrets; from its end on every entry is
/// shown whole. A withheld entry keeps its number, time, kind and hash, so the chain can be checked later.
struct JournalDisclosure: Sendable {
    private let disclosed: Set<LotID>

    init(_ summary: RoomSummary) {
        disclosed = summary.disclosed
    }

    init(disclosed: Set<LotID>) {
        self.disclosed = disclosed
    }

    /// The payload, or what may be shown of it.
    func shown(_ payload: [UInt8]) -> [UInt8] {
        guard let entry = try? JournalPayload(payload) else { return payload }
        let lot: LotID? =
            switch entry.command {
            case .offer(let lot, .bid), .offer(let lot, .pledge): lot
            case .prepare: JournalPayload.preparedLot(payload)
            default: nil
            }
        guard let lot, !disclosed.contains(lot) else { return payload }
        return entry.encodeWithheld()
    }
}

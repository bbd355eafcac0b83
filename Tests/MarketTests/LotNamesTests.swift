import SeededNumbers
import Testing

@testable import Market

@Suite struct LotNamesTests {
    /// What every lot has on the wire, whatever its format.
    private static let shared: Set<String> = [
        "lot", "state", "price", "leader", "next", "bids", "reserveMet", "buyNow", "start", "end",
        "remaining", "extended", "final", "free", "held", "sold", "outcome", "hammer", "winner",
        "reason", "recent", "quantity", "product", "products", "format",
    ]

    /// A lot is one flat object: a name that stood twice would hide something from its readers.
    @Test func `no format says anything twice under one name`() throws {
        var random = SeededGenerator(seed: 9)
        var seen: Set<String> = []
        for _ in 0..<400 {
            let terms = RandomTerms.make(using: &random)
            let night = try Night()
            guard case .prepared(let lot)? = try? night.host(.prepare(terms)) else { continue }
            let facts = try #require(night.room.view(of: lot)).facts
            let names = (facts + terms.format.card).map(\.name.literal.description)
            let format = terms.format.name.description
            #expect(Set(names).count == names.count, "\(format): \(names)")
            #expect(Self.shared.isDisjoint(with: names), "\(format): \(names)")
            seen.insert(format)
        }
        #expect(seen.count == SaleFormats.all.count, "\(seen)")
    }
}

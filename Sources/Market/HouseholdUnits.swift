/// Units of one lot that households hold and have bought, by the first paddle of each.
struct HouseholdUnits: Hashable, Codable, Sendable {
    @Packed private var taken: [Int32] = []

    /// Units that a buyer's household has.
    func units(of buyer: Buyer) -> Int {
        let index = buyer.household.index
        return index < taken.count ? Int(taken[index]) : 0
    }

    mutating func add(_ units: Int, to buyer: Buyer) {
        let index = buyer.household.index
        if index >= taken.count {
            taken.append(contentsOf: repeatElement(0, count: index + 1 - taken.count))
        }
        taken[index] += Int32(units)
    }

    /// Limit first, then stock: who may not have more hears that before how much there is; `former` are units
    /// of the buyer's that the new ones replace.
    func check(
        _ units: Int,
        for buyer: Buyer,
        insteadOf former: Int = 0,
        limit: Int,
        free: Int
    ) throws(Refusal) {
        let free = free + former
        guard self.units(of: buyer) - former + units <= limit else {
            throw .limitReached(limit: limit)
        }
        guard free > 0 else { throw .soldOut }
        guard units <= free else { throw .insufficientStock(free: free) }
    }
}

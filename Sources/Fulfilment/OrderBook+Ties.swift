public import Market

// Places that are kept for a lot before its orders come.
extension OrderBook {
    /// Keeps places of a slot for the orders of a lot, more or fewer than before.
    ///
    /// - Parameters:
    ///   - places: 0 gives them back; below what the lot's orders have, nobody loses a place.
    ///   - slot: A slot that is not over, unless places are given back.
    ///   - lot: A lot of which orders may still need a place.
    ///   - now: When it was asked.
    /// - Returns: What is kept now.
    /// - Throws: `notEnoughPlaces` with what is free, `otherPoint`, `slotEnded`, `lotOver`, `tooMany`
    ///   for a slot that keeps places for ``FulfilmentLimits/tiesPerSlotMax`` other lots, or
    ///   `outOfRange`.
    public mutating func tie(
        _ places: Int,
        of slot: SlotID,
        to lot: LotPlace,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> TiedPlaces {
        guard places == 0 || !isOver(lot) else { throw .lotOver }
        let tied = try pickup.tie(places, of: slot, to: lot, at: now)
        letTiesGo(at: now)
        return tied
    }

    /// Whether a lot has ended and no order of it will ask for a place any more.
    private func isOver(_ lot: LotPlace) -> Bool {
        guard endedLots.contains(lot) else { return false }
        return orders.orders(of: lot).allSatisfy { order in
            guard order.goods.isKept else { return true }
            let state = pickup.booking(of: order.id)?.state
            return state == .booked || state == .kept
        }
    }

    /// Gives back what is kept for lots that are over.
    ///
    /// Whoever gets such a place may be the last of another lot, so it is looked again; the lowest lot
    /// comes first, so that the same decisions always give the same places.
    mutating func letTiesGo(at now: Timestamp) {
        while let lot = pickup.touched.filter({ pickup.isTied($0) && isOver($0) }).min() {
            pickup.untie(lot, at: now)
        }
        pickup.touched = []
    }
}

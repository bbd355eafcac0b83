public import Market

/// All that is known of an order, for showing.
public struct OrderEntry: Sendable {
    /// An order's place at a pickup point.
    public struct Pickup: Sendable {
        /// The point.
        public let point: PickupPoint
        /// The time there.
        public let slot: PickupSlot
        /// How many stand in line up to and with it; `nil` for a place.
        public let placeInLine: Int?
        /// When its turn comes at the latest if nobody before it pays; see ``OrderBook/estimate(of:)``.
        public let estimate: Timestamp?
    }

    /// The order.
    public let order: Order
    /// Its place, or its place in line.
    public let pickup: Pickup?
    /// Money that came for it, in order.
    public let payments: [Payment]

    /// Whether it can be fetched: its code may be shown.
    public var canBeFetched: Bool {
        order.state == .paid && pickup != nil && pickup?.placeInLine == nil
    }
}

extension OrderBook {
    /// All that is known of an order.
    public func entry(_ id: OrderID) -> OrderEntry? {
        guard let order = orders[id] else { return nil }
        var pickup: OrderEntry.Pickup?
        if let booking = self.pickup.booking(of: id), booking.state != .lapsed,
            let (point, slot) = self.pickup.place(booking.slot)
        {
            pickup = OrderEntry.Pickup(
                point: point,
                slot: slot,
                placeInLine: self.pickup.placeInLine(of: id),
                estimate: estimate(of: id)
            )
        }
        return OrderEntry(
            order: order,
            pickup: pickup,
            payments: order.payments.compactMap { self.payment($0) }
        )
    }

    /// The orders that have a place at a point, in one of its slots or in all: slot by slot, in the order
    /// of the bookings.
    public func pickList(
        _ point: PointID,
        slot: SlotID? = nil
    ) throws(FulfilmentRefusal) -> [OrderEntry] {
        guard let point = pickup.points.first(where: { $0.id == point }) else {
            throw .unknownPoint
        }
        let slots = point.slots.map(\.id).filter { slot == nil || $0 == slot }
        guard !slots.isEmpty else { throw .unknownSlot }
        return slots.flatMap { slot in
            let ordered = pickup.taken(slot).sorted { one, other in
                let tickets = (pickup.booking(of: one)?.ticket, pickup.booking(of: other)?.ticket)
                return (tickets.0 ?? 0) < (tickets.1 ?? 0)
            }
            return ordered.compactMap(entry)
        }
    }
}

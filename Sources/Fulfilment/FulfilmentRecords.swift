public import Market

/// Everything that the ledger keeps of fulfilment, as read at a start.
public struct FulfilmentRecords: Sendable {
    /// The goods of every order, as the rooms have decided.
    public var goods: [OrderGoods] = []
    /// When orders were made, those of which it is known.
    public var made: [OrderID: Timestamp] = [:]
    /// Pickup points, in the order of their numbers.
    public var points: [PickupPoint] = []
    /// Places of slots that are kept for lots, in any order.
    public var ties: [TiedPlaces] = []
    /// Lots that have ended.
    public var endedLots: Set<LotPlace> = []
    /// Bookings, in any order.
    public var bookings: [Booking] = []
    /// Payments, in the order of their numbers.
    public var payments: [Payment] = []
    /// Handovers, in any order.
    public var handovers: [Handover] = []
    /// Refunds, in the order of their numbers.
    public var refunds: [Refund] = []
    /// People on lists, in any order.
    public var beneficiaries: [Beneficiary] = []
    /// Requests to shop, in the order of their numbers.
    public var errands: [Errand] = []

    /// No records.
    public init() {}
}

extension OrderBook {
    /// The book as of its records.
    ///
    /// Places whose goods are no longer kept, because the room decided so just before the end, go to
    /// the next in line now, which is among the changes.
    public init(_ records: FulfilmentRecords, at now: Timestamp) {
        self.init()
        orders.reserveCapacity(records.goods.count)
        for point in records.points { pickup.restore(point) }
        for tied in records.ties { pickup.restore(tied) }
        endedLots = records.endedLots
        for goods in records.goods { take(goods, made: records.made[goods.order], at: now) }
        for booking in records.bookings {
            pickup.restore(booking, of: orders[booking.order]?.lot)
        }
        for payment in records.payments { add(payment) }
        for handover in records.handovers { keep(handover) }
        for refund in records.refunds { keep(refund) }
        for beneficiary in records.beneficiaries { errands.restore(beneficiary) }
        for errand in records.errands { errands.restore(errand) }
        // In the order of the bookings, so that the same records always give the same book.
        for booking in records.bookings.sorted(by: { $0.ticket < $1.ticket }) {
            align(booking.order, at: now)
        }
        pickup.touched.formUnion(pickup.tiedSlots.keys)
        letTiesGo(at: now)
    }
}

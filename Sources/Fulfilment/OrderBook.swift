public import Market

/// A row that the ledger is to keep.
public enum FulfilmentChange: Hashable, Sendable {
    /// A point is new, or the cap of one of its slots was moved.
    case point(PickupPoint)
    /// Places of a slot are kept for a lot, or no longer.
    case tied(TiedPlaces)
    /// A booking is new or changed.
    case booking(Booking)
    /// A booking is gone.
    case noBooking(OrderID)
    /// A payment is new or settled.
    case payment(Payment)
    /// An order went over the counter.
    case handover(Handover)
    /// Money was paid back.
    case refund(Refund)
    /// Somebody is on an account's list.
    case beneficiary(Beneficiary)
    /// Somebody is no longer on an account's list.
    case noBeneficiary(payer: AccountID, person: AccountID)
    /// A request to shop is new or changed.
    case errand(Errand)
}

/// Everything between a win and a handed-over order, decided one after the other.
///
/// Rooms say which goods are kept for whom; this says where they are fetched, what was paid and
/// what went over the counter. Nothing here reads a clock or a disk: the shell records
/// ``takeChanges()`` before it answers.
public struct OrderBook: Sendable {
    /// Pickup points and their bookings.
    public internal(set) var pickup = PickupBook()
    /// Orders in each state.
    public private(set) var counts: [Order.State: Int] = [:]
    /// Payments by what became of them.
    public internal(set) var paymentCounts: [Payment.State: Int] = [:]
    /// Payments that a room has not decided yet.
    public internal(set) var undecided: Set<PaymentID> = []

    var orders = OrderTable()
    var endedLots: Set<LotPlace> = []
    var payments: [Payment] = []
    var bankIDs: [String: PaymentID] = [:]
    var handoverKeys: [IdempotencyKey: OrderID] = [:]
    /// Money that was paid back, in order.
    public internal(set) var refunds: [Refund] = []
    /// Payments without an order that were paid back.
    public internal(set) var strayRefunds: Set<PaymentID> = []
    /// Orders to which money is to be paid back.
    private(set) var owing: Set<OrderID> = []
    /// Who shops for whom.
    public var errands = ErrandBook()
    var changes: [FulfilmentChange] = []

    /// An empty book.
    public init() {}

    /// An order.
    public func order(_ id: OrderID) -> Order? {
        orders[id]
    }

    /// The orders that an account pays for, the oldest first.
    public func orders(of account: AccountID) -> [Order] {
        orders.orders(of: account)
    }

    /// The orders of a room, the oldest first.
    public func orders(in room: RoomID) -> [Order] {
        orders.orders(in: room)
    }

    /// Rooms that have orders.
    public var rooms: [RoomID] { orders.rooms }

    /// A payment.
    public func payment(_ id: PaymentID) -> Payment? {
        id.rawValue > 0 && id.rawValue <= payments.count ? payments[id.rawValue - 1] : nil
    }

    /// Money that named no order, the oldest first.
    public var strayPayments: [Payment] {
        payments.filter { $0.order == nil }
    }

    /// Gives the rows to keep since the last call.
    public mutating func takeChanges() -> [FulfilmentChange] {
        defer { changes = [] }
        return changes + pickup.takeChanges() + errands.takeChanges()
    }

    /// Takes over what a room has decided about an order's goods.
    public mutating func follow(_ goods: OrderGoods, at now: Timestamp) {
        follow([goods], ended: [], at: now)
    }

    /// Takes over what a room has decided at once.
    ///
    /// - Parameters:
    ///   - goods: The holds, once they are durable.
    ///   - ended: Lots that have ended.
    ///   - now: When the room decided.
    public mutating func follow(
        _ goods: [OrderGoods],
        ended: [LotPlace],
        at now: Timestamp
    ) {
        for goods in goods {
            take(goods, made: nil, at: now)
            align(goods.order, at: now)
        }
        endedLots.formUnion(ended)
        pickup.touched.formUnion(ended)
        letTiesGo(at: now)
    }

    mutating func take(_ goods: OrderGoods, made: Timestamp?, at now: Timestamp) {
        if !change(goods.order, { $0.goods = goods }) {
            let order = Order(goods: goods, made: made ?? now)
            orders.add(order)
            counts[order.state, default: 0] += 1
            note(order.id, order.refund)
        }
        pickup.touch(LotPlace(room: goods.order.room, lot: goods.lot))
    }

    /// Lets a place follow its goods.
    mutating func align(_ id: OrderID, at now: Timestamp) {
        guard let goods = orders[id]?.goods else { return }
        if !goods.isKept {
            pickup.lapse(id, keeping: awaitsRoom(id), at: now)
        } else if goods.state == .paid {
            pickup.confirm(id)
        }
    }

    /// Whether the room is deciding about a payment of the order.
    func awaitsRoom(_ order: OrderID) -> Bool {
        (orders[order]?.payments ?? []).contains { undecided.contains($0) }
    }

    /// Changes an order; returns whether there is one.
    @discardableResult
    mutating func change(_ id: OrderID, _ body: (inout Order) -> Void) -> Bool {
        guard let (before, after, refund) = orders.change(id, body) else { return false }
        note(id, refund)
        guard before != after else { return true }
        counts[before, default: 0] -= 1
        counts[after, default: 0] += 1
        return true
    }

    private mutating func note(_ id: OrderID, _ refund: Int64) {
        if refund > 0 {
            owing.insert(id)
        } else if !owing.isEmpty {
            owing.remove(id)
        }
    }
}

// Places.
extension OrderBook {
    /// Gives an order a place, or one in the line; see ``PickupBook``.
    public mutating func book(
        _ id: OrderID,
        in slot: SlotID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) {
        let order = try open(id)
        guard order.goods.isKept else { throw .orderEnded }
        _ = try pickup.book(id, of: order.lot, in: slot, at: now)
        letTiesGo(at: now)
    }

    /// Gives an order's place back.
    public mutating func takeBack(_ id: OrderID, at now: Timestamp) throws(FulfilmentRefusal) {
        let order = try open(id)
        guard order.goods.isKept else { throw .orderEnded }
        try pickup.takeBack(id, at: now)
        letTiesGo(at: now)
    }

    /// Adds a pickup point.
    public mutating func addPoint(
        _ kind: PickupPoint.Kind,
        name: BilingualText,
        address: String,
        lot: LotPlace? = nil,
        slots: [PickupSlot]
    ) throws(FulfilmentRefusal) -> PickupPoint {
        let point = try pickup.add(kind, name: name, address: address, lot: lot, slots: slots)
        changes.append(.point(point))
        return point
    }

    /// Moves a slot's cap; nobody loses a place.
    ///
    /// - Returns: The orders beyond it, those that booked last.
    public mutating func setCap(
        _ cap: Int,
        of slot: SlotID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> [OrderID] {
        _ = try pickup.setCap(cap, of: slot, at: now)
        letTiesGo(at: now)
        if let point = pickup.place(slot)?.point { changes.append(.point(point)) }
        return pickup.overflow(slot)
    }

    /// When an order in line gets its place at the latest, if nobody before it pays or is paid for.
    ///
    /// - Returns: The deadline of as many unpaid orders in the slot as stand in line up to it; `nil`
    ///   where fewer are unpaid, so that somebody must give a place back.
    /// - Complexity: O(n log n) for n orders in the slot.
    public func estimate(of id: OrderID) -> Timestamp? {
        guard let place = pickup.placeInLine(of: id), let slot = pickup.booking(of: id)?.slot else {
            return nil
        }
        let deadlines = pickup.taken(slot).compactMap { order -> Timestamp? in
            guard let goods = orders[order]?.goods, goods.state == .held,
                pickup.leavesItsPlace(order, to: id)
            else { return nil }
            return goods.deadline
        }
        let excess = pickup.shortage(slot)
        guard deadlines.count >= place + excess else { return nil }
        return deadlines.sorted()[place + excess - 1]
    }

    /// An order that has not been handed over.
    private func open(_ id: OrderID) throws(FulfilmentRefusal) -> Order {
        guard let order = orders[id] else { throw .unknownOrder }
        if let handover = order.handover { throw .alreadyHandedOver(at: handover.at) }
        return order
    }
}

// The counter.
extension OrderBook {
    /// Hands an order over, once; the same key gives the same answer.
    public mutating func handOver(
        _ id: OrderID,
        key: IdempotencyKey,
        by account: AccountID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Handover {
        if let other = handoverKeys[key], other != id { throw .keyReused }
        guard let order = orders[id] else { throw .unknownCode }
        if let handover = order.handover {
            guard handover.key == key else { throw .alreadyHandedOver(at: handover.at) }
            return handover
        }
        guard order.goods.state == .paid else { throw .notPaid }
        guard pickup.booking(of: id)?.state == .booked else { throw .notBooked }
        let handover = Handover(order: id, at: now, by: account, key: key)
        keep(handover)
        changes.append(.handover(handover))
        return handover
    }

    mutating func keep(_ handover: Handover) {
        handoverKeys[handover.key] = handover.order
        change(handover.order) { $0.handover = handover }
    }
}

import Market

/// Who has a place in which slot, and who waits for one.
///
/// A place is taken while the order's goods are held or paid. A line exists only while its slot is
/// full: whoever frees a place gives it to the first in line, as long as the slot is not over. Places
/// that are tied to a lot (``TiedPlaces``) go to the first in line whose order is of that lot.
public struct PickupBook: Equatable, Sendable {
    /// A slot with the orders that have a place in it and those that wait.
    struct Line: Equatable, Sendable {
        let point: Int
        let index: Int
        var taken: Set<OrderID> = []
        var waiting: [OrderID] = []
        /// What is kept for lots; few.
        var ties: [LotPlace: Tie] = [:]

        /// Places that wait for orders of some lot.
        var unused: Int { ties.values.reduce(0) { $0 + $1.unused } }
    }

    /// Every pickup point, in the order of their numbers.
    public private(set) var points: [PickupPoint] = []
    /// Bookings that changed, the newest state of each; `nil` for one that is gone.
    private(set) var changed: [OrderID: Booking?] = [:]
    /// Tied places that changed, the newest last.
    var changedTies: [TiedPlaces] = []
    /// Lots of which an order's place has changed; whoever takes notice empties it.
    var touched: Set<LotPlace> = []

    var lines: [SlotID: Line] = [:]
    /// The lots of orders that have a booking.
    private(set) var lotsOf: [OrderID: LotPlace] = [:]
    /// The slots that lots are tied to.
    var tiedSlots: [LotPlace: Set<SlotID>] = [:]
    private var bookings: [OrderID: Booking] = [:]
    private var lots: [LotPlace: PointID] = [:]
    private var lastSlot = 0
    private var lastTicket: Int64 = 0

    /// A market without pickup points.
    public init() {}

    /// In all slots: orders that have a place, orders that wait, and places that wait for orders of lots.
    public var counts: (taken: Int, waiting: Int, tied: Int) {
        lines.values.reduce((0, 0, 0)) { sum, line in
            (sum.0 + line.taken.count, sum.1 + line.waiting.count, sum.2 + line.unused)
        }
    }

    /// What an order has.
    public func booking(of order: OrderID) -> Booking? {
        bookings[order]
    }

    /// A slot and its point.
    public func place(_ slot: SlotID) -> (point: PickupPoint, slot: PickupSlot)? {
        lines[slot].map { (points[$0.point], points[$0.point].slots[$0.index]) }
    }

    /// Orders that have a place in a slot, in no order.
    public func taken(_ slot: SlotID) -> Set<OrderID> {
        lines[slot]?.taken ?? []
    }

    /// The line of a slot, the first in front.
    public func waiting(_ slot: SlotID) -> [OrderID] {
        lines[slot]?.waiting ?? []
    }

    /// How many stand in line up to and with an order; `nil` for one that does not wait.
    public func placeInLine(of order: OrderID) -> Int? {
        guard let booking = bookings[order], booking.state == .waiting else { return nil }
        return lines[booking.slot]?.waiting.firstIndex(of: order).map { $0 + 1 }
    }

    /// The orders beyond a slot's cap, those that booked last.
    public func overflow(_ slot: SlotID) -> [OrderID] {
        guard let line = lines[slot] else { return [] }
        let excess = line.taken.count - cap(of: line)
        guard excess > 0 else { return [] }
        return Array(
            line.taken.sorted { ticket(of: $0) < ticket(of: $1) }.suffix(excess)
        )
    }

    /// How many orders must leave a slot before one that waits can have a place there.
    func shortage(_ slot: SlotID) -> Int {
        guard let line = lines[slot] else { return 0 }
        return max(0, line.taken.count + line.unused - cap(of: line))
    }

    /// Whether an order that leaves a slot leaves its place to one that waits, or to somebody before it.
    func leavesItsPlace(_ order: OrderID, to other: OrderID) -> Bool {
        guard let lot = lotsOf[order], let slot = bookings[order]?.slot else { return true }
        return lines[slot]?.ties[lot] == nil || lotsOf[other] == lot
    }

    /// Whether orders of a lot may be handed over at a point: at its own where it has one, and not at another lot's.
    func mayFetch(_ lot: LotPlace, at point: PickupPoint) -> Bool {
        (lots[lot] ?? point.id) == point.id && (point.lot == nil || point.lot == lot)
    }

    /// Orders that a slot takes.
    func cap(of line: Line) -> Int { points[line.point].slots[line.index].cap }

    private func ticket(of order: OrderID) -> Int64 { bookings[order]?.ticket ?? 0 }

    /// Gives the changes since the last call.
    mutating func takeChanges() -> [FulfilmentChange] {
        defer { (changed, changedTies) = ([:], []) }
        return changedTies.map { .tied($0) }
            + changed.map { order, booking in booking.map { .booking($0) } ?? .noBooking(order) }
    }
}

// Points and slots.
extension PickupBook {
    /// Adds a point; its number and those of its slots are the next ones.
    mutating func add(
        _ kind: PickupPoint.Kind,
        name: BilingualText,
        address: String,
        lot: LotPlace?,
        slots: [PickupSlot]
    ) throws(FulfilmentRefusal) -> PickupPoint {
        guard points.count < FulfilmentLimits.pointsMax else {
            throw .tooMany(limit: FulfilmentLimits.pointsMax)
        }
        if let lot, lots[lot] != nil { throw .outOfRange(field: "lot") }
        let point = PickupPoint(
            id: PointID(points.count + 1),
            kind: kind,
            name: name,
            address: address,
            lot: lot,
            slots: slots.enumerated().map { offset, slot in
                PickupSlot(
                    id: SlotID(lastSlot + 1 + offset),
                    from: slot.from,
                    to: slot.to,
                    cap: slot.cap,
                    stop: slot.stop
                )
            }
        )
        try point.check()
        restore(point)
        return point
    }

    /// Takes a stored point in; points come in the order of their numbers.
    mutating func restore(_ point: PickupPoint) {
        for (index, slot) in point.slots.enumerated() {
            lines[slot.id] = Line(point: points.count, index: index)
            lastSlot = max(lastSlot, slot.id.rawValue)
        }
        if let lot = point.lot { lots[lot] = point.id }
        points.append(point)
    }

    /// Moves a slot's cap.
    ///
    /// Lowering it takes nobody's place: it only lets nobody new in.
    mutating func setCap(
        _ cap: Int,
        of slot: SlotID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> PickupSlot {
        guard let line = lines[slot] else { throw .unknownSlot }
        guard FulfilmentLimits.cap.contains(cap) else { throw .outOfRange(field: "cap") }
        points[line.point].slots[line.index].cap = cap
        moveUp(slot, at: now)
        return points[line.point].slots[line.index]
    }
}

// Bookings.
extension PickupBook {
    /// Takes a stored booking of an order of a lot in, after all points and tied places.
    mutating func restore(_ booking: Booking, of lot: LotPlace?) {
        lotsOf[booking.order] = lot
        put(booking)
        lastTicket = max(lastTicket, booking.ticket)
        changed = [:]
    }

    /// Gives an order a place, or one in the line where there is none.
    ///
    /// An order that waits may change lines. One that has a place keeps it unless the new slot has
    /// one for it.
    mutating func book(
        _ order: OrderID,
        of lot: LotPlace,
        in slot: SlotID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Booking {
        guard let line = lines[slot] else { throw .unknownSlot }
        let point = points[line.point]
        guard mayFetch(lot, at: point) else { throw .otherPoint }
        let old = bookings[order]
        if let old, old.slot == slot, old.state != .lapsed { return old }
        guard now < point.slots[line.index].to else {
            throw .slotEnded(lateBy: now - point.slots[line.index].to)
        }
        let hasPlace = free(slot, for: lot) > 0
        if !hasPlace {
            if old?.state == .booked || old?.state == .kept { throw .slotFull }
            guard line.waiting.count < FulfilmentLimits.waitingMax else { throw .lineFull }
        }
        remove(order, at: now)
        lotsOf[order] = lot
        lastTicket += 1
        let booking = Booking(
            order: order,
            slot: slot,
            state: hasPlace ? .booked : .waiting,
            ticket: lastTicket
        )
        put(booking)
        return booking
    }

    /// Gives an order's place, or its place in line, back.
    mutating func takeBack(_ order: OrderID, at now: Timestamp) throws(FulfilmentRefusal) {
        guard let booking = bookings[order], booking.state != .lapsed else { throw .notBooked }
        remove(order, at: now)
    }

    /// The order's goods are no longer kept: its place goes to the next, or is kept while a payment
    /// is on its way.
    mutating func lapse(_ order: OrderID, keeping: Bool, at now: Timestamp) {
        guard let booking = bookings[order] else { return }
        switch booking.state {
        case .lapsed: return
        case .booked where keeping, .kept where keeping: set(.kept, order)
        case .booked, .kept, .waiting:
            set(.lapsed, order)
            moveUp(booking.slot, at: now)
        }
    }

    /// Keeps a lapsed place again for a late payment, until the room has decided.
    ///
    /// - Returns: Whether the slot still allows it; also for an order that never had a place.
    mutating func keepAgain(_ order: OrderID, at now: Timestamp) -> Bool {
        guard let booking = bookings[order], booking.state == .lapsed else { return true }
        guard let (_, slot) = place(booking.slot), now < slot.to,
            free(booking.slot, for: lotsOf[order]) > 0
        else { return false }
        set(.kept, order)
        return true
    }

    /// The goods were taken again: the kept place is a place like any other.
    mutating func confirm(_ order: OrderID) {
        if bookings[order]?.state == .kept { set(.booked, order) }
    }

    private mutating func remove(_ order: OrderID, at now: Timestamp) {
        guard let booking = bookings.removeValue(forKey: order) else { return }
        leave(booking)
        lotsOf[order] = nil
        changed[order] = .some(nil)
        moveUp(booking.slot, at: now)
    }

    private mutating func set(_ state: Booking.State, _ order: OrderID) {
        guard var booking = bookings[order], booking.state != state else { return }
        leave(booking)
        booking.state = state
        put(booking)
    }

    private mutating func put(_ booking: Booking) {
        bookings[booking.order] = booking
        changed[booking.order] = booking
        switch booking.state {
        case .booked, .kept:
            lines[booking.slot]?.taken.insert(booking.order)
            count(1, booking)
        case .waiting:
            // Stored bookings come in any order; new ones always go to the end.
            let line = lines[booking.slot]?.waiting ?? []
            let index = line.lastIndex { ticket(of: $0) < booking.ticket }.map { $0 + 1 } ?? 0
            lines[booking.slot]?.waiting.insert(booking.order, at: index)
        case .lapsed: break
        }
    }

    private mutating func leave(_ booking: Booking) {
        switch booking.state {
        case .booked, .kept:
            lines[booking.slot]?.taken.remove(booking.order)
            count(-1, booking)
        case .waiting: lines[booking.slot]?.waiting.removeAll { $0 == booking.order }
        case .lapsed: break
        }
    }

    /// Lets the order's lot know of a place more or less.
    private mutating func count(_ places: Int, _ booking: Booking) {
        guard let lot = lotsOf[booking.order] else { return }
        lines[booking.slot]?.ties[lot]?.taken += places
        touch(lot)
    }

    /// Has what is kept for a lot looked at again.
    mutating func touch(_ lot: LotPlace) {
        if tiedSlots[lot] != nil { touched.insert(lot) }
    }

    mutating func moveUp(_ slot: SlotID, at now: Timestamp) {
        guard let end = place(slot)?.slot.to, now < end else { return }
        while let next = nextInLine(slot) { set(.booked, next) }
    }

    /// The first in line for whom there is a place.
    private func nextInLine(_ slot: SlotID) -> OrderID? {
        guard let line = lines[slot], let first = line.waiting.first,
            line.taken.count < cap(of: line)
        else { return nil }
        if free(slot) > 0 { return first }
        guard line.unused > 0 else { return nil }
        return line.waiting.first { order in
            lotsOf[order].flatMap { line.ties[$0]?.unused } ?? 0 > 0
        }
    }
}

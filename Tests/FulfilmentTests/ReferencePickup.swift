import Market

@testable import Fulfilment

/// Places and lines in the plainest way: one list of who asked for what, looked through every time.
struct ReferencePickup {
    struct Entry: Equatable {
        let order: OrderID
        let lot: LotPlace
        let slot: SlotID
        var state: Booking.State

        var hasPlace: Bool { state == .booked || state == .kept }
    }

    var caps: [SlotID: Int]
    let ends: [SlotID: Timestamp]
    /// In the order of asking.
    var entries: [Entry] = []
    var ties: [TiedPlaces] = []

    func has(_ slot: SlotID) -> Int {
        entries.count { $0.slot == slot && $0.hasPlace }
    }

    /// What of a lot's tied places none of its orders has.
    func unused(_ tied: TiedPlaces) -> Int {
        let has = entries.count { $0.slot == tied.slot && $0.lot == tied.lot && $0.hasPlace }
        return max(0, tied.places - has)
    }

    /// Places that are neither taken nor kept for a lot; negative under a lowered cap.
    func free(_ slot: SlotID) -> Int {
        let kept = ties.filter { $0.slot == slot }.reduce(0) { $0 + unused($1) }
        return (caps[slot] ?? 0) - has(slot) - kept
    }

    /// Whether an order of a lot would get a place.
    func isOpen(_ slot: SlotID, to lot: LotPlace) -> Bool {
        guard has(slot) < caps[slot] ?? 0 else { return false }
        return free(slot) > 0
            || ties.contains { $0.slot == slot && $0.lot == lot && unused($0) > 0 }
    }

    func line(_ slot: SlotID) -> [OrderID] {
        entries.filter { $0.slot == slot && $0.state == .waiting }.map(\.order)
    }

    func state(of order: OrderID) -> Booking.State? {
        entries.first { $0.order == order }?.state
    }

    mutating func book(
        _ order: OrderID,
        of lot: LotPlace,
        _ slot: SlotID,
        at now: Timestamp
    ) -> FulfilmentRefusal? {
        guard let end = ends[slot] else { return .unknownSlot }
        let old = entries.first { $0.order == order }
        if let old, old.slot == slot, old.state != .lapsed { return nil }
        if now >= end { return .slotEnded(lateBy: now - end) }
        let isFull = !isOpen(slot, to: lot)
        if isFull, old?.state == .booked || old?.state == .kept { return .slotFull }
        entries.removeAll { $0.order == order }
        let state: Booking.State = isFull ? .waiting : .booked
        entries.append(Entry(order: order, lot: lot, slot: slot, state: state))
        moveUp(at: now)
        return nil
    }

    mutating func takeBack(_ order: OrderID, at now: Timestamp) -> FulfilmentRefusal? {
        guard let state = state(of: order), state != .lapsed else { return .notBooked }
        entries.removeAll { $0.order == order }
        moveUp(at: now)
        return nil
    }

    mutating func lapse(_ order: OrderID, keeping: Bool, at now: Timestamp) {
        guard let index = entries.firstIndex(where: { $0.order == order }) else { return }
        entries[index].state = keeping && entries[index].hasPlace ? .kept : .lapsed
        moveUp(at: now)
    }

    mutating func set(_ state: Booking.State, _ order: OrderID) {
        guard let index = entries.firstIndex(where: { $0.order == order }) else { return }
        entries[index].state = state
    }

    mutating func setCap(_ cap: Int, _ slot: SlotID, at now: Timestamp) -> [OrderID] {
        caps[slot] = cap
        moveUp(at: now)
        let has = entries.filter { $0.slot == slot && $0.hasPlace }
        return has.dropFirst(cap).map(\.order)
    }

    mutating func tie(
        _ places: Int,
        _ slot: SlotID,
        to lot: LotPlace,
        at now: Timestamp
    ) -> FulfilmentRefusal? {
        guard let end = ends[slot] else { return .unknownSlot }
        let old = ties.first { $0.slot == slot && $0.lot == lot }
        let new = TiedPlaces(slot: slot, lot: lot, places: places)
        if places > old?.places ?? 0 {
            if now >= end { return .slotEnded(lateBy: now - end) }
            let free = max(0, free(slot))
            if unused(new) - (old.map(unused) ?? 0) > free { return .notEnoughPlaces(free: free) }
        }
        ties.removeAll { $0.slot == slot && $0.lot == lot }
        if places > 0 { ties.append(new) }
        moveUp(at: now)
        return nil
    }

    mutating func untie(_ lot: LotPlace, at now: Timestamp) {
        for tied in ties.filter({ $0.lot == lot }).sorted(by: { $0.slot < $1.slot }) {
            ties.removeAll { $0 == tied }
            moveUp(at: now)
        }
    }

    private mutating func moveUp(at now: Timestamp) {
        // Whoever moves up leaves less for those behind, never more.
        for index in entries.indices where entries[index].state == .waiting {
            let (slot, lot) = (entries[index].slot, entries[index].lot)
            guard let end = ends[slot], now < end, isOpen(slot, to: lot) else { continue }
            entries[index].state = .booked
        }
    }
}

import Market

@testable import Fulfilment

/// Places and lines in the plainest way: one list of who asked for what, looked through every time.
struct ReferencePickup {
    struct Entry: Equatable {
        let order: OrderID
        let slot: SlotID
        var state: Booking.State
    }

    var caps: [SlotID: Int]
    let ends: [SlotID: Timestamp]
    /// In the order of asking.
    var entries: [Entry] = []

    func has(_ slot: SlotID) -> Int {
        entries.count { $0.slot == slot && ($0.state == .booked || $0.state == .kept) }
    }

    func line(_ slot: SlotID) -> [OrderID] {
        entries.filter { $0.slot == slot && $0.state == .waiting }.map(\.order)
    }

    func state(of order: OrderID) -> Booking.State? {
        entries.first { $0.order == order }?.state
    }

    mutating func book(_ order: OrderID, _ slot: SlotID, at now: Timestamp) -> FulfilmentRefusal? {
        guard let cap = caps[slot], let end = ends[slot] else { return .unknownSlot }
        let old = entries.first { $0.order == order }
        if let old, old.slot == slot, old.state != .lapsed { return nil }
        if now >= end { return .slotEnded(lateBy: now - end) }
        let isFull = has(slot) >= cap
        if isFull, old?.state == .booked || old?.state == .kept { return .slotFull }
        entries.removeAll { $0.order == order }
        entries.append(Entry(order: order, slot: slot, state: isFull ? .waiting : .booked))
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
        let hasPlace = entries[index].state == .booked || entries[index].state == .kept
        entries[index].state = keeping && hasPlace ? .kept : .lapsed
        moveUp(at: now)
    }

    mutating func set(_ state: Booking.State, _ order: OrderID) {
        guard let index = entries.firstIndex(where: { $0.order == order }) else { return }
        entries[index].state = state
    }

    mutating func setCap(_ cap: Int, _ slot: SlotID, at now: Timestamp) -> [OrderID] {
        caps[slot] = cap
        moveUp(at: now)
        let has = entries.filter {
            $0.slot == slot && ($0.state == .booked || $0.state == .kept)
        }
        return has.dropFirst(cap).map(\.order)
    }

    private mutating func moveUp(at now: Timestamp) {
        for index in entries.indices where entries[index].state == .waiting {
            let slot = entries[index].slot
            guard let cap = caps[slot], let end = ends[slot], now < end else { continue }
            if has(slot) < cap { entries[index].state = .booked }
        }
    }
}

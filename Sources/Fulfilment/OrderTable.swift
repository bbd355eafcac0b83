import Market

/// Orders by their number and by who pays.
///
/// A rush makes thousands of them in a second, numbered by their rooms from 1 on: so they lie in one
/// row, and a room's numbers lead there without a search.
struct OrderTable: Sendable {
    private var orders: [Order] = []
    /// By room and hold, where an order lies, counted from 1; 0 where there is none.
    private var places: [RoomID: [Int32]] = [:]
    private var byAccount = Chains<AccountID>()
    private var byLot = Chains<LotPlace>()

    /// Every order, in the order of adding.
    var all: [Order] { orders }
    /// Rooms that have orders.
    var rooms: [RoomID] { places.keys.sorted() }

    subscript(id: OrderID) -> Order? {
        place(of: id).map { orders[$0] }
    }

    /// Makes room for so many in all.
    mutating func reserveCapacity(_ count: Int) {
        orders.reserveCapacity(count)
    }

    /// Adds an order that is not there yet.
    mutating func add(_ order: Order) {
        let place = Int32(orders.count + 1)
        orders.append(order)
        byAccount.add(place, to: order.goods.account)
        byLot.add(place, to: order.lot)
        places[order.id.room, default: []].set(place, at: order.id.hold.rawValue)
    }

    /// Changes an order where it lies; does nothing where there is none.
    ///
    /// - Returns: Its state before and after, and what is then to be paid back.
    mutating func change(
        _ id: OrderID,
        _ body: (inout Order) -> Void
    ) -> (before: Order.State, after: Order.State, refund: Int64)? {
        guard let place = place(of: id) else { return nil }
        let before = orders[place].state
        body(&orders[place])
        return (before, orders[place].state, orders[place].refund)
    }

    /// The orders that an account pays for, the oldest first.
    func orders(of account: AccountID) -> [Order] {
        byAccount.places(of: account).map { orders[$0 - 1] }
    }

    /// The orders of a lot, the oldest first.
    func orders(of lot: LotPlace) -> [Order] {
        byLot.places(of: lot).map { orders[$0 - 1] }
    }

    /// The orders of a room, the oldest first.
    func orders(in room: RoomID) -> [Order] {
        (places[room] ?? []).compactMap { $0 > 0 ? orders[Int($0) - 1] : nil }
    }

    private func place(of id: OrderID) -> Int? {
        guard let room = places[id.room], room.indices.contains(id.hold.rawValue) else {
            return nil
        }
        let place = room[id.hold.rawValue]
        return place > 0 ? Int(place) - 1 : nil
    }
}

/// For each of several owners the places of what is theirs, each leading to the one before it.
private struct Chains<Owner: Hashable & Sendable>: Sendable {
    /// For each place, counted from 1, the one before it of the same owner; 0 for the first.
    private var previous: [Int32] = []
    private var newest: [Owner: Int32] = [:]

    /// Adds the next place, counted from 1.
    mutating func add(_ place: Int32, to owner: Owner) {
        previous.append(newest.updateValue(place, forKey: owner) ?? 0)
    }

    /// An owner's places, the first one first.
    func places(of owner: Owner) -> [Int] {
        var found: [Int] = []
        var place = Int(newest[owner] ?? 0)
        while place > 0 {
            found.append(place)
            place = Int(previous[place - 1])
        }
        return found.reversed()
    }
}

extension OrderTable: Equatable {
    /// Whether both have the same orders, in whatever order they were added.
    static func == (left: OrderTable, right: OrderTable) -> Bool {
        left.rooms == right.rooms
            && left.rooms.allSatisfy { left.orders(in: $0) == right.orders(in: $0) }
    }
}

extension [Int32] {
    /// Sets a number, behind zeros where the array does not reach so far.
    fileprivate mutating func set(_ number: Int32, at index: Int) {
        if index >= count { append(contentsOf: repeatElement(0, count: index + 1 - count)) }
        self[index] = number
    }
}

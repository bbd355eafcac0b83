import Market

/// Orders by their number and by who pays.
///
/// A rush makes thousands of them in a second, numbered by their rooms from 1 on: so they lie in one
/// row, and a room's numbers lead there without a search.
struct OrderTable: Sendable {
    private var orders: [Order] = []
    /// By room and hold, where an order lies, counted from 1; 0 where there is none.
    private var places: [RoomID: [Int32]] = [:]
    /// For each order where the one before it of the same account lies, counted from 1; 0 for the first.
    private var previous: [Int32] = []
    /// Where an account's newest order lies, counted from 1.
    private var newest: [AccountID: Int32] = [:]

    /// Every order, in the order of adding.
    var all: [Order] { orders }
    /// Rooms that have orders.
    var rooms: [RoomID] { places.keys.sorted() }

    subscript(id: OrderID) -> Order? {
        place(of: id).map { orders[$0] }
    }

    /// Adds an order that is not there yet.
    mutating func add(_ order: Order) {
        let place = Int32(orders.count + 1)
        orders.append(order)
        previous.append(newest.updateValue(place, forKey: order.goods.account) ?? 0)
        places[order.id.room, default: []].set(place, at: order.id.hold.rawValue)
    }

    /// Changes an order where it lies; does nothing where there is none.
    ///
    /// - Returns: Its state before and after.
    mutating func change(
        _ id: OrderID,
        _ body: (inout Order) -> Void
    ) -> (before: Order.State, after: Order.State)? {
        guard let place = place(of: id) else { return nil }
        let before = orders[place].state
        body(&orders[place])
        return (before, orders[place].state)
    }

    /// The orders that an account pays for, the oldest first.
    func orders(of account: AccountID) -> [Order] {
        var found: [Order] = []
        var place = Int(newest[account] ?? 0)
        while place > 0 {
            found.append(orders[place - 1])
            place = Int(previous[place - 1])
        }
        return found.reversed()
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

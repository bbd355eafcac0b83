import Market
import Testing

@testable import Fulfilment

@Suite struct TiedPlacesTests {
    private let slot = SlotID(1)
    private let tea = LotPlace(room: RoomID(1), lot: LotID(1))
    private let rice = LotPlace(room: RoomID(1), lot: LotID(2))

    /// A book with one slot of a cap, orders 1 to 9 of the first lot and 11 to 19 of the second.
    private func book(cap: Int) throws -> OrderBook {
        var book = try OrderBook(caps: cap)
        for hold in 1...9 {
            book.follow(goods(order(1, hold), account: hold), at: moment(0))
            book.follow(goods(order(1, hold + 10), account: hold + 10, lot: 2), at: moment(0))
        }
        return book
    }

    private func state(_ hold: Int, _ book: OrderBook) -> Booking.State? {
        book.pickup.booking(of: order(1, hold))?.state
    }

    @Test func `tied places are full for others and free for the lot's orders`() throws {
        var book = try book(cap: 3)
        _ = try book.tie(2, of: slot, to: tea, at: moment(1))
        #expect(book.pickup.free(slot) == 1)
        #expect(book.pickup.free(slot, for: tea) == 3)
        #expect(book.pickup.free(slot, for: rice) == 1)
        for hold in [11, 12] { try book.book(order(1, hold), in: slot, at: moment(2)) }
        #expect(state(11, book) == .booked)
        #expect(state(12, book) == .waiting)
        for hold in [1, 2, 3] { try book.book(order(1, hold), in: slot, at: moment(3)) }
        #expect(state(1, book) == .booked)
        #expect(state(2, book) == .booked)
        #expect(state(3, book) == .waiting, "beyond what was tied an order is like any other")
        #expect(book.pickup.ties(of: slot) == [TiedPlaces(slot: slot, lot: tea, places: 2)])
    }

    @Test
    func `a tied place that comes free goes to the lot's next, any other to the first in line`()
        throws
    {
        var book = try book(cap: 2)
        _ = try book.tie(1, of: slot, to: tea, at: moment(1))
        for hold in [11, 1, 12, 2] { try book.book(order(1, hold), in: slot, at: moment(2)) }
        try book.takeBack(order(1, 1), at: moment(3))
        #expect(state(12, book) == .waiting)
        #expect(state(2, book) == .booked)
        try book.takeBack(order(1, 11), at: moment(4))
        #expect(state(12, book) == .booked)
    }

    @Test func `what is given back goes to the line`() throws {
        var book = try book(cap: 2)
        _ = try book.tie(2, of: slot, to: tea, at: moment(1))
        for hold in [11, 12, 13] { try book.book(order(1, hold), in: slot, at: moment(2)) }
        _ = try book.tie(1, of: slot, to: tea, at: moment(3))
        #expect((11...13).map { state($0, book) } == [.booked, .waiting, .waiting])
        _ = try book.tie(0, of: slot, to: tea, at: moment(4))
        #expect((11...13).map { state($0, book) } == [.booked, .booked, .waiting])
        #expect(book.pickup.ties(of: slot).isEmpty)
    }

    @Test
    func `what an ended lot does not use comes free when each order has a place or has ended`()
        throws
    {
        var book = try book(cap: 4)
        _ = try book.tie(4, of: slot, to: tea, at: moment(1))
        try book.book(order(1, 11), in: slot, at: moment(2))
        for hold in 3...9 {
            book.follow(goods(order(1, hold), .released, account: hold), at: moment(3))
        }
        try book.book(order(1, 1), in: slot, at: moment(4))
        #expect(state(11, book) == .waiting, "the lot may still be on sale")
        book.follow([], ended: [tea], at: moment(5))
        #expect(state(11, book) == .waiting, "an order still needs a place")
        book.follow(goods(order(1, 2), .expired, account: 2), at: moment(6))
        #expect(state(11, book) == .booked)
        #expect(book.pickup.ties(of: slot).isEmpty)
        #expect(throws: FulfilmentRefusal.lotOver) {
            try book.tie(1, of: slot, to: tea, at: moment(7))
        }
    }

    @Test func `an ended lot keeps its places for who is offered it next in the same decision`()
        throws
    {
        var book = try OrderBook(caps: 1)
        book.follow(goods(order(1, 1)), at: moment(0))
        _ = try book.tie(1, of: slot, to: tea, at: moment(1))
        book.follow([], ended: [tea], at: moment(2))
        let next = [goods(order(1, 1), .expired), goods(order(1, 2), account: 2)]
        book.follow(next, ended: [tea], at: moment(3))
        #expect(book.pickup.free(slot) == 0)
        #expect(book.pickup.free(slot, for: tea) == 1)
    }

    @Test func `the last place of one lot may free those of another`() throws {
        var book = try OrderBook(caps: 2)
        for (hold, lot) in [(1, 1), (2, 2), (3, 3)] {
            book.follow(goods(order(1, hold), account: hold, lot: lot), at: moment(0))
        }
        _ = try book.tie(1, of: slot, to: tea, at: moment(1))
        _ = try book.tie(1, of: slot, to: rice, at: moment(1))
        try book.book(order(1, 3), in: slot, at: moment(2))
        book.follow([], ended: [tea, rice], at: moment(3))
        #expect(state(3, book) == .waiting)
        book.follow(goods(order(1, 1), .expired, account: 1), at: moment(4))
        #expect(state(3, book) == .booked)
        #expect(book.pickup.ties(of: slot).map(\.lot) == [rice])
        try book.book(order(1, 2), in: slot, at: moment(5))
        #expect(book.pickup.ties(of: slot).isEmpty)
    }

    @Test func `only what nobody has can be tied`() throws {
        var book = try book(cap: 3)
        try book.book(order(1, 1), in: slot, at: moment(1))
        #expect(throws: FulfilmentRefusal.notEnoughPlaces(free: 2)) {
            try book.tie(3, of: slot, to: rice, at: moment(2))
        }
        _ = try book.tie(3, of: slot, to: tea, at: moment(3))
        #expect(book.pickup.free(slot) == 0, "the place that its order has is one of the three")
        #expect(throws: FulfilmentRefusal.notEnoughPlaces(free: 0)) {
            try book.tie(1, of: slot, to: rice, at: moment(4))
        }
        _ = try book.tie(2, of: slot, to: tea, at: moment(5))
        _ = try book.tie(1, of: slot, to: rice, at: moment(6))
        for places in [-1, FulfilmentLimits.cap.upperBound + 1] {
            #expect(throws: FulfilmentRefusal.outOfRange(field: "places")) {
                try book.tie(places, of: slot, to: rice, at: moment(7))
            }
        }
        #expect(throws: FulfilmentRefusal.unknownSlot) {
            try book.tie(1, of: SlotID(9), to: rice, at: moment(7))
        }
        #expect(throws: FulfilmentRefusal.slotEnded(lateBy: 5)) {
            try book.tie(3, of: slot, to: tea, at: moment(3_600_005))
        }
        _ = try book.tie(0, of: slot, to: tea, at: moment(3_600_006))
    }

    @Test func `places are tied where the lot's orders may be fetched`() throws {
        var book = OrderBook()
        let hour = [pickupSlot(cap: 5)]
        _ = try book.addPoint(.dropOff, name: street, address: "x", lot: tea, slots: hour)
        _ = try book.addPoint(.stall, name: street, address: "x", slots: hour)
        for (lot, slot) in [(tea, SlotID(2)), (rice, SlotID(1))] {
            #expect(throws: FulfilmentRefusal.otherPoint) {
                try book.tie(1, of: slot, to: lot, at: moment(1))
            }
        }
        _ = try book.tie(1, of: SlotID(1), to: tea, at: moment(1))
        _ = try book.tie(1, of: SlotID(2), to: rice, at: moment(1))
    }

    @Test func `a slot keeps places for a bounded number of lots`() throws {
        var book = try OrderBook(caps: 1_000)
        let lots = (1...FulfilmentLimits.tiesPerSlotMax + 1).map {
            LotPlace(room: RoomID(1), lot: LotID($0))
        }
        for lot in lots.dropLast() { _ = try book.tie(1, of: slot, to: lot, at: moment(1)) }
        #expect(throws: FulfilmentRefusal.tooMany(limit: FulfilmentLimits.tiesPerSlotMax)) {
            try book.tie(1, of: slot, to: lots[lots.count - 1], at: moment(1))
        }
        _ = try book.tie(2, of: slot, to: lots[0], at: moment(1))
    }

    @Test func `under a lowered cap the tied orders come first, and none is beyond it`() throws {
        var book = try book(cap: 4)
        _ = try book.tie(1, of: slot, to: tea, at: moment(1))
        _ = try book.tie(1, of: slot, to: rice, at: moment(1))
        for hold in [21, 22] {
            book.follow(goods(order(1, hold), account: hold, lot: 3), at: moment(1))
            try book.book(order(1, hold), in: slot, at: moment(2))
        }
        _ = try book.setCap(3, of: slot, at: moment(3))
        #expect(book.pickup.free(slot) == 0)
        try book.book(order(1, 11), in: slot, at: moment(4))
        try book.book(order(1, 1), in: slot, at: moment(5))
        #expect(state(11, book) == .booked)
        #expect(state(1, book) == .waiting)
    }

    @Test func `an estimate counts only on places that may come`() throws {
        var book = try OrderBook(caps: 2)
        for (hold, lot) in [(1, 1), (2, 2), (3, 2), (4, 1)] {
            let deadline = Int64(1_000 * hold)
            book.follow(
                goods(order(1, hold), account: hold, lot: lot, deadline: deadline),
                at: moment(0)
            )
        }
        _ = try book.tie(1, of: slot, to: tea, at: moment(1))
        for hold in 1...4 { try book.book(order(1, hold), in: slot, at: moment(2)) }
        #expect(
            book.estimate(of: order(1, 3)) == moment(2_000),
            "the first one's place is not for it"
        )
        #expect(book.estimate(of: order(1, 4)) == moment(2_000))
    }

    @Test func `a late payment takes a tied place again`() throws {
        var book = try book(cap: 1)
        _ = try book.tie(1, of: slot, to: tea, at: moment(1))
        try book.book(order(1, 1), in: slot, at: moment(2))
        try book.book(order(1, 11), in: slot, at: moment(2))
        book.follow(goods(order(1, 1), .expired, account: 1), at: moment(3))
        #expect(state(11, book) == .waiting)
        guard case .ask = try book.transfer("a", order(1, 1), at: moment(4)) else {
            Issue.record("the place is still there")
            return
        }
        #expect(state(1, book) == .kept)
    }

    private func pickupSlot(cap: Int) -> PickupSlot {
        PickupSlot(id: SlotID(0), from: moment(0), to: moment(3_600_000), cap: cap)
    }
}

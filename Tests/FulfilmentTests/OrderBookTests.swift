import Market
import Testing

@testable import Fulfilment

@Suite struct OrderBookTests {
    private let one = order(1, 1)
    private let two = order(1, 2)

    /// A book with one slot of a cap and one held order of each given number, by different buyers.
    private func book(cap: Int, orders: Int = 2) throws -> OrderBook {
        var book = try OrderBook(caps: cap)
        for hold in 1...orders {
            book.follow(goods(order(1, hold), account: hold), at: moment(0))
        }
        return book
    }

    @Test func `a hold is an order, and its state is the hold's`() throws {
        var book = try book(cap: 1)
        #expect(book.order(one)?.state == .awaitingPayment)
        #expect(book.orders(of: AccountID(1)).map(\.id) == [one])
        #expect(book.orders(in: RoomID(1)).map(\.id) == [one, two])
        for (state, expected) in [
            (Hold.State.paid, Order.State.paid), (.expired, .expired), (.released, .released),
        ] {
            book.follow(goods(one, state, account: 1), at: moment(1))
            #expect(book.order(one)?.state == expected)
            #expect(book.counts[expected] == 1)
        }
        #expect(book.counts.values.reduce(0, +) == 2)
    }

    @Test func `an order is handed over once, and the same key hears the same`() throws {
        var book = try book(cap: 1)
        try book.book(one, in: SlotID(1), at: moment(5))
        #expect(throws: FulfilmentRefusal.notPaid) {
            try book.handOver(one, key: key(1), by: AccountID(2), at: moment(6))
        }
        book.follow(goods(one, .paid, account: 1), at: moment(7))
        let first = try book.handOver(one, key: key(1), by: AccountID(2), at: moment(8))
        #expect(first.at == moment(8))
        let again = try book.handOver(one, key: key(1), by: AccountID(3), at: moment(9))
        #expect(again == first)
        #expect(throws: FulfilmentRefusal.alreadyHandedOver(at: moment(8))) {
            try book.handOver(one, key: key(2), by: AccountID(2), at: moment(10))
        }
        #expect(book.order(one)?.state == .handedOver)
        #expect(throws: FulfilmentRefusal.alreadyHandedOver(at: moment(8))) {
            try book.takeBack(one, at: moment(11))
        }
        book.follow(goods(two, .paid, account: 2), at: moment(12))
        #expect(throws: FulfilmentRefusal.keyReused) {
            try book.handOver(two, key: key(1), by: AccountID(2), at: moment(13))
        }
        #expect(throws: FulfilmentRefusal.notBooked) {
            try book.handOver(two, key: key(3), by: AccountID(2), at: moment(13))
        }
        #expect(throws: FulfilmentRefusal.unknownCode) {
            try book.handOver(order(9, 9), key: key(4), by: AccountID(2), at: moment(13))
        }
    }

    @Test func `an order that waits is not handed over`() throws {
        var book = try book(cap: 1)
        try book.book(one, in: SlotID(1), at: moment(5))
        try book.book(two, in: SlotID(1), at: moment(5))
        book.follow(goods(two, .paid, account: 2), at: moment(7))
        #expect(throws: FulfilmentRefusal.notBooked) {
            try book.handOver(two, key: key(1), by: AccountID(2), at: moment(8))
        }
    }

    @Test func `a hold that ends gives its place to the first in line`() throws {
        var book = try book(cap: 1, orders: 3)
        for hold in 1...3 { try book.book(order(1, hold), in: SlotID(1), at: moment(5)) }
        #expect(book.pickup.waiting(SlotID(1)) == [two, order(1, 3)])
        book.follow(goods(one, .expired, account: 1), at: moment(6))
        #expect(book.entry(one)?.pickup == nil)
        #expect(book.pickup.booking(of: two)?.state == .booked)
        #expect(book.pickup.placeInLine(of: order(1, 3)) == 1)
        #expect(throws: FulfilmentRefusal.orderEnded) {
            try book.book(one, in: SlotID(1), at: moment(7))
        }
    }

    @Test func `whoever waits and ends leaves the line`() throws {
        var book = try book(cap: 1, orders: 3)
        for hold in 1...3 { try book.book(order(1, hold), in: SlotID(1), at: moment(5)) }
        book.follow(goods(two, .released, account: 2), at: moment(6))
        #expect(book.pickup.placeInLine(of: order(1, 3)) == 1)
        book.follow(goods(one, .released, account: 1), at: moment(7))
        #expect(book.pickup.taken(SlotID(1)) == [order(1, 3)])
    }

    @Test func `the estimate is the deadline of as many unpaid orders as stand before`() throws {
        var book = try OrderBook(caps: 2)
        for hold in 1...4 {
            let deadline = Int64(1_000 * (5 - hold))
            book.follow(goods(order(1, hold), account: hold, deadline: deadline), at: moment(0))
            try book.book(order(1, hold), in: SlotID(1), at: moment(1))
        }
        #expect(book.estimate(of: one) == nil)
        #expect(book.estimate(of: order(1, 3)) == moment(3_000))
        #expect(book.estimate(of: order(1, 4)) == moment(4_000))
        book.follow(goods(two, .paid, account: 2), at: moment(2))
        #expect(book.estimate(of: order(1, 3)) == moment(4_000))
        #expect(book.estimate(of: order(1, 4)) == nil)
        _ = try book.setCap(1, of: SlotID(1), at: moment(3))
        #expect(
            book.estimate(of: order(1, 3)) == nil,
            "the first place that comes free is not given"
        )
    }

    @Test func `a lowered cap lists who is beyond it and lets nobody in`() throws {
        var book = try book(cap: 3, orders: 4)
        for hold in 1...3 { try book.book(order(1, hold), in: SlotID(1), at: moment(5)) }
        let overflow = try book.setCap(1, of: SlotID(1), at: moment(6))
        #expect(overflow == [two, order(1, 3)])
        #expect(book.pickup.taken(SlotID(1)).count == 3)
        try book.book(order(1, 4), in: SlotID(1), at: moment(7))
        #expect(book.pickup.placeInLine(of: order(1, 4)) == 1)
        try book.takeBack(one, at: moment(8))
        #expect(book.pickup.placeInLine(of: order(1, 4)) == 1)
        let none = try book.setCap(3, of: SlotID(1), at: moment(9))
        #expect(none.isEmpty)
        #expect(book.pickup.booking(of: order(1, 4))?.state == .booked)
    }

    @Test func `nobody moves up into a slot that is over`() throws {
        var book = try book(cap: 1)
        try book.book(one, in: SlotID(1), at: moment(5))
        try book.book(two, in: SlotID(1), at: moment(5))
        try book.takeBack(one, at: moment(3_600_000))
        #expect(book.pickup.booking(of: two)?.state == .waiting)
        #expect(throws: FulfilmentRefusal.slotEnded(lateBy: 0)) {
            try book.book(one, in: SlotID(1), at: moment(3_600_000))
        }
    }

    @Test func `a full slot leaves the place that an order has elsewhere`() throws {
        var book = try OrderBook(caps: 1, 1)
        for hold in 1...2 { book.follow(goods(order(1, hold), account: hold), at: moment(0)) }
        try book.book(one, in: SlotID(1), at: moment(1))
        try book.book(two, in: SlotID(2), at: moment(1))
        #expect(throws: FulfilmentRefusal.slotFull) {
            try book.book(one, in: SlotID(2), at: moment(2))
        }
        #expect(book.pickup.booking(of: one)?.slot == SlotID(1))
        #expect(throws: FulfilmentRefusal.unknownSlot) {
            try book.book(one, in: SlotID(3), at: moment(2))
        }
    }

    @Test func `the book that is read back is the book that was kept`() throws {
        var book = try OrderBook(caps: 1, 2)
        var kept = Keeper()
        for hold in 1...4 {
            book.follow(goods(order(1, hold), account: hold), at: moment(Int64(hold)))
            try book.book(order(1, hold), in: SlotID(1 + hold % 2), at: moment(9))
        }
        let paid = try book.transfer("a", order(1, 2), at: moment(10))
        let id = try #require(paid.payment?.id)
        book.follow(goods(order(1, 2), .paid, account: 2), at: moment(11))
        _ = book.settle(id, refusal: nil, at: moment(12))
        _ = try book.handOver(order(1, 2), key: key(1), by: AccountID(9), at: moment(13))
        _ = try book.transfer("b", order(9, 9), at: moment(14))
        _ = try book.refundStray(PaymentID(2), by: AccountID(9), at: moment(15))
        kept.keep(book.takeChanges())
        kept.goods = book.orders.all.map(\.goods)
        for order in book.orders.all { kept.made[order.id] = order.made }
        var again = OrderBook(kept.records, at: moment(20))
        let changes = again.takeChanges()
        #expect(changes.isEmpty)
        #expect(again.orders == book.orders)
        #expect(again.pickup == book.pickup)
        #expect(again.payments == book.payments)
        let counts = [again.counts, book.counts].map { $0.filter { $0.value > 0 } }
        #expect(counts[0] == counts[1])
    }

    @Test func `a restart lets places go whose holds ended just before`() throws {
        var book = try book(cap: 1)
        var kept = Keeper()
        try book.book(one, in: SlotID(1), at: moment(5))
        try book.book(two, in: SlotID(1), at: moment(5))
        kept.keep(book.takeChanges())
        kept.goods = [goods(one, .expired, account: 1), goods(two, account: 2)]
        var again = OrderBook(kept.records, at: moment(20))
        #expect(again.pickup.booking(of: one)?.state == .lapsed)
        #expect(again.pickup.booking(of: two)?.state == .booked)
        let changes = again.takeChanges()
        #expect(changes.count == 2, "and the ledger hears of it")
    }
}

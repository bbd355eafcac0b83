import Market
import Testing

@testable import Fulfilment

@Suite struct PickupLimitTests {
    @Test func `a line takes a bounded number of orders`() throws {
        var book = try OrderBook(caps: 0)
        for hold in 1...FulfilmentLimits.waitingMax + 1 {
            book.follow(goods(order(1, hold), account: hold), at: moment(0))
        }
        for hold in 1...FulfilmentLimits.waitingMax {
            try book.book(order(1, hold), in: SlotID(1), at: moment(1))
        }
        let last = order(1, FulfilmentLimits.waitingMax + 1)
        #expect(throws: FulfilmentRefusal.lineFull) {
            try book.book(last, in: SlotID(1), at: moment(1))
        }
        try book.takeBack(order(1, 1), at: moment(2))
        try book.book(last, in: SlotID(1), at: moment(3))
        #expect(book.pickup.placeInLine(of: last) == FulfilmentLimits.waitingMax)
    }

    @Test func `points, slots and caps are bounded`() throws {
        var book = OrderBook()
        let many = (0..<Int64(FulfilmentLimits.slotsPerPointMax + 1)).map { number in
            slot(number * 60_000, (number + 1) * 60_000, cap: 1)
        }
        #expect(throws: FulfilmentRefusal.outOfRange(field: "slots")) {
            try book.addPoint(.shop, name: street, address: "x", slots: many)
        }
        for wrong in [-1, FulfilmentLimits.cap.upperBound + 1] {
            #expect(throws: FulfilmentRefusal.outOfRange(field: "cap")) {
                try book.addPoint(
                    .shop,
                    name: street,
                    address: "x",
                    slots: [slot(0, 60_000, cap: wrong)]
                )
            }
        }
        for length in [Int64(59_999), 86_400_001] {
            #expect(throws: FulfilmentRefusal.outOfRange(field: "to")) {
                try book.addPoint(
                    .shop,
                    name: street,
                    address: "x",
                    slots: [slot(0, length, cap: 1)]
                )
            }
        }
        let least = [slot(0, 60_000, cap: 1)]
        for _ in 1...FulfilmentLimits.pointsMax {
            _ = try book.addPoint(.shop, name: street, address: "x", slots: least)
        }
        #expect(throws: FulfilmentRefusal.tooMany(limit: FulfilmentLimits.pointsMax)) {
            try book.addPoint(.shop, name: street, address: "x", slots: least)
        }
    }

    @Test func `a lot has one drop-off, and its orders go there and nowhere else`() throws {
        var book = OrderBook()
        let lot = LotPlace(room: RoomID(1), lot: LotID(1))
        let hour = [slot(0, 3_600_000, cap: 5)]
        _ = try book.addPoint(.dropOff, name: street, address: "x", lot: lot, slots: hour)
        _ = try book.addPoint(.stall, name: street, address: "x", slots: hour)
        #expect(throws: FulfilmentRefusal.outOfRange(field: "lot")) {
            try book.addPoint(.dropOff, name: street, address: "x", lot: lot, slots: hour)
        }
        book.follow(goods(order(1, 1)), at: moment(0))
        book.follow(goods(order(1, 2), lot: 2), at: moment(0))
        #expect(throws: FulfilmentRefusal.otherPoint) {
            try book.book(order(1, 1), in: SlotID(2), at: moment(1))
        }
        #expect(throws: FulfilmentRefusal.otherPoint) {
            try book.book(order(1, 2), in: SlotID(1), at: moment(1))
        }
        try book.book(order(1, 1), in: SlotID(1), at: moment(1))
        try book.book(order(1, 2), in: SlotID(2), at: moment(1))
    }
}

import Market
import Testing

@testable import Fulfilment

@Suite struct PaymentTests {
    private let id = order(1, 1)

    private func book(_ state: Hold.State = .held) throws -> OrderBook {
        var book = try OrderBook(caps: 1)
        book.follow(goods(id, state), at: moment(0))
        return book
    }

    private func step(
        _ book: inout OrderBook,
        _ bankID: String,
        _ amount: Int64 = 100_000
    ) throws
        -> Payment
    {
        let step = try book.transfer(bankID, id, amount, at: moment(5))
        return try #require(step.payment)
    }

    @Test func `a payment is kept before its room is asked, and then settled`() throws {
        var book = try book()
        let payment = try step(&book, "a")
        #expect(payment.state == .received)
        let changes = book.takeChanges()
        #expect(changes.contains(.payment(payment)))
        #expect(book.undecided == [payment.id])
        let settled = try book.settled(payment.id, refusal: nil, at: moment(6))
        #expect((settled.state, settled.refund) == (.paid, 0))
        let news = book.takeChanges()
        #expect(news == [.payment(settled)])
        #expect(book.undecided.isEmpty)
    }

    @Test func `the same notice again changes nothing`() throws {
        var book = try book()
        let payment = try step(&book, "a")
        let meanwhile = try book.transfer("a", id, at: moment(5))
        #expect(meanwhile == .waiting(payment.id))
        let settled = try book.settled(payment.id, refusal: nil, at: moment(6))
        _ = book.takeChanges()
        let again = try book.transfer("a", id, at: moment(5))
        #expect(again == .repeated(settled))
        let late = book.settle(payment.id, refusal: "soldOut", at: moment(7))
        #expect(late == settled)
        let none = book.takeChanges()
        #expect(none.isEmpty)
        #expect(throws: FulfilmentRefusal.idReused) { try book.transfer("a", id, 1, at: moment(5)) }
    }

    @Test func `a refused payment goes back, all of it`() throws {
        var book = try book(.expired)
        let payment = try step(&book, "a", 120_000)
        let settled = try book.settled(payment.id, refusal: "soldOut", at: moment(6))
        #expect((settled.state, settled.refund) == (.refundDue, 120_000))
        #expect(settled.reason == "soldOut")
        #expect(book.order(id)?.state == .refundDue)
        let refund = try book.refundAll(id, by: AccountID(2), at: moment(7))
        #expect(refund.amount == 120_000)
        #expect(book.order(id)?.state == .refunded)
        #expect(throws: FulfilmentRefusal.nothingToRefund) {
            try book.refundAll(id, by: AccountID(2), at: moment(8))
        }
    }

    @Test(arguments: [(Int64(99_999), Int64(99_999), false), (100_001, 1, true), (1, 1, false)])
    func `an amount that differs`(_ amount: Int64, _ refund: Int64, _ pays: Bool) throws {
        var book = try book()
        let payment = try step(&book, "a", amount)
        #expect(payment.state == (pays ? .received : .wrongAmount))
        if pays { _ = book.settle(payment.id, refusal: nil, at: moment(6)) }
        #expect(book.order(id)?.refund == refund)
    }

    @Test func `money for a paid order or for none goes back at once`() throws {
        var book = try book(.paid)
        let again = try step(&book, "a")
        #expect((again.state, again.refund, again.reason) == (.refundDue, 100_000, "alreadyPaid"))
        let none = try book.transfer("b", order(8, 8), at: moment(5))
        let stray = try #require(none.payment)
        #expect((stray.state, stray.refund, stray.order) == (.unknownReference, 100_000, nil))
        #expect(book.strayPayments == [stray])
    }

    @Test func `what the room gives back is to be paid back beside what came too much`() throws {
        var book = try book()
        let payment = try step(&book, "a", 100_500)
        book.follow(goods(id, .paid), at: moment(6))
        _ = book.settle(payment.id, refusal: nil, at: moment(6))
        // A group that was filled without one of the two units, and then one that failed.
        book.follow(goods(id, .paid, refund: 50_000), at: moment(7))
        #expect(book.order(id)?.refund == 50_500)
        #expect(book.order(id)?.state == .paid)
        let refund = try book.refundAll(id, by: AccountID(2), at: moment(8))
        #expect(refund.amount == 50_500)
        book.follow(goods(id, .released, refund: 100_000), at: moment(9))
        #expect(book.order(id)?.state == .refundDue)
        #expect(book.order(id)?.refund == 50_000)
    }

    @Test func `cash that is not taken stays with the buyer`() throws {
        var book = try book(.expired)
        let cash = try book.pay(id, .cash, by: AccountID(2), key: key(1), at: moment(5))
        let payment = try #require(cash.payment)
        _ = book.settle(payment.id, refusal: "soldOut", at: moment(6))
        #expect(book.payment(payment.id)?.state == .refused)
        #expect(book.order(id)?.refund == 0)
        #expect(book.order(id)?.state == .expired)
    }

    @Test func `cash twice is once, and not for what was transferred`() throws {
        var book = try book()
        let cash = try book.pay(id, .cash, by: AccountID(2), key: key(1), at: moment(5))
        let payment = try #require(cash.payment)
        let meanwhile = try book.pay(id, .cash, by: AccountID(2), key: key(2), at: moment(5))
        #expect(meanwhile == .waiting(payment.id))
        book.follow(goods(id, .paid), at: moment(6))
        let settled = try book.settled(payment.id, refusal: nil, at: moment(6))
        let again = try book.pay(id, .cash, by: AccountID(2), key: key(3), at: moment(7))
        #expect(again == .repeated(settled))
        #expect(throws: FulfilmentRefusal.alreadyPaid) {
            try book.pay(id, .nothing, by: AccountID(9), key: key(4), at: moment(8))
        }
    }

    @Test func `only what costs nothing is confirmed without money`() throws {
        var book = try book()
        #expect(throws: FulfilmentRefusal.outOfRange(field: "total")) {
            try book.pay(id, .nothing, by: AccountID(9), key: key(1), at: moment(5))
        }
        let gift = order(1, 2)
        book.follow(goods(gift, quantity: 0), at: moment(0))
        let step = try book.pay(gift, .nothing, by: AccountID(9), key: key(2), at: moment(5))
        #expect(step.payment?.amount == .zero)
    }

    @Test func `a late payment keeps the place while the room decides`() throws {
        var book = try book()
        try book.book(id, in: SlotID(1), at: moment(1))
        book.follow(goods(id, .expired), at: moment(2))
        #expect(book.pickup.free(SlotID(1)) == 1)
        let payment = try step(&book, "a")
        #expect(book.pickup.booking(of: id)?.state == .kept)
        let other = order(1, 2)
        book.follow(goods(other), at: moment(5))
        try book.book(other, in: SlotID(1), at: moment(5))
        #expect(book.pickup.placeInLine(of: other) == 1, "the kept place is nobody else's")
        book.follow(goods(id, .paid), at: moment(6))
        _ = book.settle(payment.id, refusal: nil, at: moment(6))
        #expect(book.pickup.booking(of: id)?.state == .booked)
    }

    @Test func `a late payment that the room refuses gives the kept place on`() throws {
        var book = try book()
        try book.book(id, in: SlotID(1), at: moment(1))
        book.follow(goods(id, .expired), at: moment(2))
        let payment = try step(&book, "a")
        let other = order(1, 2)
        book.follow(goods(other), at: moment(5))
        try book.book(other, in: SlotID(1), at: moment(5))
        _ = book.settle(payment.id, refusal: "soldOut", at: moment(6))
        #expect(book.pickup.booking(of: id)?.state == .lapsed)
        #expect(book.pickup.booking(of: other)?.state == .booked)
    }

    @Test func `a late payment whose slot is full goes back without asking the room`() throws {
        var book = try book()
        try book.book(id, in: SlotID(1), at: moment(1))
        book.follow(goods(id, .expired), at: moment(2))
        let other = order(1, 2)
        book.follow(goods(other), at: moment(3))
        try book.book(other, in: SlotID(1), at: moment(3))
        let payment = try step(&book, "a")
        #expect((payment.state, payment.reason) == (.refundDue, "slotFull"))
    }

    @Test func `a hold that ends while its payment is on the way keeps its place`() throws {
        var book = try book()
        try book.book(id, in: SlotID(1), at: moment(1))
        let other = order(1, 2)
        book.follow(goods(other), at: moment(1))
        try book.book(other, in: SlotID(1), at: moment(1))
        let payment = try step(&book, "a")
        book.follow(goods(id, .expired), at: moment(6))
        #expect(book.pickup.booking(of: id)?.state == .kept)
        #expect(book.pickup.booking(of: other)?.state == .waiting)
        book.follow(goods(id, .paid), at: moment(7))
        _ = book.settle(payment.id, refusal: nil, at: moment(7))
        #expect(book.pickup.booking(of: id)?.state == .booked)
        #expect(book.pickup.booking(of: other)?.state == .waiting)
    }

    @Test func `a payment that is settled before its room's news has its place`() throws {
        var book = try book()
        try book.book(id, in: SlotID(1), at: moment(1))
        book.follow(goods(id, .expired), at: moment(2))
        let payment = try step(&book, "a")
        _ = book.settle(payment.id, refusal: nil, at: moment(6))
        #expect(book.pickup.booking(of: id)?.state == .booked)
    }

    @Test func `payments that were on the way are on the way after a restart`() throws {
        var book = try book()
        try book.book(id, in: SlotID(1), at: moment(1))
        var kept = Keeper()
        let payment = try step(&book, "a")
        kept.keep(book.takeChanges())
        for state in [Hold.State.held, .paid, .expired] {
            kept.goods = [goods(id, state)]
            let again = OrderBook(kept.records, at: moment(9))
            #expect(again.undecided == [payment.id])
            #expect(again.pickup.free(SlotID(1)) == 0, "its place is kept")
        }
    }

    @Test func `an order takes a bounded number of payments`() throws {
        var book = try book(.paid)
        for number in 1...FulfilmentLimits.paymentsPerOrderMax { _ = try step(&book, "a\(number)") }
        #expect(throws: FulfilmentRefusal.tooManyPayments) { try step(&book, "last") }
        book.follow(goods(id, .expired), at: moment(6))
        #expect(throws: FulfilmentRefusal.tooManyPayments) {
            try book.pay(id, .cash, by: AccountID(2), key: key(1), at: moment(7))
        }
    }
}

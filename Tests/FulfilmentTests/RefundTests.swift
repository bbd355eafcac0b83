import Market
import Testing

@testable import Fulfilment

@Suite struct RefundTests {
    private let id = order(1, 1)
    private let account = AccountID(2)

    /// A book with one paid order, for which as much came again at 10.
    private func paidTwice() throws -> OrderBook {
        var book = OrderBook()
        book.follow(goods(id), at: moment(0))
        let first = try book.transfer("a", id, at: moment(5))
        let payment = try #require(first.payment)
        book.follow(goods(id, .paid), at: moment(6))
        _ = try book.settled(payment.id, refusal: nil, at: moment(6))
        _ = try book.transfer("b", id, at: moment(10))
        return book
    }

    @Test func `a debt says how much, why, since when and by which transfer it came`() throws {
        let book = try paidTwice()
        let owed = try #require(book.owedRefunds(in: { _ in true }).first)
        #expect((owed.order, owed.amount, owed.since) == (id, 100_000, moment(10)))
        #expect(owed.reasons == ["alreadyPaid"])
        #expect(owed.payments.map(\.bankID) == ["b"])
        #expect(book.owedRefunds(in: { $0 != id.room }).isEmpty)
    }

    @Test func `what was paid back is no debt, and what comes later is a new one`() throws {
        var book = try paidTwice()
        let refund = try book.refundAll(id, reference: "FT 7", by: account, at: moment(11))
        #expect((refund.reference, refund.amount) == ("FT 7", 100_000))
        #expect(book.owedRefunds(in: { _ in true }).isEmpty)
        #expect(book.refunds == [refund])
        _ = try book.transfer("c", id, 30_000, at: moment(20))
        let owed = try #require(book.owedRefunds(in: { _ in true }).first)
        #expect((owed.amount, owed.since) == (30_000, moment(20)))
        #expect(owed.payments.map(\.bankID) == ["c"])
    }

    @Test func `a refund of another amount than is owed is refused`() throws {
        var book = try paidTwice()
        _ = try book.transfer("c", id, 30_000, at: moment(11))
        #expect(throws: FulfilmentRefusal.refundChanged(amount: 130_000)) {
            try book.refundAll(id, paid: 100_000, by: account, at: moment(12))
        }
        _ = try book.refundAll(id, paid: 130_000, by: account, at: moment(13))
        #expect(throws: FulfilmentRefusal.nothingToRefund) {
            try book.refundAll(id, paid: 130_000, by: account, at: moment(14))
        }
    }

    @Test func `a reference is short, plain and not empty`() throws {
        var book = try paidTwice()
        let longest = String(repeating: "x", count: FulfilmentLimits.bankTextBytesMax)
        for wrong in ["", " ", "a\nb", " a", longest + "x"] {
            #expect(throws: FulfilmentRefusal.outOfRange(field: "reference")) {
                try book.refundAll(id, reference: wrong, by: account, at: moment(12))
            }
        }
        #expect(book.owedRefunds(in: { _ in true }).count == 1)
        _ = try book.refundAll(id, reference: longest, by: account, at: moment(12))
    }

    @Test
    func `money of a sale that failed goes back as the room says, with the payment it came by`()
        throws
    {
        var book = OrderBook()
        book.follow(goods(id, deadline: 500), at: moment(0))
        let first = try book.transfer("a", id, at: moment(5))
        let payment = try #require(first.payment)
        book.follow(goods(id, .paid, deadline: 500), at: moment(6))
        _ = try book.settled(payment.id, refusal: nil, at: moment(6))
        #expect(book.owedRefunds(in: { _ in true }).isEmpty)
        book.follow(goods(id, .released, deadline: 500, refund: 100_000), at: moment(500))
        let owed = try #require(book.owedRefunds(in: { _ in true }).first)
        #expect((owed.amount, owed.since) == (100_000, moment(500)))
        #expect(owed.reasons == ["saleFailed"])
        #expect(owed.payments.map(\.bankID) == ["a"])
        _ = try book.refundAll(id, by: account, at: moment(600))
        #expect(book.owedRefunds(in: { _ in true }).isEmpty)
    }

    @Test func `money that named no order is a debt of its own`() throws {
        var book = try paidTwice()
        let notice = try PaymentNotice(id: "x", reference: "tien an", amount: 9_000, time: 1)
        _ = try book.receive(notice, key: key(99), at: moment(30))
        let stray = try #require(book.owedStrays.first)
        #expect((stray.order, stray.amount, stray.since) == (nil, 9_000, moment(30)))
        #expect(stray.reasons == ["unknownReference"])
        let payment = try #require(stray.payment)
        #expect(throws: FulfilmentRefusal.refundChanged(amount: 9_000)) {
            try book.refundStray(payment, paid: 8_000, by: account, at: moment(31))
        }
        _ = try book.refundStray(payment, paid: 9_000, by: account, at: moment(31))
        #expect(book.owedStrays.isEmpty)
    }

    @Test func `the oldest debt stands first`() throws {
        var book = OrderBook()
        for (hold, at) in [(1, 30), (2, 20), (3, 10)] {
            book.follow(goods(order(1, hold)), at: moment(0))
            _ = try book.transfer("t\(hold)", order(1, hold), 7, at: moment(Int64(at)))
        }
        #expect(book.owedRefunds(in: { _ in true }).map(\.order?.hold.rawValue) == [3, 2, 1])
    }
}

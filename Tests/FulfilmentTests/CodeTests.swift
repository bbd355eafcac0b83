import Market
import Testing

@testable import Fulfilment

@Suite struct CodeTests {
    private static let orders: [OrderID] = [
        order(1, 1), order(1, 2), order(12, 340), order(4_095, 1), order(1, 6_989),
        order(1, 6_990), order(4_095, 1 << 24),
    ]

    @Test(arguments: orders) func `an order's code reads back`(_ order: OrderID) {
        #expect(OrderID(code: order.code) == order)
        #expect(OrderID(code: order.plainCode) == order)
        #expect(OrderID(code: order.code.lowercased()) == order)
        #expect(OrderID(code: " \(order.code) ") == order)
    }

    @Test func `a code is six characters with a hyphen after four`() {
        let code = order(1, 1).code
        #expect(code.utf8.count == 7)
        #expect(Array(code.utf8)[4] == UInt8(ascii: "-"))
        #expect(!code.contains { "01ILO".contains($0) })
    }

    @Test func `no two of the first orders share a code, and neighbours look different`() {
        var codes: Set<String> = []
        for room in 1...12 {
            for hold in 1...2_000 { codes.insert(order(room, hold).plainCode) }
        }
        #expect(codes.count == 24_000)
        let one = order(1, 1).plainCode
        let next = order(1, 2).plainCode
        #expect(zip(one, next).count { $0 != $1 } >= 3)
    }

    @Test(arguments: orders) func `one wrong character never gives a code`(_ order: OrderID) {
        let code = Array(order.plainCode.utf8)
        for index in code.indices {
            for other in CodeAlphabet.characters where other != code[index] {
                var wrong = code
                wrong[index] = other
                #expect(OrderID(code: String(decoding: wrong, as: UTF8.self)) == nil)
            }
        }
    }

    @Test(arguments: orders) func `two swapped neighbours never give a code`(_ order: OrderID) {
        var code = Array(order.plainCode.utf8)
        for index in code.indices.dropLast() where code[index] != code[index + 1] {
            code.swapAt(index, index + 1)
            #expect(OrderID(code: String(decoding: code, as: UTF8.self)) == nil)
            code.swapAt(index, index + 1)
        }
    }

    @Test(arguments: ["", "-", "7K3Q", "0000-00", "7K3Q-M2-7K3Q-M2-7K3Q", "Đơn hàng", "7K3Q_M2"])
    func `other texts are no codes`(_ text: String) {
        #expect(OrderID(code: text) == nil)
        #expect(PickupCode(text) == nil)
    }

    @Test(arguments: orders) func `a pickup code reads back as typed`(_ order: OrderID) {
        let code = PickupCode(order, tag: Array(1...32))
        #expect(PickupCode(code.text) == code)
        #expect(PickupCode(code.text.lowercased().replacing("-", with: " ")) == code)
        #expect(PickupCode(code.text)?.order == order)
    }

    @Test func `another tag gives another pickup code of the same order`() {
        let one = PickupCode(order(1, 7), tag: [UInt8](repeating: 1, count: 32))
        let other = PickupCode(order(1, 7), tag: [UInt8](repeating: 2, count: 32))
        #expect(one != other)
        #expect(one.order == other.order)
    }

    @Test func `an order's code opens nothing`() {
        #expect(PickupCode(order(1, 7).code) == nil)
    }

    @Test(arguments: [
        "7K3QM2", "DH %", "CHO DEM % CAM ON", "%-ck", "MBVCB.123456.%.CT tu 0123 toi 0456",
        "thanh toan don %, cam on",
    ])
    func `the order is found in what the bank passes on`(_ pattern: String) throws {
        let order = order(3, 41)
        let text = pattern.replacing("%", with: order.plainCode)
        let notice = try PaymentNotice(id: "1", reference: text, amount: 1, time: 0)
        let isThere = pattern.contains("%") && !pattern.hasSuffix("-ck")
        #expect(notice.orders.contains(order) == isThere)
    }

    @Test func `fields of a notice are bounded`() {
        let long = String(repeating: "x", count: FulfilmentLimits.bankTextBytesMax + 1)
        let wrong: [(String, String, Int64, Int64, String)] = [
            ("", "a", 1, 0, "id"), (long, "a", 1, 0, "id"), ("a b", "a", 1, 0, "id"),
            ("1", long, 1, 0, "reference"), ("1", "a\nb", 1, 0, "reference"),
            ("1", "a", 0, 0, "amount"), ("1", "a", -1, 0, "amount"),
            ("1", "a", .max, 0, "amount"), ("1", "a", 1, -1, "time"),
        ]
        for (id, reference, amount, time, field) in wrong {
            #expect(throws: FulfilmentRefusal.outOfRange(field: field)) {
                try PaymentNotice(id: id, reference: reference, amount: amount, time: time)
            }
        }
    }
}

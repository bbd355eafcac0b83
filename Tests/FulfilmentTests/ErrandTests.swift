import Market
import Testing

@testable import Fulfilment

@Suite struct ErrandTests {
    private let sender = AccountID(1)
    private let volunteer = AccountID(2)
    private let person = AccountID(3)
    private let contact = (name: "Bà Tư", phone: "0912345678")

    private func book() throws -> ErrandBook {
        var book = OrderBook().errands
        try book.add(
            Beneficiary(payer: sender, person: person, name: "Bà Tư", phone: "0912345678")
        )
        return book
    }

    @Test func `a request goes from its sender over a volunteer to the person`() throws {
        var book = try book()
        let errand = try book.post("Mua chè", for: person, by: sender, key: key(1), at: moment(1))
        #expect(errand.state == .open)
        let taken = try book.take(errand.id, by: volunteer, contact: contact, at: moment(2))
        #expect((taken.state, taken.volunteer) == (.taken, volunteer))
        #expect(book.beneficiary(person, of: volunteer)?.errand == errand.id)
        let done = try book.deliver(errand.id, by: volunteer, at: moment(3))
        #expect((done.state, done.changed) == (.delivered, moment(3)))
        #expect(book.beneficiary(person, of: volunteer) == nil)
        #expect(book.beneficiary(person, of: sender) != nil)
        #expect(book.underWay.isEmpty)
    }

    @Test func `the same key gives the same request`() throws {
        var book = try book()
        let errand = try book.post("Mua chè", for: nil, by: sender, key: key(1), at: moment(1))
        let again = try book.post("Mua chè", for: nil, by: sender, key: key(1), at: moment(2))
        #expect(again == errand)
        #expect(throws: FulfilmentRefusal.keyReused) {
            try book.post("Mua bưởi", for: nil, by: sender, key: key(1), at: moment(2))
        }
    }

    @Test func `only one volunteer takes a request, and may give it back`() throws {
        var book = try book()
        let errand = try book.post("Mua chè", for: person, by: sender, key: key(1), at: moment(1))
        _ = try book.take(errand.id, by: volunteer, contact: contact, at: moment(2))
        _ = try book.take(errand.id, by: volunteer, contact: contact, at: moment(3))
        #expect(throws: FulfilmentRefusal.errandTaken) {
            try book.take(errand.id, by: AccountID(4), contact: contact, at: moment(3))
        }
        #expect(throws: FulfilmentRefusal.errandTaken) {
            try book.withdraw(errand.id, by: sender, at: moment(3))
        }
        let open = try book.drop(errand.id, by: volunteer, at: moment(4))
        #expect((open.state, open.volunteer) == (.open, nil))
        #expect(book.errands(takenBy: volunteer).isEmpty)
        #expect(book.beneficiaries(of: volunteer).isEmpty)
        _ = try book.take(errand.id, by: AccountID(4), contact: contact, at: moment(5))
    }

    @Test func `neither sender nor person nor stranger does what is not theirs`() throws {
        var book = try book()
        let errand = try book.post("Mua chè", for: person, by: sender, key: key(1), at: moment(1))
        for account in [sender, person] {
            #expect(throws: FulfilmentRefusal.unknownErrand) {
                try book.take(errand.id, by: account, contact: contact, at: moment(2))
            }
        }
        for body in 0..<3 {
            #expect(throws: FulfilmentRefusal.unknownErrand) {
                switch body {
                case 0: _ = try book.deliver(errand.id, by: AccountID(8), at: moment(2))
                case 1: _ = try book.drop(errand.id, by: AccountID(8), at: moment(2))
                default: _ = try book.withdraw(errand.id, by: AccountID(8), at: moment(2))
                }
            }
        }
        #expect(throws: FulfilmentRefusal.unknownBeneficiary) {
            try book.post("x", for: AccountID(9), by: sender, key: key(2), at: moment(1))
        }
    }

    @Test func `lists and requests are bounded`() throws {
        var book = OrderBook().errands
        for number in 1...FulfilmentLimits.beneficiariesMax {
            try book.add(
                Beneficiary(payer: sender, person: AccountID(100 + number), name: "x", phone: "0")
            )
        }
        #expect(throws: FulfilmentRefusal.tooMany(limit: FulfilmentLimits.beneficiariesMax)) {
            try book.add(Beneficiary(payer: sender, person: person, name: "x", phone: "0"))
        }
        #expect(throws: FulfilmentRefusal.outOfRange(field: "phone")) {
            try book.add(Beneficiary(payer: sender, person: sender, name: "x", phone: "0"))
        }
        for number in 1...FulfilmentLimits.errandsPerAccountMax {
            _ = try book.post("x", for: nil, by: sender, key: key(number), at: moment(1))
        }
        #expect(throws: FulfilmentRefusal.tooMany(limit: FulfilmentLimits.errandsPerAccountMax)) {
            try book.post("x", for: nil, by: sender, key: key(99), at: moment(1))
        }
        _ = try book.withdraw(ErrandID(1), by: sender, at: moment(2))
        _ = try book.post("x", for: nil, by: sender, key: key(99), at: moment(3))
        #expect(throws: FulfilmentRefusal.outOfRange(field: "text")) {
            try book.post("a\nb", for: nil, by: volunteer, key: key(1), at: moment(3))
        }
    }

    @Test func `a volunteer is at a bounded number of requests`() throws {
        var book = OrderBook().errands
        let limit = FulfilmentLimits.errandsPerAccountMax
        let errands = try (0...limit).map { number in
            let sender = AccountID(100 + number)
            return try book.post("x", for: nil, by: sender, key: key(number), at: moment(1)).id
        }
        for id in errands.dropLast() {
            _ = try book.take(id, by: volunteer, contact: contact, at: moment(2))
        }
        #expect(throws: FulfilmentRefusal.tooMany(limit: limit)) {
            try book.take(errands[limit], by: volunteer, contact: contact, at: moment(2))
        }
        _ = try book.deliver(errands[0], by: volunteer, at: moment(3))
        _ = try book.take(errands[limit], by: volunteer, contact: contact, at: moment(4))
        #expect(book.errands(takenBy: volunteer).count == limit)
    }

    @Test func `a market has a bounded number of requests under way`() throws {
        var book = OrderBook().errands
        let (limit, each) = (FulfilmentLimits.errandsOpenMax, FulfilmentLimits.errandsPerAccountMax)
        for number in 0..<limit {
            let sender = AccountID(100 + number / each)
            _ = try book.post("x", for: nil, by: sender, key: key(number), at: moment(1))
        }
        #expect(throws: FulfilmentRefusal.tooMany(limit: limit)) {
            try book.post("x", for: nil, by: sender, key: key(1), at: moment(2))
        }
        _ = try book.withdraw(ErrandID(1), by: AccountID(100), at: moment(3))
        _ = try book.post("x", for: nil, by: sender, key: key(1), at: moment(4))
        #expect(book.underWay.count == limit)
    }
}

import Fulfilment
import GRDB
import Market
import Testing

@testable import Ledger

@Suite(.onDisk, .tags(.durability))
struct FulfilmentTests {
    private let order = OrderID(room: RoomID(1), hold: HoldID(7))
    private let now = Timestamp(milliseconds: 1_700_000_000_000)

    private var key: IdempotencyKey {
        get throws { try #require(IdempotencyKey(ascii: "a-key".utf8)) }
    }

    private var name: BilingualText { BilingualText(vi: "Xe lưu động", en: "Van") }

    private func tied(_ places: Int) -> TiedPlaces {
        TiedPlaces(slot: SlotID(1), lot: LotPlace(room: RoomID(3), lot: LotID(9)), places: places)
    }

    /// One of everything that is kept.
    private func everything() throws -> [FulfilmentChange] {
        let point = PickupPoint(
            id: PointID(1),
            kind: .route,
            name: name,
            address: "Xe trắng",
            lot: LotPlace(room: RoomID(3), lot: LotID(9)),
            slots: [
                PickupSlot(id: SlotID(1), from: now, to: now + 60_000, cap: 3, stop: name),
                PickupSlot(id: SlotID(2), from: now + 60_000, to: now + 120_000, cap: 0),
            ]
        )
        let payment = Payment(
            id: PaymentID(1),
            order: order,
            method: .transfer,
            bankID: "FT1",
            reference: "CHODEM đồng \"'",
            amount: try #require(Money(dong: 5)),
            time: now,
            received: now + 1,
            by: nil,
            key: try key,
            state: .refundDue,
            refund: 5,
            reason: "soldOut"
        )
        let account = AccountID(4)
        let other = AccountID(5)
        return [
            .point(point), .tied(tied(2)),
            .booking(Booking(order: order, slot: SlotID(2), state: .kept, ticket: 11)),
            .payment(payment),
            .handover(Handover(order: order, at: now, by: account, key: try key)),
            .refund(
                Refund(id: 1, order: order, amount: 5, at: now, by: account, reference: "FT 9")
            ),
            .refund(
                Refund(id: 2, order: nil, payment: PaymentID(1), amount: 6, at: now, by: account)
            ),
            .beneficiary(
                Beneficiary(
                    payer: account,
                    person: other,
                    name: "Bà Tư",
                    phone: "0912345678",
                    errand: ErrandID(1)
                )
            ),
            .errand(
                Errand(
                    id: ErrandID(1),
                    sender: account,
                    beneficiary: other,
                    text: "Mua chè",
                    posted: now,
                    key: try key,
                    volunteer: AccountID(6),
                    state: .taken,
                    changed: now + 2
                )
            ),
        ]
    }

    private func changes(_ records: FulfilmentRecords) -> Set<FulfilmentChange> {
        Set(
            records.points.map { .point($0) } + records.ties.map { .tied($0) }
                + records.bookings.map { .booking($0) }
                + records.payments.map { .payment($0) }
                + records.handovers.map { .handover($0) } + records.refunds.map { .refund($0) }
                + records.beneficiaries.map { .beneficiary($0) }
                + records.errands.map { .errand($0) }
        )
    }

    @Test func `everything reads back as it was kept, also after a restart`() throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let kept = try everything()
        try ledger.record(kept)
        #expect(changes(try ledger.fulfilment()) == Set(kept))
        ledger.close()
        let again = try Ledger(folder: folder.data)
        #expect(changes(try again.fulfilment()) == Set(kept))
    }

    @Test func `a newer row takes the place of the one before`() throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        try ledger.record(try everything())
        let booking = Booking(order: order, slot: SlotID(1), state: .booked, ticket: 12)
        try ledger.record([.booking(booking)])
        #expect(try ledger.fulfilment().bookings == [booking])
        try ledger.record([
            .noBooking(order), .noBeneficiary(payer: AccountID(4), person: AccountID(5)),
            .tied(tied(0)),
        ])
        #expect(try ledger.fulfilment().ties.isEmpty)
        #expect(try ledger.fulfilment().bookings.isEmpty)
        #expect(try ledger.fulfilment().beneficiaries.isEmpty)
    }

    @Test func `a point may be kept anew while its slots are booked`() throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        let kept = try everything()
        try ledger.record(kept)
        try ledger.record(kept)
        #expect(changes(try ledger.fulfilment()) == Set(kept))
    }

    @Test func `what cannot be kept whole is not kept at all`() throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        let nowhere = Booking(order: order, slot: SlotID(99), state: .booked, ticket: 1)
        #expect(throws: LedgerError.self) {
            try ledger.record([.tied(tied(2)), .booking(nowhere)])
        }
        #expect(try ledger.fulfilment().ties.isEmpty)
    }

    @Test func `when a hold was made stays, whatever becomes of it`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let kept = OrderID(room: RoomID(1), hold: HoldID(1))
        let both = try [hold(1, 1, state: "held"), hold(1, 1, state: "released")]
        #expect(await ledger.failure(of: batch(1, 1...1, both.map(Change.holdSaved))) == nil)
        let first = try #require(try ledger.fulfilment().made[kept])
        let paid = [Change.holdSaved(try hold(1, 1, state: "paid"))]
        let later = batch(1, 2...2, paid)
        #expect(later.entries.last.map(\.time) != first)
        #expect(await ledger.failure(of: later) == nil)
        #expect(try ledger.fulfilment().made == [kept: first])
        #expect(try ledger.holds(of: RoomID(1)).map(\.state) == ["paid"])
        ledger.close()
        #expect(try Ledger(folder: folder.data).fulfilment().made == [kept: first])
    }

    @Test func `goods are the holds of all rooms`() async throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        let rows = try [hold(2, 1, state: "held"), hold(2, 2, state: "expired")]
        let failure = await ledger.failure(of: batch(2, 1...1, rows.map(Change.holdSaved)))
        #expect(failure == nil)
        #expect(try ledger.fulfilment().endedLots.isEmpty)
        let goods = try ledger.fulfilment().goods
        #expect(goods.map(\.order.hold) == [HoldID(1), HoldID(2)])
        #expect(goods.map(\.state) == [.held, .expired])
        #expect(goods.first?.account == rows[0].account)
        #expect(goods.first?.total == rows[0].total)
        let lots = [lot(2, 1, state: "ended"), lot(2, 2, state: "running")]
        let second = await ledger.failure(of: batch(2, 2...2, lots.map(Change.lotSaved)))
        #expect(second == nil)
        let ended = LotPlace(room: RoomID(2), lot: LotID(1))
        #expect(try ledger.fulfilment().endedLots == [ended])
        try execute(in: ledger, "UPDATE hold SET state = 'lost' WHERE hold = 1")
        #expect(throws: LedgerError.corrupt(what: "the state of a hold")) {
            try ledger.fulfilment()
        }
    }
}

import Market
import Testing

@testable import Fulfilment

func order(_ room: Int, _ hold: Int) -> OrderID {
    OrderID(room: RoomID(room), hold: HoldID(hold))
}

func moment(_ milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds)
}

func key(_ number: Int) -> IdempotencyKey {
    // A number's digits are a key as long as there are at most 16.
    guard let key = IdempotencyKey(ascii: "k\(number)".utf8) else { fatalError("no key") }
    return key
}

/// Goods at 50,000 ₫ a unit, kept until a deadline.
func goods(
    _ id: OrderID,
    _ state: Hold.State = .held,
    account: Int = 9,
    lot: Int = 1,
    quantity: Int = 2,
    deadline: Int64 = 600_000,
    refund: Int64 = 0
) -> OrderGoods {
    let unit = Money(dong: 50_000) ?? .zero
    return OrderGoods(
        order: id,
        lot: LotID(lot),
        account: AccountID(account),
        product: ProductID(17),
        quantity: quantity,
        unit: unit,
        total: unit.times(quantity) ?? .zero,
        kind: "claim",
        state: state,
        deadline: moment(deadline),
        refund: refund
    )
}

func slot(_ from: Int64, _ to: Int64, cap: Int, stop: BilingualText? = nil) -> PickupSlot {
    PickupSlot(id: SlotID(0), from: moment(from), to: moment(to), cap: cap, stop: stop)
}

let street = BilingualText(vi: "Quầy phố", en: "Street stall")

extension OrderBook {
    /// A book with one stall whose slots of an hour have these caps.
    init(caps: Int...) throws {
        self.init()
        let slots = caps.enumerated().map { index, cap in
            slot(Int64(index) * 3_600_000, Int64(index + 1) * 3_600_000, cap: cap)
        }
        _ = try addPoint(.stall, name: street, address: "1 Tràng Tiền", slots: slots)
    }

    /// A transfer for an order, of its total unless told otherwise.
    mutating func transfer(
        _ bankID: String,
        _ id: OrderID,
        _ amount: Int64 = 100_000,
        taken: Timestamp? = nil,
        at now: Timestamp
    ) throws -> PaymentStep {
        let notice = try PaymentNotice(
            id: bankID,
            reference: id.plainCode,
            amount: amount,
            time: (taken ?? now).milliseconds
        )
        return try receive(notice, key: key(payments.count + 1), at: now)
    }
}

extension OrderBook {
    /// What the room said to a payment that there is.
    mutating func settled(
        _ id: PaymentID,
        refusal: String?,
        at now: Timestamp
    ) throws -> Payment {
        let payment = settle(id, refusal: refusal, at: now)
        return try #require(payment)
    }
}

extension PaymentStep {
    /// The payment that it is about.
    var payment: Payment? {
        switch self {
        case .ask(let payment), .settled(let payment), .repeated(let payment): payment
        case .waiting: nil
        }
    }
}

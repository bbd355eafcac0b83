public import Market

/// What is to be done about a payment.
public enum PaymentStep: Hashable, Sendable {
    /// It is new, and the room decides: it is told once the payment is durable.
    case ask(Payment)
    /// It is new, and nothing can be sold for it.
    case settled(Payment)
    /// The same notice came before; this is what became of it.
    case repeated(Payment)
    /// The same notice came before, and the room has not decided yet.
    case waiting(PaymentID)
}

// Money. A payment is durable before its room hears of it, and carries the key under which the room
// is told. So after a crash the room is simply told again: either it had decided, and says the same,
// or it decides now. Goods and refund exclude each other, since the room's word alone settles it.
extension OrderBook {
    /// Takes a bank's notice in.
    ///
    /// - Parameters:
    ///   - notice: What the bank says.
    ///   - key: A fresh key that nobody can guess, for the room.
    ///   - now: When it came.
    /// - Returns: What is to be done about it.
    /// - Throws: `idReused` if the number came with other contents, or `tooManyPayments`.
    public mutating func receive(
        _ notice: PaymentNotice,
        key: IdempotencyKey,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> PaymentStep {
        if let id = bankIDs[notice.id], let known = self.payment(id) {
            guard known.matches(notice) else { throw .idReused }
            return known.state == .received ? .waiting(id) : .repeated(known)
        }
        let order = notice.orders.first { orders[$0] != nil }.flatMap { orders[$0] }
        var payment = Payment(
            id: PaymentID(payments.count + 1),
            order: order?.id,
            method: .transfer,
            bankID: notice.id,
            reference: notice.reference,
            amount: notice.amount,
            time: notice.time,
            received: now,
            by: nil,
            key: key,
            state: .received
        )
        guard let order else {
            return settled(&payment, .unknownReference, reason: "unknownReference")
        }
        guard order.payments.count < FulfilmentLimits.paymentsPerOrderMax else {
            throw .tooManyPayments
        }
        if order.goods.state == .paid {
            return settled(&payment, .refundDue, reason: "alreadyPaid")
        }
        guard notice.amount >= order.goods.total else {
            return settled(&payment, .wrongAmount, reason: "wrongAmount")
        }
        return ask(&payment, at: now)
    }

    /// Takes cash for an order, or the wish to fetch what costs nothing.
    ///
    /// - Throws: `alreadyPaid` for an order that is paid otherwise; paying in cash again answers as
    ///   the first time.
    public mutating func pay(
        _ id: OrderID,
        _ method: Payment.Method,
        by account: AccountID,
        key: IdempotencyKey,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> PaymentStep {
        guard let order = orders[id] else { throw .unknownOrder }
        let known = order.payments.compactMap { self.payment($0) }
        if let waiting = known.first(where: { $0.state == .received && $0.method == method }) {
            return .waiting(waiting.id)
        }
        if order.goods.state == .paid {
            if let first = known.first(where: { $0.state == .paid && $0.method == method }) {
                return .repeated(first)
            }
            throw .alreadyPaid
        }
        if method == .nothing, order.goods.total > .zero { throw .outOfRange(field: "total") }
        guard known.count < FulfilmentLimits.paymentsPerOrderMax else { throw .tooManyPayments }
        var payment = Payment(
            id: PaymentID(payments.count + 1),
            order: id,
            method: method,
            bankID: nil,
            reference: id.plainCode,
            amount: order.goods.total,
            time: now,
            received: now,
            by: account,
            key: key,
            state: .received
        )
        return ask(&payment, at: now)
    }

    /// What the room said to a payment.
    ///
    /// - Parameters:
    ///   - id: The payment.
    ///   - refusal: Why the goods were not sold for it, as on the wire; `nil` if they were.
    ///   - now: When the answer came.
    /// - Returns: The payment as it stands now; unchanged if it was settled before.
    public mutating func settle(
        _ id: PaymentID,
        refusal: String?,
        at now: Timestamp
    ) -> Payment? {
        guard var payment = self.payment(id), payment.state == .received, let order = payment.order
        else { return self.payment(id) }
        undecided.remove(id)
        if let refusal {
            settle(&payment, payment.method == .transfer ? .refundDue : .refused, refusal)
        } else {
            settle(&payment, .paid, nil)
        }
        save(payment)
        if let goods = orders[order]?.goods {
            if refusal == nil {
                pickup.confirm(order)
            } else if !goods.isKept {
                pickup.lapse(order, keeping: awaitsRoom(order), at: now)
                letTiesGo(at: now)
            }
        }
        return payment
    }

    /// Tells the room, unless the slot does not allow the goods to be taken again.
    private mutating func ask(_ payment: inout Payment, at now: Timestamp) -> PaymentStep {
        guard let order = payment.order, let goods = orders[order]?.goods else {
            return settled(&payment, .unknownReference, reason: "unknownReference")
        }
        if !goods.isKept, !pickup.keepAgain(order, at: now) {
            let state: Payment.State = payment.method == .transfer ? .refundDue : .refused
            return settled(&payment, state, reason: "slotFull")
        }
        undecided.insert(payment.id)
        add(payment)
        changes.append(.payment(payment))
        return .ask(payment)
    }

    private mutating func settled(
        _ payment: inout Payment,
        _ state: Payment.State,
        reason: String
    ) -> PaymentStep {
        payment.state = state
        payment.reason = reason
        payment.refund = state == .refused ? 0 : payment.amount.dong
        add(payment)
        changes.append(.payment(payment))
        return .settled(payment)
    }

    private func settle(_ payment: inout Payment, _ state: Payment.State, _ reason: String?) {
        payment.state = state
        payment.reason = reason
        switch state {
        case .paid:
            let total = payment.order.flatMap { orders[$0]?.goods.total } ?? payment.amount
            payment.refund = max(0, payment.amount.dong - total.dong)
        case .refused, .received:
            payment.refund = 0
        case .refundDue, .wrongAmount, .unknownReference:
            payment.refund = payment.amount.dong
        }
    }

    /// Takes a new or stored payment in; payments come in the order of their numbers.
    mutating func add(_ payment: Payment) {
        payments.append(payment)
        paymentCounts[payment.state, default: 0] += 1
        if let bankID = payment.bankID { bankIDs[bankID] = payment.id }
        if payment.state == .received { undecided.insert(payment.id) }
        guard let order = payment.order else { return }
        change(order) { order in
            order.payments.append(payment.id)
            order.refundsDue += payment.refund
        }
    }

    private mutating func save(_ payment: Payment) {
        let old = payments[payment.id.rawValue - 1]
        payments[payment.id.rawValue - 1] = payment
        paymentCounts[old.state, default: 0] -= 1
        paymentCounts[payment.state, default: 0] += 1
        changes.append(.payment(payment))
        if let order = payment.order {
            change(order) { $0.refundsDue += payment.refund - old.refund }
        }
    }
}

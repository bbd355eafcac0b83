public import Market

// Money that goes back.
extension OrderBook {
    /// Notes that all money that is due to an order was paid back.
    ///
    /// - Parameters:
    ///   - id: Whose money it is.
    ///   - amount: What was paid, in đồng; `nil` where nobody said.
    ///   - reference: The bank's number of the transfer; `nil` for cash.
    ///   - account: Who paid.
    ///   - now: When it was noted.
    /// - Returns: The refund.
    /// - Throws: `nothingToRefund`, also when it was noted before; `refundChanged` where another amount
    ///   is owed by now; `outOfRange` for a reference that is empty, not plain or longer than
    ///   ``FulfilmentLimits/bankTextBytesMax`` bytes.
    public mutating func refundAll(
        _ id: OrderID,
        paid amount: Int64? = nil,
        reference: String? = nil,
        by account: AccountID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Refund {
        guard let due = orders[id]?.refund else { throw .unknownOrder }
        guard due > 0 else { throw .nothingToRefund }
        guard amount ?? due == due else { throw .refundChanged(amount: due) }
        return note(
            Refund(
                id: refunds.count + 1,
                order: id,
                amount: due,
                at: now,
                by: account,
                reference: try Self.checked(reference)
            )
        )
    }

    /// Notes that money which named no order was paid back; as ``refundAll(_:paid:reference:by:at:)``.
    public mutating func refundStray(
        _ id: PaymentID,
        paid amount: Int64? = nil,
        reference: String? = nil,
        by account: AccountID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Refund {
        guard let payment = payment(id), payment.order == nil, payment.refund > 0,
            !strayRefunds.contains(id)
        else { throw .nothingToRefund }
        guard amount ?? payment.refund == payment.refund else {
            throw .refundChanged(amount: payment.refund)
        }
        return note(
            Refund(
                id: refunds.count + 1,
                order: nil,
                payment: id,
                amount: payment.refund,
                at: now,
                by: account,
                reference: try Self.checked(reference)
            )
        )
    }

    private static func checked(_ reference: String?) throws(FulfilmentRefusal) -> String? {
        guard let reference else { return nil }
        guard reference.utf8.count <= FulfilmentLimits.bankTextBytesMax,
            let plain = try? plainText(reference), plain == reference
        else { throw .outOfRange(field: "reference") }
        return reference
    }

    private mutating func note(_ refund: Refund) -> Refund {
        keep(refund)
        changes.append(.refund(refund))
        return refund
    }

    /// Takes a new or stored refund in; refunds come in the order of their numbers.
    mutating func keep(_ refund: Refund) {
        refunds.append(refund)
        if let payment = refund.payment { strayRefunds.insert(payment) }
        guard let order = refund.order else { return }
        change(order) { order in
            order.refunded += refund.amount
            order.lastRefund = refund.at
        }
    }
}

// Money that has to go back.
extension OrderBook {
    /// Everything that is to be paid back to orders of some rooms, the oldest debt first.
    ///
    /// - Complexity: O(n log n) for n debts.
    public func owedRefunds(in isOfInterest: (RoomID) -> Bool) -> [OwedRefund] {
        owing.filter { isOfInterest($0.room) }
            .compactMap { id in orders[id].map { (id, owed($0)) } }
            .sorted { ($0.1.since, $0.0) < ($1.1.since, $1.0) }
            .map(\.1)
    }

    /// Money that named no order and was not paid back, the oldest first.
    public var owedStrays: [OwedRefund] {
        strayPayments.filter { $0.refund > 0 && !strayRefunds.contains($0.id) }.map { payment in
            OwedRefund(
                order: nil,
                payment: payment.id,
                amount: payment.refund,
                since: payment.received,
                reasons: payment.reason.map { [$0] } ?? [],
                payments: [payment]
            )
        }
    }

    private func owed(_ order: Order) -> OwedRefund {
        let payments = order.payments.compactMap { payment($0) }
        let all = payments.filter { $0.refund > 0 }
        // What came before the last refund went back with it, unless it was decided later.
        let isNew = { (at: Timestamp) in order.lastRefund.map { at > $0 } ?? true }
        let new = all.filter { isNew($0.received) }
        // A pledge's deadline is the end of its lot, which decided.
        let isOfRoom = order.goods.refund > 0 && isNew(order.goods.deadline)
        let sources = new.isEmpty && !isOfRoom ? all : new
        var since = sources.map(\.received)
        var reasons: [String] = []
        for reason in sources.map({ $0.reason ?? "overpaid" }) where !reasons.contains(reason) {
            reasons.append(reason)
        }
        if isOfRoom {
            since.append(order.goods.deadline)
            reasons.append(order.goods.isKept ? "fewerUnits" : "saleFailed")
        }
        let shown = payments.filter { payment in
            sources.contains(payment) || (isOfRoom && payment.state == .paid)
        }
        return OwedRefund(
            order: order.id,
            payment: nil,
            amount: order.refund,
            since: since.min() ?? order.made,
            reasons: reasons,
            payments: shown
        )
    }
}

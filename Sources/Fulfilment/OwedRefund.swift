public import Market

/// Money that is to be paid back, with what those who pay it need to know.
public struct OwedRefund: Hashable, Sendable {
    /// To whose order; `nil` for money that named none.
    public let order: OrderID?
    /// Which payment, if it named no order.
    public let payment: PaymentID?
    /// How much, in đồng.
    public let amount: Int64
    /// Since when.
    public let since: Timestamp
    /// Why, as on the wire: what payments were refused for, `overpaid`, and what the room says, `saleFailed`
    /// or `fewerUnits`; none twice.
    public let reasons: [String]
    /// The payments that it comes from, in order.
    public let payments: [Payment]
}

public import Market

/// The bounds of what happens between a win and a handed-over order, each with one number.
public enum FulfilmentLimits {
    /// Pickup points of the market.
    public static let pointsMax = 1_000
    /// Slots of one pickup point.
    public static let slotsPerPointMax = 500
    /// Orders that one slot takes; 0 closes it for new ones.
    public static let cap = 0...10_000
    /// Lots for which places of one slot are kept.
    public static let tiesPerSlotMax = 100
    /// Orders that wait for one slot.
    public static let waitingMax = 10_000
    /// How long one slot lasts.
    public static let slotDuration: ClosedRange<Milliseconds> = 60_000...86_400_000
    /// Bytes of a bank's number of a payment, and of the reference that came with it.
    public static let bankTextBytesMax = 64
    /// What one payment can bring, in đồng.
    public static let payment: ClosedRange<Int64> = 1...1_000_000_000_000
    /// Payments of one order; further money cannot be told apart from a mistake of the bank's.
    public static let paymentsPerOrderMax = 100
    /// People for whom one account shops.
    public static let beneficiariesMax = 20
    /// Requests to shop that one account has open, and requests that one volunteer has taken.
    public static let errandsPerAccountMax = 10
    /// Requests to shop that nobody has delivered yet, in all.
    public static let errandsOpenMax = 10_000
    /// Characters of a person's name.
    public static let nameMax = 40
}

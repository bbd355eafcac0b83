public import Payments

/// Where the demo's money would go, and what signs its payment notices.
public enum DemoPayments {
    /// The secret of the demo's notices; a real market has a file of its own.
    public static let secret = "chodem2026-demo-secret"

    /// An account that no bank has.
    public static let bank = try? BankAccount(
        bank: "970436",
        number: "0000000002026",
        holder: "CHO DEM TREN MAY"
    )
}

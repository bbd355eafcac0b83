import Ledger
import Market

/// Fills a data folder, whose market is closed, with producers, products and the rooms of a night.
public struct MarketImport: Sendable {
    /// How much came in.
    public struct Count: Sendable {
        /// Producers.
        public let producers: Int
        /// Products.
        public let products: Int
        /// Rooms.
        public let rooms: Int
    }

    private let folder: String
    private let hours: Int

    /// What to read, and how long the night is to be open from now on.
    public init(folder: String, hours: Int) {
        self.folder = folder
        self.hours = hours
    }

    /// Stores everything, or nothing.
    ///
    /// - Returns: How much came in.
    /// - Throws: A `LedgerError` that names the file or the row that cannot be used.
    public func run(dataFolder: String) throws -> Count {
        let ledger = try Ledger(makingParentsOf: dataFolder)
        defer { ledger.close() }
        let now = ServerClock(notBefore: nil).now
        let plan = try MarketPlan(
            folder: folder,
            opens: now,
            closes: now + Milliseconds(hours) * 3_600_000
        )
        try ledger.store(plan)
        return Count(
            producers: plan.producers.count,
            products: plan.products.count,
            rooms: plan.rooms.count
        )
    }
}

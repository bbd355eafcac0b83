import GRDB

/// Single numbers that the ledger keeps about itself.
enum MetaTable {
    enum Name: String {
        /// When the server was last known to run, in milliseconds since 1970.
        case alive
        /// How often the data folder was opened for writing.
        case epoch
    }

    static func get(_ name: Name, in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT value FROM meta WHERE name = ?",
            arguments: [name.rawValue]
        )
    }

    static func set(_ name: Name, to value: Int64, in database: Database) throws {
        let statement = try HotStatement("INSERT OR REPLACE INTO meta VALUES (?, ?)", in: database)
        try statement.bind(name.rawValue, at: 1)
        try statement.bind(value, at: 2)
        try statement.run()
    }
}

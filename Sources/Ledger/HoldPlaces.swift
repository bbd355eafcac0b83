import GRDB
import Market

/// Where each hold's row stands in the table `hold`.
///
/// In a rush every commit carries holds of many rooms. Rows keyed by room would touch a page for
/// each of them; rows in the order of commits, whatever their room, touch the last page. Which row
/// belongs to a hold is known here instead of in an index, some 40 bytes for each hold.
struct HoldPlaces {
    private var rows: [Int64: Int64] = [:]
    private var last: Int64 = 0

    /// Reads the places of all holds.
    init(in database: Database) throws {
        let statement = try HotStatement("SELECT id, room, hold FROM hold", in: database)
        while try statement.next() {
            let room = Int(statement.integer(1))
            rows[LedgerSchema.rowKey(room, Int(statement.integer(2)))] = statement.integer(0)
            last = max(last, statement.integer(0))
        }
    }

    /// The row of a hold that has one.
    subscript(_ row: HoldRow) -> Int64? {
        rows[HoldPlaces.key(row)]
    }

    /// The row that the hold after so many new ones gets.
    func row(afterNew count: Int) -> Int64 {
        last + Int64(count) + 1
    }

    /// Takes over the rows that a durable transaction has given to new holds, in their order.
    mutating func add(_ holds: [HoldRow]) {
        for hold in holds {
            last += 1
            rows[HoldPlaces.key(hold)] = last
        }
    }

    private static func key(_ row: HoldRow) -> Int64 {
        LedgerSchema.rowKey(row.room.rawValue, row.hold.rawValue)
    }
}

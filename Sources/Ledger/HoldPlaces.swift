import GRDB
import Market

/// Where each hold's row stands in the table `hold`.
///
/// In a rush every commit carries holds of many rooms. Rows keyed by room would touch a page for
/// each of them; rows in the order of commits, whatever their room, touch the last page. Which row
/// belongs to a hold is known here instead of in an index: 8 bytes for each, since a room numbers
/// its holds from 1 without gaps.
struct HoldPlaces {
    /// The greatest number a hold can have; only damage makes a greater one.
    static let numberMax = 1 << 24

    /// For each room the rows of its holds, by number; 0 where there is none.
    private var rows: [RoomID: [Int64]] = [:]
    private var last: Int64 = 0

    /// Reads the places of all holds.
    init(in database: Database) throws {
        let statement = try HotStatement("SELECT id, room, hold FROM hold", in: database)
        while try statement.next() {
            let number = statement.integer(2)
            guard (1...Int64(HoldPlaces.numberMax)).contains(number) else {
                statement.reset()
                throw LedgerError.corrupt(what: "the number of hold \(number)")
            }
            let hold = HoldID(rawValue: Int(number))
            place(hold, of: RoomID(rawValue: Int(statement.integer(1))), at: statement.integer(0))
        }
    }

    /// The row of a hold that has one.
    subscript(_ row: HoldRow) -> Int64? {
        guard let places = rows[row.room], places.indices.contains(row.hold.rawValue) else {
            return nil
        }
        let place = places[row.hold.rawValue]
        return place == 0 ? nil : place
    }

    /// The row that the hold after so many new ones gets.
    func row(afterNew count: Int) -> Int64 {
        last + Int64(count) + 1
    }

    /// Takes over the rows that a durable transaction has given to new holds, in their order.
    mutating func add(_ holds: [HoldRow]) {
        for hold in holds {
            place(hold.hold, of: hold.room, at: last + 1)
        }
    }

    private static func note(_ row: Int64, at number: Int, in places: inout [Int64]) {
        let missing = number + 1 - places.count
        if missing > 0 { places.append(contentsOf: repeatElement(0, count: missing)) }
        places[number] = row
    }

    private mutating func place(_ hold: HoldID, of room: RoomID, at row: Int64) {
        precondition((1...HoldPlaces.numberMax).contains(hold.rawValue), "no such hold number")
        HoldPlaces.note(row, at: hold.rawValue, in: &rows[room, default: []])
        last = max(last, row)
    }
}

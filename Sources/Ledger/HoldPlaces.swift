import GRDB
import Market

/// Where each hold's row stands in the table `hold`.
///
/// In a rush every commit carries holds of many rooms. Rows keyed by room would touch a page for
/// each of them; rows in the order of commits, whatever their room, touch the last page. Which row
/// belongs to a hold is known here instead of in an index: 8 bytes for each, since a room numbers
/// its holds from 1 without gaps.
///
/// A transaction gives new holds their rows as it goes; after it comes ``keep()`` or ``takeBack()``.
struct HoldPlaces {
    /// The greatest number a hold can have; only damage makes a greater one.
    static let numberMax = 1 << 24

    /// For each room the rows of its holds, by number; 0 where there is none.
    private var rows: [RoomID: [Int64]] = [:]
    /// The greatest of all.
    private var last: Int64 = 0
    /// The holds whose rows the present transaction adds, in their order.
    private var new: [(room: RoomID, number: Int)] = []

    /// Reads the places of all holds.
    init(in database: Database) throws {
        let statement = try HotStatement("SELECT id, room, hold FROM hold", in: database)
        while try statement.next() {
            let number = statement.integer(2)
            guard (1...Int64(HoldPlaces.numberMax)).contains(number) else {
                statement.reset()
                throw LedgerError.corrupt(what: "the number of hold \(number)")
            }
            let room = RoomID(rawValue: Int(statement.integer(1)))
            let row = statement.integer(0)
            _ = HoldPlaces.row(Int(number), in: &rows[room, default: []], next: row)
            last = max(last, row)
        }
    }

    /// The hold's row, which is its next one when it has none.
    mutating func row(of hold: HoldRow) -> Int64 {
        let number = hold.hold.rawValue
        precondition((1...HoldPlaces.numberMax).contains(number), "no such hold number")
        let row = HoldPlaces.row(number, in: &rows[hold.room, default: []], next: last + 1)
        if row > last {
            last = row
            new.append((hold.room, number))
        }
        return row
    }

    /// A row's place among those that the present transaction has added; `nil` for an older one.
    func indexAmongNew(_ row: Int64) -> Int? {
        let index = Int(row - 1 - last) + new.count
        return index < 0 ? nil : index
    }

    /// Takes the present transaction's rows for durable.
    mutating func keep() {
        new.removeAll(keepingCapacity: true)
    }

    /// Forgets the present transaction's rows, which are not kept.
    mutating func takeBack() {
        for (room, number) in new {
            rows[room]?[number] = 0
        }
        last -= Int64(new.count)
        new.removeAll(keepingCapacity: true)
    }

    private static func row(_ number: Int, in rows: inout [Int64], next: Int64) -> Int64 {
        let missing = number + 1 - rows.count
        if missing > 0 { rows.append(contentsOf: repeatElement(0, count: missing)) }
        if rows[number] == 0 { rows[number] = next }
        return rows[number]
    }
}

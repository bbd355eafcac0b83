import GRDB
import Testing

@testable import Ledger

struct BulkInsertTests {
    private let queue: DatabaseQueue
    private let statements = BulkInsert.Statements(into: "thing (id, text, blob)", columns: 3)

    private struct Thing: Hashable {
        let id: Int64?
        let text: String
        let blob: [UInt8]
    }

    init() throws {
        queue = try DatabaseQueue()
        try queue.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE thing (
                        row INTEGER PRIMARY KEY, id INTEGER UNIQUE, text TEXT NOT NULL, blob BLOB NOT NULL
                    ) STRICT
                    """
            )
        }
    }

    /// Among them are NULL, empty texts and blobs, a zero within a text, and long ones.
    private func thing(_ number: Int) -> Thing {
        Thing(
            id: number.isMultiple(of: 7) ? nil : Int64(number) << 40,
            text: number.isMultiple(of: 5) ? "" : "chè \0 \(number)",
            blob: Array(repeating: UInt8(number % 256), count: number % 3 * (number % 90))
        )
    }

    private func insert(_ things: [Thing]) throws -> [Bool] {
        try queue.write { database in
            var rows = BulkInsert(statements, in: database)
            let written = try things.map { thing in
                try rows.add { row in
                    row.put(thing.id)
                    row.put(text: thing.text)
                    row.put(blob: thing.blob)
                }
            }
            #expect(rows.waiting == things.count % BulkInsert.rowsMax)
            try rows.finish()
            #expect(rows.waiting == 0)
            #expect(things.isEmpty || database.lastInsertedRowID == Int64(things.count))
            return written
        }
    }

    private func stored() throws -> [Thing] {
        try queue.read { database in
            // GRDB would read a text up to its first zero only.
            let rows = try HotStatement(
                "SELECT id, text, blob FROM thing ORDER BY row",
                in: database
            )
            var things: [Thing] = []
            while try rows.next() {
                let id = rows.optionalInteger(0)
                things.append(Thing(id: id, text: rows.text(1), blob: rows.bytes(2)))
            }
            return things
        }
    }

    @Test(arguments: [0, 1, 2, 31, 32, 33, 64, 95, 200])
    func `rows are written in their order and as they were, however many`(_ count: Int) throws {
        let things = (0..<count).map(thing)
        let written = try insert(things)
        #expect(try stored() == things)
        // Those at the end of a statement's fill say so.
        #expect(
            written.indices.filter { written[$0] } == Array(stride(from: 31, to: count, by: 32))
        )
    }

    @Test func `one text or blob may be all that is lent, and may be empty`() throws {
        let things = [Thing(id: nil, text: "", blob: [])]
        _ = try insert(things)
        #expect(try stored() == things)
    }

    @Test func `a refused row fails its statement and leaves the next ones as they should be`()
        throws
    {
        let clash = Thing(id: 1 << 40, text: "again", blob: [])
        #expect(throws: DatabaseError.self) { try insert((1...40).map(thing) + [clash]) }
        #expect(try stored().isEmpty)
        _ = try insert((1...40).map(thing))
        #expect(try stored() == (1...40).map(thing))
    }
}

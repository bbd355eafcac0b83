import GRDB
import GRDBSQLite

/// Rows on their way into one table within one transaction, many with each statement.
///
/// What an `INSERT` costs beside its rows, such as opening the table and finding its end, is paid
/// once for 32 of them. Rows are written when so many wait and at ``finish()``.
struct BulkInsert {
    /// Rows that one statement takes.
    static let rowsMax = 32

    private enum Value {
        case null
        case integer(Int64)
        /// A part of ``bytes``.
        case text(Range<Int32>)
        /// A part of ``bytes``.
        case blob(Range<Int32>)
    }

    /// The statements for one row, two rows and so on.
    private let statements: Statements
    private let database: Database
    /// The statement for ``rowsMax`` rows, once it was needed.
    private var full: HotStatement?
    private var values: [Value] = []
    private var bytes: [UInt8] = []
    /// Rows that wait.
    private(set) var waiting = 0

    /// Takes rows for a table's columns, all of them where none are named.
    init(_ statements: Statements, in database: Database) {
        self.statements = statements
        self.database = database
    }

    /// Takes a row, whose values `write` puts in the columns' order, and writes all that wait when
    /// they are many.
    ///
    /// - Returns: Whether they were written.
    @discardableResult
    mutating func add(_ write: (inout BulkInsert) -> Void) throws -> Bool {
        let before = values.count
        write(&self)
        precondition(values.count == before + statements.columns, "a value for each column")
        waiting += 1
        guard waiting == BulkInsert.rowsMax else { return false }
        try finish()
        return true
    }

    /// Puts an integer, or NULL.
    mutating func put(_ value: Int64?) {
        values.append(value.map(Value.integer) ?? .null)
    }

    /// Puts an integer, or NULL.
    mutating func put(_ value: Int?) {
        put(value.map(Int64.init))
    }

    /// Puts a text.
    mutating func put(text: String) {
        let start = Int32(bytes.count)
        bytes.append(contentsOf: text.utf8)
        values.append(.text(start..<Int32(bytes.count)))
    }

    /// Puts some bytes.
    mutating func put(blob: [UInt8]) {
        let start = Int32(bytes.count)
        bytes.append(contentsOf: blob)
        values.append(.blob(start..<Int32(bytes.count)))
    }

    /// Puts the bytes of a hash.
    mutating func put(_ hash: JournalHash) {
        let start = Int32(bytes.count)
        hash.append(to: &bytes)
        values.append(.blob(start..<Int32(bytes.count)))
    }

    /// Writes the rows that wait; to be called once more before the commit.
    mutating func finish() throws {
        guard waiting > 0 else { return }
        let statement = try statementForWaiting()
        try unsafe statement.run(lending: bytes) { memory in
            var index: Int32 = 0
            for value in values {
                index += 1
                switch value {
                case .null: try statement.bind(nil as Int64?, at: index)
                case .integer(let integer): try statement.bind(integer, at: index)
                case .text(let range): try unsafe statement.lend(text: part(range), at: index)
                case .blob(let range): try unsafe statement.lend(blob: part(range), at: index)
                }
            }
            func part(_ range: Range<Int32>) -> UnsafeRawBufferPointer {
                let bounds = Int(range.lowerBound)..<Int(range.upperBound)
                return unsafe UnsafeRawBufferPointer(rebasing: memory[bounds])
            }
        }
        values.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        waiting = 0
    }

    private mutating func statementForWaiting() throws -> HotStatement {
        if waiting == BulkInsert.rowsMax, let full { return full }
        let statement = try HotStatement(statements.text(rows: waiting), in: database)
        if waiting == BulkInsert.rowsMax { full = statement }
        return statement
    }
}

extension BulkInsert {
    /// The statements that insert into one table, made once.
    struct Statements {
        let columns: Int
        private let texts: [String]

        /// Inserts into `table`, which may name its columns; `clause` follows the rows.
        init(into table: String, columns: Int, _ clause: String = "") {
            self.columns = columns
            let places = repeatElement("?", count: columns).joined(separator: ", ")
            texts = (1...BulkInsert.rowsMax).map { rows in
                let values = repeatElement("(\(places))", count: rows).joined(separator: ", ")
                return "INSERT INTO \(table) VALUES \(values)\(clause)"
            }
        }

        func text(rows: Int) -> String { texts[rows - 1] }
    }
}

/// Why the fields of a format's terms were not understood; each case names the field.
public enum FieldError: Error, Hashable, Sendable {
    /// The format needs it.
    case missing(String)
    /// It holds another type.
    case wrongType(String)
    /// It holds a value that cannot be represented.
    case outOfRange(String)
}

/// The fields from which a format reads its terms.
///
/// The bounds here only keep values representable; each format checks its own when a lot is prepared.
public struct Fields: Sendable {
    /// Most fields that terms can have.
    public static let countMax = 32
    /// Most rows in one field.
    public static let rowsMax = 64

    private static let amounts: ClosedRange<Int64> = 0...Money.largest.dong
    private static let spans: ClosedRange<Int64> = 0...(7 * 86_400_000)
    private static let units: ClosedRange<Int64> = 1...1_000_000

    private let values: [String: Field.Value]

    /// Fields by their names.
    public init(_ values: [String: Field.Value]) {
        self.values = values
    }

    func optionalInteger(
        _ name: String,
        in range: ClosedRange<Int64>
    ) throws(FieldError) -> Int64? {
        switch values[name] {
        case nil, .absent: return nil
        case .integer(let number):
            guard range.contains(number) else { throw .outOfRange(name) }
            return number
        case .bool, .text, .rows, .other: throw .wrongType(name)
        }
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(FieldError) -> Int64 {
        guard let number = try optionalInteger(name, in: range) else { throw .missing(name) }
        return number
    }

    func optionalAmount(_ name: String) throws(FieldError) -> Money? {
        try optionalInteger(name, in: Self.amounts).flatMap(Money.init(dong:))
    }

    func amount(_ name: String) throws(FieldError) -> Money {
        guard let amount = try optionalAmount(name) else { throw .missing(name) }
        return amount
    }

    func span(_ name: String) throws(FieldError) -> Milliseconds {
        try integer(name, in: Self.spans)
    }

    func span(_ name: String, usual: Milliseconds) throws(FieldError) -> Milliseconds {
        try optionalInteger(name, in: Self.spans) ?? usual
    }

    func units(_ name: String) throws(FieldError) -> Int {
        Int(try integer(name, in: Self.units))
    }

    /// A truth value; missing means false.
    func bool(_ name: String) throws(FieldError) -> Bool {
        switch values[name] {
        case nil, .absent: return false
        case .bool(let value): return value
        case .integer, .text, .rows, .other: throw .wrongType(name)
        }
    }

    /// One of some words; missing means `usual`, or is refused without one.
    func word<Word: RawRepresentable<String>>(
        _ name: String,
        usual: Word? = nil
    ) throws(FieldError) -> Word {
        switch values[name] {
        case nil, .absent:
            guard let usual else { throw .missing(name) }
            return usual
        case .text(let text):
            guard let word = Word(rawValue: text) else { throw .outOfRange(name) }
            return word
        case .integer, .bool, .rows, .other: throw .wrongType(name)
        }
    }

    /// At least one row of so many integers each.
    func rows(_ name: String, width: Int) throws(FieldError) -> [[Int64]] {
        switch values[name] {
        case nil, .absent: throw .missing(name)
        case .rows(let rows):
            guard !rows.isEmpty, rows.count <= Self.rowsMax,
                rows.allSatisfy({ $0.count == width })
            else { throw .outOfRange(name) }
            return rows
        case .integer, .bool, .text, .other: throw .wrongType(name)
        }
    }

    /// Rows of a product and a number of units.
    func goods(_ name: String) throws(FieldError) -> [Goods] {
        var goods: [Goods] = []
        for row in try rows(name, width: 2) {
            guard (1...(1 << 40)).contains(row[0]), Self.units.contains(row[1]) else {
                throw .outOfRange(name)
            }
            goods.append(Goods(product: ProductID(Int(row[0])), quantity: Int(row[1])))
        }
        return goods
    }
}

/// Units of a product.
public struct Goods: Hashable, Codable, Sendable {
    /// The product.
    public let product: ProductID
    /// How many units.
    public let quantity: Int

    /// Units of a product.
    public init(product: ProductID, quantity: Int) {
        self.product = product
        self.quantity = quantity
    }
}

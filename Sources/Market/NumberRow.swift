/// A value that a room keeps by the hundred thousand, as a row of whole numbers.
///
/// A checkpoint has these rows one behind the other, without names: to ask an encoder for every field of
/// each takes longer than deciding them took.
protocol NumberRow: Hashable, Sendable {
    /// Reads the numbers in the order in which ``write(to:)`` adds them.
    init(from row: inout NumberReader) throws(NumberRowError)

    /// Adds the value's numbers.
    func write(to row: inout [Int64])
}

/// Stored numbers that are no value of the type which is read.
enum NumberRowError: Error {
    /// The numbers end within a value.
    case tooFew
    /// A number stands for nothing there.
    case outOfRange(Int64)
}

/// Reads the values of rows, from the first number on.
struct NumberReader {
    private let numbers: [Int64]
    private var place = 0

    init(_ numbers: [Int64]) {
        self.numbers = numbers
    }

    var isAtEnd: Bool { place == numbers.count }

    mutating func number() throws(NumberRowError) -> Int64 {
        guard place < numbers.count else { throw .tooFew }
        defer { place += 1 }
        return numbers[place]
    }

    mutating func integer<Integer: FixedWidthInteger>() throws(NumberRowError) -> Integer {
        let number = try number()
        guard let integer = Integer(exactly: number) else { throw .outOfRange(number) }
        return integer
    }

    mutating func flag() throws(NumberRowError) -> Bool {
        try number() != 0
    }

    mutating func id<ID: TypedID>() throws(NumberRowError) -> ID {
        ID(try integer())
    }

    /// An identifier, or 0 for none: identifiers begin with 1.
    mutating func idIfPresent<ID: TypedID>() throws(NumberRowError) -> ID? {
        let number: Int = try integer()
        return number == 0 ? nil : ID(number)
    }

    mutating func money() throws(NumberRowError) -> Money {
        let dong = try number()
        guard let money = Money(dong: dong) else { throw .outOfRange(dong) }
        return money
    }

    /// One of a list's elements, by its place there.
    mutating func element<Element>(of list: [Element]) throws(NumberRowError) -> Element {
        let number = try number()
        guard let index = Int(exactly: number), list.indices.contains(index) else {
            throw .outOfRange(number)
        }
        return list[index]
    }

    mutating func moment() throws(NumberRowError) -> Timestamp {
        Timestamp(milliseconds: try number())
    }

    mutating func value<Row: NumberRow>() throws(NumberRowError) -> Row {
        try Row(from: &self)
    }
}

/// An array whose elements are stored as rows of numbers.
@propertyWrapper
struct Packed<Row: NumberRow>: Hashable, Sendable {
    var wrappedValue: [Row]
}

extension Packed: Codable {
    /// So many rows are turned into numbers at once: what is written needs no second copy of all.
    private static var rowsPerBlock: Int { 1_024 }

    init(from decoder: any Decoder) throws {
        var blocks = try decoder.unkeyedContainer()
        wrappedValue = []
        while !blocks.isAtEnd {
            var row = NumberReader(try blocks.decode([Int64].self))
            while !row.isAtEnd { wrappedValue.append(try row.value()) }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var blocks = encoder.unkeyedContainer()
        var numbers: [Int64] = []
        for start in stride(from: 0, to: wrappedValue.count, by: Self.rowsPerBlock) {
            numbers.removeAll(keepingCapacity: true)
            for row in wrappedValue[start...].prefix(Self.rowsPerBlock) { row.write(to: &numbers) }
            try blocks.encode(numbers)
        }
    }
}

extension Int32: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self = try row.integer()
    }

    func write(to row: inout [Int64]) {
        row.append(Int64(self))
    }
}

extension Array<Int64> {
    mutating func append(_ id: some TypedID) { append(Int64(id.rawValue)) }
    mutating func append(ifPresent id: (some TypedID)?) { append(Int64(id?.rawValue ?? 0)) }
    mutating func append(_ money: Money) { append(money.dong) }
    mutating func append(_ moment: Timestamp) { append(moment.milliseconds) }
    mutating func append(_ flag: Bool) { append(flag ? 1 : 0) }
    mutating func append(_ integer: Int) { append(Int64(integer)) }
}

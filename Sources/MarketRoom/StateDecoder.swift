/// Why stored bytes are no state; the journal alone gives the same room.
enum StateError: Error, Equatable {
    /// The bytes are not of this form.
    case otherForm
    /// A value of another type stands there.
    case otherType
    /// A value is missing.
    case missing(name: String)
}

/// Reads what ``StateEncoder`` wrote.
enum StateDecoder {
    /// The value of some bytes.
    ///
    /// - Throws: ``StateError``, or what the value's own decoding throws.
    static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        let reader = try StateReader(bytes)
        return try Value(from: ValueDecoder(reader, at: StateReader.begin))
    }
}

/// Bytes and the names in them.
final class StateReader {
    /// Where the value begins.
    static let begin = StateEncoder.magic.count + 8

    private let bytes: [UInt8]
    private var names: [String] = []

    init(_ bytes: [UInt8]) throws(StateError) {
        self.bytes = bytes
        guard bytes.starts(with: StateEncoder.magic) else { throw .otherForm }
        var place = Int(truncatingIfNeeded: try fixed(8, at: StateEncoder.magic.count))
        let count = try varint(&place)
        for _ in 0..<count {
            names.append(try plain(&place))
        }
    }

    func tag(at place: Int) throws(StateError) -> StateTag {
        guard let tag = StateTag(rawValue: try byte(at: place)) else { throw .otherForm }
        return tag
    }

    /// Where the content of a list or an object begins and ends.
    func content(_ tag: StateTag, at place: Int) throws(StateError) -> Range<Int> {
        guard try self.tag(at: place) == tag else { throw .otherType }
        let begin = place + 5
        let count = Int(try fixed(4, at: place + 1))
        guard count <= bytes.count - begin else { throw .otherForm }
        return begin..<begin + count
    }

    /// Where the value ends that begins at a place.
    func end(ofValueAt place: Int) throws(StateError) -> Int {
        var next = place + 1
        switch try tag(at: place) {
        case .null, .no, .yes: break
        case .integer, .unsigned: _ = try varint(&next)
        case .real: next += 8
        case .text:
            let count = try varint(&next)
            guard count <= bytes.count - next else { throw .otherForm }
            next += Int(count)
        case .list: return try content(.list, at: place).upperBound
        case .object: return try content(.object, at: place).upperBound
        case .numbers: return try content(.numbers, at: place).upperBound
        }
        return next
    }

    /// The name at a place, which moves on to its value.
    func name(_ place: inout Int) throws(StateError) -> String {
        let number = try varint(&place)
        guard number < names.count else { throw .otherForm }
        return names[Int(number)]
    }

    func integer<Number: FixedWidthInteger>(at place: Int) throws(StateError) -> Number {
        var next = place + 1
        let number: Number?
        switch try tag(at: place) {
        case .integer:
            number = Number(exactly: Self.signed(try varint(&next)))
        case .unsigned: number = Number(exactly: try varint(&next))
        default: number = nil
        }
        guard let number else { throw .otherType }
        return number
    }

    /// Integers that were written in one go.
    func numbers(at place: Int) throws(StateError) -> [Int64] {
        let content = try content(.numbers, at: place)
        var numbers: [Int64] = []
        numbers.reserveCapacity(content.count / 2)
        var place = content.lowerBound
        while place < content.upperBound {
            numbers.append(Self.signed(try varint(&place)))
        }
        guard place == content.upperBound else { throw .otherForm }
        return numbers
    }

    private static func signed(_ zigzag: UInt64) -> Int64 {
        Int64(bitPattern: (zigzag >> 1) ^ (0 &- (zigzag & 1)))
    }

    func real(at place: Int) throws(StateError) -> Double {
        guard try tag(at: place) == .real else { throw .otherType }
        return Double(bitPattern: try fixed(8, at: place + 1))
    }

    func text(at place: Int) throws(StateError) -> String {
        guard try tag(at: place) == .text else { throw .otherType }
        var next = place + 1
        return try plain(&next)
    }

    private func plain(_ place: inout Int) throws(StateError) -> String {
        let count = try varint(&place)
        guard count <= bytes.count - place else { throw .otherForm }
        defer { place += Int(count) }
        return String(decoding: bytes[place..<place + Int(count)], as: UTF8.self)
    }

    private func byte(at place: Int) throws(StateError) -> UInt8 {
        guard place >= 0, place < bytes.count else { throw .otherForm }
        return bytes[place]
    }

    /// Bytes in little-endian order.
    private func fixed(_ count: Int, at place: Int) throws(StateError) -> UInt64 {
        guard place >= 0, count <= bytes.count - place else { throw .otherForm }
        var number: UInt64 = 0
        for index in (0..<count).reversed() { number = number << 8 | UInt64(bytes[place + index]) }
        return number
    }

    private func varint(_ place: inout Int) throws(StateError) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte(at: place)
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
            guard shift < 64 else { throw .otherForm }
        }
    }
}

/// One value.
struct ValueDecoder: Decoder, SingleValueDecodingContainer {
    private let reader: StateReader
    private let place: Int

    init(_ reader: StateReader, at place: Int) {
        self.reader = reader
        self.place = place
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ObjectDecoder(reader, try reader.content(.object, at: place)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        ListDecoder(reader, try reader.content(.list, at: place))
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { (try? reader.tag(at: place)) == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch try reader.tag(at: place) {
        case .yes: true
        case .no: false
        default: throw StateError.otherType
        }
    }

    func decode(_ type: String.Type) throws -> String { try reader.text(at: place) }
    func decode(_ type: Double.Type) throws -> Double { try reader.real(at: place) }
    func decode(_ type: Float.Type) throws -> Float { Float(try reader.real(at: place)) }
    func decode(_ type: Int.Type) throws -> Int { try reader.integer(at: place) }
    func decode(_ type: Int8.Type) throws -> Int8 { try reader.integer(at: place) }
    func decode(_ type: Int16.Type) throws -> Int16 { try reader.integer(at: place) }
    func decode(_ type: Int32.Type) throws -> Int32 { try reader.integer(at: place) }
    func decode(_ type: Int64.Type) throws -> Int64 { try reader.integer(at: place) }
    func decode(_ type: UInt.Type) throws -> UInt { try reader.integer(at: place) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try reader.integer(at: place) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try reader.integer(at: place) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try reader.integer(at: place) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try reader.integer(at: place) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == [Int64].self, try reader.tag(at: place) == .numbers,
            let numbers = try reader.numbers(at: place) as? Value
        {
            return numbers
        }
        return try Value(from: self)
    }
}

/// An object, whose values are mostly asked for in the order in which they were written.
final class ObjectDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let reader: StateReader
    private let content: Range<Int>
    private var next: Int

    init(_ reader: StateReader, _ content: Range<Int>) {
        self.reader = reader
        self.content = content
        next = content.lowerBound
    }

    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] {
        var keys: [Key] = []
        var place = content.lowerBound
        while place < content.upperBound, let name = try? reader.name(&place) {
            if let key = Key(stringValue: name) { keys.append(key) }
            guard let end = try? reader.end(ofValueAt: place) else { break }
            place = end
        }
        return keys
    }

    /// Where a value is; from the last one on, and then from the first.
    private func find(_ name: String) throws -> Int? {
        let first = next
        for range in [first..<content.upperBound, content.lowerBound..<first] {
            var place = range.lowerBound
            while place < range.upperBound {
                let begin = place
                if try reader.name(&place) == name {
                    next = begin
                    return place
                }
                place = try reader.end(ofValueAt: place)
            }
        }
        return nil
    }

    /// The value, after which the next one is looked for.
    private func value(_ name: String) throws -> ValueDecoder {
        guard let place = try find(name) else { throw StateError.missing(name: name) }
        next = min(try reader.end(ofValueAt: place), content.upperBound)
        return ValueDecoder(reader, at: place)
    }

    func contains(_ key: Key) -> Bool {
        ((try? find(key.stringValue)) ?? nil) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        guard let place = try find(key.stringValue) else {
            throw StateError.missing(name: key.stringValue)
        }
        return try reader.tag(at: place) == .null
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(key.stringValue).decode(type)
    }

    func nestedContainer<Inner>(
        keyedBy type: Inner.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Inner> {
        try value(key.stringValue).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try value(key.stringValue).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try value("super") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try value(key.stringValue) }
}

/// A list, read from its begin to its end.
struct ListDecoder: UnkeyedDecodingContainer {
    private let reader: StateReader
    private let end: Int
    private var place: Int
    private(set) var currentIndex = 0

    init(_ reader: StateReader, _ content: Range<Int>) {
        self.reader = reader
        place = content.lowerBound
        end = content.upperBound
    }

    var codingPath: [any CodingKey] { [] }
    /// Not known before the end.
    var count: Int? { nil }
    var isAtEnd: Bool { place >= end }

    private mutating func next() throws -> ValueDecoder {
        guard !isAtEnd else { throw StateError.missing(name: "\(currentIndex)") }
        let value = ValueDecoder(reader, at: place)
        place = try reader.end(ofValueAt: place)
        currentIndex += 1
        return value
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd else { throw StateError.missing(name: "\(currentIndex)") }
        guard try reader.tag(at: place) == .null else { return false }
        _ = try next()
        return true
    }

    mutating func decode(_ type: String.Type) throws -> String { try next().decode(type) }
    mutating func decode(_ type: Int.Type) throws -> Int { try next().decode(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try next().decode(type) }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try next().decode(type)
    }

    mutating func nestedContainer<Key>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }
}

/// What each value of a stored state begins with.
///
/// An integer follows as a zigzag varint, a text as its length and UTF-8, a list and an object as the 4 bytes of their
/// length in little-endian order and their content; an object's content is pairs of a name's number and a value. Numbers
/// are a list of integers without their tags.
enum StateTag: UInt8 {
    case null, no, yes, integer, unsigned, real, text, list, object, numbers
}

/// Writes a room's whole state in few bytes: names stand once, at the end.
///
/// A general JSON encoder builds every value as an object first, which took gigabytes and most of a minute for a million
/// holds. This writes as it goes. The bytes: `NMS2`, 8 bytes with the place of the names, the value, and the names.
struct StateEncoder {
    static let magic = Array("NMS2".utf8)

    /// The bytes of a value.
    ///
    /// - Throws: What the value's own encoding throws.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let writer = StateWriter()
        writer.bytes = magic + [UInt8](repeating: 0, count: 8)
        try writer.write(value)
        writer.finish()
        return writer.bytes
    }
}

/// The bytes so far, and the lists and objects that are not over yet.
final class StateWriter {
    var bytes: [UInt8] = []
    private var open: [Int] = []
    private var names: [String: Int] = [:]

    /// How many lists and objects are not over.
    var depth: Int { open.count }

    /// Ends all lists and objects above a depth; an encoder is never told when one is over.
    func close(to depth: Int) {
        while open.count > depth {
            let place = open.removeLast()
            put(UInt32(bytes.count - place - 4), at: place)
        }
    }

    func begin(_ tag: StateTag) {
        bytes.append(tag.rawValue)
        open.append(bytes.count)
        bytes.append(contentsOf: repeatElement(0, count: 4))
    }

    func name(_ key: some CodingKey) {
        let text = key.stringValue
        if let number = names[text] { return varint(UInt64(number)) }
        varint(UInt64(names.count))
        names[text] = names.count
    }

    func write(tag: StateTag) {
        bytes.append(tag.rawValue)
    }

    func write(_ number: Int64) {
        bytes.append(StateTag.integer.rawValue)
        varint(Self.zigzag(number))
    }

    func write(unsigned number: UInt64) {
        if let signed = Int64(exactly: number) { return write(signed) }
        bytes.append(StateTag.unsigned.rawValue)
        varint(number)
    }

    func write(_ number: Double) {
        bytes.append(StateTag.real.rawValue)
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> shift))
        }
    }

    func write(_ text: String) {
        bytes.append(StateTag.text.rawValue)
        plain(text)
    }

    /// Writes what a rush makes by the hundred thousand in one go.
    func write(_ numbers: [Int64]) {
        begin(.numbers)
        var written: [UInt8] = []
        written.reserveCapacity(3 * numbers.count)
        for number in numbers { Self.append(Self.zigzag(number), to: &written) }
        bytes.append(contentsOf: written)
        close(to: depth - 1)
    }

    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == [Int64].self, let numbers = value as? [Int64] { return write(numbers) }
        let before = bytes.count
        let depth = depth
        try value.encode(to: ValueEncoder(self))
        close(to: depth)
        if bytes.count == before {
            begin(.object)
            close(to: depth)
        }
    }

    /// Adds the names and says where they are.
    func finish() {
        let place = UInt64(bytes.count)
        for (index, shift) in stride(from: UInt64(0), to: 64, by: 8).enumerated() {
            bytes[StateEncoder.magic.count + index] = UInt8(truncatingIfNeeded: place >> shift)
        }
        varint(UInt64(names.count))
        for (name, _) in names.sorted(by: { $0.value < $1.value }) { plain(name) }
    }

    private func plain(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            varint(UInt64(utf8.count))
            unsafe bytes.append(contentsOf: utf8)
        }
    }

    private func varint(_ number: UInt64) {
        Self.append(number, to: &bytes)
    }

    private static func zigzag(_ number: Int64) -> UInt64 {
        UInt64(bitPattern: (number << 1) ^ (number >> 63))
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private func put(_ number: UInt32, at place: Int) {
        for index in 0..<4 {
            bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index))
        }
    }
}

/// A place for one value.
struct ValueEncoder: Encoder, SingleValueEncodingContainer {
    private let writer: StateWriter

    init(_ writer: StateWriter) {
        self.writer = writer
    }

    // What the protocols ask for and no state uses.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.begin(.object)
        return KeyedEncodingContainer(ObjectEncoder(writer))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.begin(.list)
        return ListEncoder(writer)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { writer.write(tag: .null) }
    func encode(_ value: Bool) { writer.write(tag: value ? .yes : .no) }
    func encode(_ value: String) { writer.write(value) }
    func encode(_ value: Double) { writer.write(value) }
    func encode(_ value: Float) { writer.write(Double(value)) }
    func encode(_ value: Int) { writer.write(Int64(value)) }
    func encode(_ value: Int8) { writer.write(Int64(value)) }
    func encode(_ value: Int16) { writer.write(Int64(value)) }
    func encode(_ value: Int32) { writer.write(Int64(value)) }
    func encode(_ value: Int64) { writer.write(value) }
    func encode(_ value: UInt) { writer.write(unsigned: UInt64(value)) }
    func encode(_ value: UInt8) { writer.write(Int64(value)) }
    func encode(_ value: UInt16) { writer.write(Int64(value)) }
    func encode(_ value: UInt32) { writer.write(Int64(value)) }
    func encode(_ value: UInt64) { writer.write(unsigned: value) }
    func encode(_ value: some Encodable) throws { try writer.write(value) }
}

/// An object that is being written.
struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    private let writer: StateWriter
    private let depth: Int

    init(_ writer: StateWriter) {
        self.writer = writer
        depth = writer.depth
    }

    var codingPath: [any CodingKey] { [] }

    private func value(for key: some CodingKey) -> ValueEncoder {
        writer.close(to: depth)
        writer.name(key)
        return ValueEncoder(writer)
    }

    func encodeNil(forKey key: Key) { value(for: key).encodeNil() }
    func encode(_ value: Bool, forKey key: Key) { self.value(for: key).encode(value) }
    func encode(_ value: String, forKey key: Key) { self.value(for: key).encode(value) }
    func encode(_ value: Int, forKey key: Key) { self.value(for: key).encode(value) }
    func encode(_ value: Int64, forKey key: Key) { self.value(for: key).encode(value) }

    /// Writes what is not there as well, so that a reader need not look for it everywhere.
    func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try self.value(for: key).encode(value)
    }

    func nestedContainer<Inner>(
        keyedBy type: Inner.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Inner> {
        value(for: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        value(for: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { value(for: StateName("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { value(for: key) }
}

/// A list that is being written.
struct ListEncoder: UnkeyedEncodingContainer {
    private let writer: StateWriter
    private let depth: Int
    private(set) var count = 0

    init(_ writer: StateWriter) {
        self.writer = writer
        depth = writer.depth
    }

    var codingPath: [any CodingKey] { [] }

    private mutating func next() -> ValueEncoder {
        writer.close(to: depth)
        count += 1
        return ValueEncoder(writer)
    }

    mutating func encodeNil() { next().encodeNil() }
    mutating func encode(_ value: String) { next().encode(value) }
    mutating func encode(_ value: Int) { next().encode(value) }
    mutating func encode(_ value: Int64) { next().encode(value) }
    mutating func encode(_ value: some Encodable) throws { try next().encode(value) }

    mutating func nestedContainer<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        next().unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { next() }
}

/// A name that no type declares.
struct StateName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

/// Writes one JSON text into bytes, commas included.
///
/// Field names are literals of the protocol and are written as they stand; values are escaped where RFC 8259
/// asks for it.
public struct JSONWriter: Sendable {
    /// Bytes that a number of 64 bits has at most, with its sign.
    private static let digitsMax = 20

    /// What has been written, and room for more: a byte more costs no question to the array.
    private var buffer: [UInt8]
    private var count = 0
    private var needsComma = false

    /// An empty text.
    public init(capacity: Int = 0) {
        buffer = [UInt8](repeating: 0, count: max(64, capacity))
    }

    /// What has been written.
    public var bytes: [UInt8] { Array(buffer[..<count]) }

    /// Writes an object whose fields `body` writes.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Writes an array whose elements `body` writes.
    public mutating func array(_ body: (inout JSONWriter) -> Void) {
        container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Writes a field's name; its value must follow.
    public mutating func name(_ name: StaticString) {
        // A comma, two quotation marks and a colon go with it.
        reserve(name.utf8CodeUnitCount + 4)
        if needsComma { put(UInt8(ascii: ",")) }
        put(quoted: name)
        put(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes an integer.
    public mutating func value(_ value: Int64) {
        separate()
        reserve(Self.digitsMax)
        if value < 0 { put(UInt8(ascii: "-")) }
        putDigits(value.magnitude)
    }

    /// Writes a truth value.
    public mutating func value(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    /// Writes a string, escaped.
    public mutating func value(_ value: String) {
        separate()
        var value = value
        value.withUTF8 { utf8 in
            // Every byte is six at most, as `\u001f`.
            reserve(6 * utf8.count + 2)
            put(UInt8(ascii: "\""))
            let plain = unsafe put(plainFrom: utf8)
            for index in plain..<utf8.count {
                let byte = unsafe utf8[index]
                if Self.isEscaped(byte) { putEscaped(byte) } else { put(byte) }
            }
            put(UInt8(ascii: "\""))
        }
    }

    /// Writes `null`.
    public mutating func null() {
        raw("null")
    }

    /// Writes bytes that are a JSON value already.
    public mutating func embed(_ json: [UInt8]) {
        separate()
        reserve(json.count)
        buffer.replaceSubrange(count..<count + json.count, with: json)
        count += json.count
    }
}

extension JSONWriter {
    /// Writes a field with an integer.
    public mutating func field(_ name: StaticString, _ value: Int64) {
        self.name(name)
        self.value(value)
    }

    /// Writes a field with an integer.
    public mutating func field(_ name: StaticString, _ value: Int) {
        field(name, Int64(value))
    }

    /// Writes a field with an integer, or `null`.
    public mutating func field(_ name: StaticString, _ value: Int64?) {
        guard let value else { return nullField(name) }
        field(name, value)
    }

    /// Writes a field with an integer, or `null`.
    public mutating func field(_ name: StaticString, _ value: Int?) {
        field(name, value.map(Int64.init))
    }

    /// Writes a field with a truth value.
    public mutating func field(_ name: StaticString, _ value: Bool) {
        self.name(name)
        self.value(value)
    }

    /// Writes a field with a truth value, or `null`.
    public mutating func field(_ name: StaticString, _ value: Bool?) {
        guard let value else { return nullField(name) }
        field(name, value)
    }

    /// Writes a field with a string.
    public mutating func field(_ name: StaticString, _ value: String) {
        self.name(name)
        self.value(value)
    }

    /// Writes a field with a word of the protocol.
    public mutating func field(_ name: StaticString, word: StaticString) {
        self.name(name)
        reserve(word.utf8CodeUnitCount + 2)
        put(quoted: word)
        needsComma = true
    }

    /// Writes a field with a string, or `null`.
    public mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else { return nullField(name) }
        field(name, value)
    }

    /// Writes a field with an object.
    public mutating func object(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        self.name(name)
        object(body)
    }

    /// Writes a field with an array.
    public mutating func array(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        self.name(name)
        array(body)
    }

    private mutating func nullField(_ name: StaticString) {
        self.name(name)
        null()
    }
}

extension JSONWriter {
    private mutating func container(
        _ open: UInt8,
        _ close: UInt8,
        _ body: (inout JSONWriter) -> Void
    ) {
        separate()
        reserve(1)
        put(open)
        needsComma = false
        body(&self)
        reserve(1)
        put(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma {
            reserve(1)
            put(UInt8(ascii: ","))
        }
        needsComma = true
    }

    private mutating func raw(_ text: StaticString) {
        separate()
        reserve(text.utf8CodeUnitCount)
        put(text)
    }

    /// Makes room for so many bytes, of which fewer may come.
    private mutating func reserve(_ bytes: Int) {
        let missing = count + bytes - buffer.count
        if missing > 0 {
            buffer.append(contentsOf: repeatElement(0, count: max(missing, buffer.count)))
        }
    }

    private mutating func put(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    // Several bytes at once ask only once whether the bytes are the writer's own.

    private mutating func put(_ text: StaticString) {
        let start = count
        var span = buffer.mutableSpan
        text.withUTF8Buffer { utf8 in
            for index in utf8.indices { span[start + index] = unsafe utf8[index] }
        }
        count += text.utf8CodeUnitCount
    }

    private mutating func put(quoted text: StaticString) {
        let first = count + 1
        let last = first + text.utf8CodeUnitCount
        var span = buffer.mutableSpan
        span[first - 1] = UInt8(ascii: "\"")
        text.withUTF8Buffer { utf8 in
            for index in utf8.indices { span[first + index] = unsafe utf8[index] }
        }
        span[last] = UInt8(ascii: "\"")
        count = last + 1
    }

    /// Writes what stands before the first byte that has to be escaped; returns how many bytes that is.
    private mutating func put(plainFrom utf8: UnsafeBufferPointer<UInt8>) -> Int {
        let start = count
        var plain = 0
        var span = buffer.mutableSpan
        // The text is its caller's as long as this runs.
        while plain < utf8.count, !Self.isEscaped(unsafe utf8[plain]) {
            span[start + plain] = unsafe utf8[plain]
            plain += 1
        }
        count += plain
        return plain
    }

    private mutating func putDigits(_ value: UInt64) {
        var length = 1
        var bound: UInt64 = 10
        while value >= bound {
            length += 1
            guard length < Self.digitsMax else { break }
            bound *= 10
        }
        var rest = value
        let start = count
        var span = buffer.mutableSpan
        for place in stride(from: start + length - 1, through: start, by: -1) {
            let (tens, digit) = rest.quotientAndRemainder(dividingBy: 10)
            span[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            rest = tens
        }
        count += length
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func putEscaped(_ byte: UInt8) {
        put(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            put(byte)
        case 0x0A:
            put(UInt8(ascii: "n"))
        default:
            put("u00")
            put(Self.hexDigit(byte >> 4))
            put(Self.hexDigit(byte & 15))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

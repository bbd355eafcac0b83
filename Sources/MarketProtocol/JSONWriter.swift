/// Writes one JSON text into bytes, commas included.
///
/// Field names are literals of the protocol and are written as they stand; values are escaped where RFC 8259
/// asks for it.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    private var needsComma = false

    /// An empty text.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

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
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes an integer.
    public mutating func value(_ value: Int64) {
        separate()
        guard value < 0 else { return appendDigits(UInt64(value)) }
        bytes.append(UInt8(ascii: "-"))
        appendDigits(value.magnitude)
    }

    /// Writes a truth value.
    public mutating func value(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    /// Writes a string, escaped.
    public mutating func value(_ value: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        // Nearly every text stands for itself, and is then taken over in one piece.
        if value.utf8.contains(where: Self.isEscaped) {
            for byte in value.utf8 { appendEscaped(byte) }
        } else {
            bytes.append(contentsOf: value.utf8)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes `null`.
    public mutating func null() {
        raw("null")
    }

    /// Writes bytes that are a JSON value already.
    public mutating func embed(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
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
        bytes.append(open)
        needsComma = false
        body(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func raw(_ text: StaticString) {
        separate()
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func appendDigits(_ value: UInt64) {
        // At most 20 digits, the last one first.
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = digits.count
            var rest = value
            repeat {
                let (tens, digit) = rest.quotientAndRemainder(dividingBy: 10)
                start -= 1
                unsafe digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
                rest = tens
            } while rest > 0
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(ascii: "n"))
        case 0..<0x20:
            let hex = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: Array("\\u00".utf8))
            bytes.append(hex[Int(byte >> 4)])
            bytes.append(hex[Int(byte & 15)])
        default:
            bytes.append(byte)
        }
    }
}

public import Market

/// Writes one JSON text into bytes, commas included.
///
/// Field names are literals of the protocol and are written as they stand; values are escaped where RFC 8259
/// asks for it.
public struct JSONWriter: Sendable {
    /// Bytes around a field's name: a comma, two quotation marks and a colon.
    private static let aroundName = 4

    /// What has been written, and room for more.
    private var buffer: [UInt8]
    private var count = 0
    private var needsComma = false

    /// An empty text.
    public init(capacity: Int = 0) {
        buffer = [UInt8](repeating: 0, count: max(64, capacity))
    }

    /// What has been written.
    public var bytes: [UInt8] { Array(buffer[..<count]) }

    /// What has been written, in the writer's own room; for what does not live long, since all of it stays.
    consuming func takeBytes() -> [UInt8] {
        buffer.removeLast(buffer.count - count)
        return buffer
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
        let afterComma = needsComma
        write(atMost: name.utf8CodeUnitCount + Self.aroundName) { pen in
            pen.put(name: name, afterComma: afterComma)
        }
        needsComma = false
    }

    /// Writes an integer.
    public mutating func value(_ value: Int64) {
        separated(atMost: JSONPen.digitsMax) { $0.put(value) }
    }

    /// Writes a truth value.
    public mutating func value(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    /// Writes a string, escaped.
    public mutating func value(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            separated(atMost: JSONPen.escapedMax * utf8.count + 2) { pen in
                unsafe pen.put(escaping: utf8)
            }
        }
    }

    /// Writes `null`.
    public mutating func null() {
        raw("null")
    }

    /// Writes bytes that are a JSON value already.
    public mutating func embed(_ json: [UInt8]) {
        unsafe json.withUnsafeBufferPointer { bytes in
            separated(atMost: bytes.count) { pen in unsafe pen.put(bytes) }
        }
    }
}

extension JSONWriter {
    /// Writes a field with an integer.
    public mutating func field(_ name: StaticString, _ value: Int64) {
        field(name, atMost: JSONPen.digitsMax) { $0.put(value) }
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
        field(name, atMost: word.utf8CodeUnitCount + 2) { $0.put(quoted: word) }
    }

    /// Writes a field with a key.
    public mutating func field(_ name: StaticString, _ key: IdempotencyKey) {
        field(name, atMost: IdempotencyKey.bytesMax + 2) { $0.put(key) }
    }

    /// Writes a field with a key, or `null`.
    public mutating func field(_ name: StaticString, _ key: IdempotencyKey?) {
        guard let key else { return nullField(name) }
        field(name, key)
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
        separated(atMost: 1) { $0.put(open) }
        needsComma = false
        body(&self)
        write(atMost: 1) { $0.put(close) }
        needsComma = true
    }

    private mutating func raw(_ text: StaticString) {
        separated(atMost: text.utf8CodeUnitCount) { $0.put(text) }
    }

    /// Writes a value, after a comma where one is needed.
    @inline(__always)
    private mutating func separated(atMost bytes: Int, _ body: (inout JSONPen) -> Void) {
        let afterComma = needsComma
        write(atMost: bytes + 1) { pen in
            if afterComma { pen.put(UInt8(ascii: ",")) }
            body(&pen)
        }
        needsComma = true
    }

    @inline(__always)
    private mutating func field(
        _ name: StaticString,
        atMost bytes: Int,
        _ body: (inout JSONPen) -> Void
    ) {
        let afterComma = needsComma
        write(atMost: name.utf8CodeUnitCount + Self.aroundName + bytes) { pen in
            pen.put(name: name, afterComma: afterComma)
            body(&pen)
        }
        needsComma = true
    }

    /// Makes room for so many bytes, of which fewer may come, and writes there.
    @inline(__always)
    private mutating func write(atMost bytes: Int, _ body: (inout JSONPen) -> Void) {
        if count + bytes > buffer.count { grow(for: bytes) }
        let start = count
        // The room is there, and nothing else touches the array meanwhile.
        count = unsafe buffer.withUnsafeMutableBufferPointer { room in
            guard let base = room.baseAddress else { return start }
            var pen = unsafe JSONPen(at: base + start)
            body(&pen)
            return unsafe pen.place - base
        }
    }

    private mutating func grow(for bytes: Int) {
        let missing = count + bytes - buffer.count
        buffer.append(contentsOf: repeatElement(0, count: max(missing, buffer.count)))
    }
}

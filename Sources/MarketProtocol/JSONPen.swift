import Market

/// Where the next byte of a text goes, in room that its writer has made for what is put there.
///
/// A rush writes two texts for every claim; with an array that is asked for each byte these took two thirds of all
/// instructions of a room. Only ``JSONWriter`` makes pens, and says with each how many bytes it makes room for.
@safe
struct JSONPen {
    /// Bytes that a number of 64 bits has at most, with its sign.
    static let digitsMax = 20
    /// Bytes that one byte of a string becomes at most, as `\u001f`.
    static let escapedMax = 6
    /// Every number below 100 in two digits.
    private static let pairs: StaticString = """
        0001020304050607080910111213141516171819\
        2021222324252627282930313233343536373839\
        4041424344454647484950515253545556575859\
        6061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899
        """

    private(set) var place: UnsafeMutablePointer<UInt8>

    init(at place: UnsafeMutablePointer<UInt8>) {
        unsafe self.place = place
    }

    mutating func put(_ byte: UInt8) {
        unsafe place.pointee = byte
        unsafe place += 1
    }

    mutating func put(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        unsafe place.update(from: text.utf8Start, count: count)
        unsafe place += count
    }

    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.baseAddress else { return }
        unsafe place.update(from: first, count: bytes.count)
        unsafe place += bytes.count
    }

    mutating func put(quoted text: StaticString) {
        put(UInt8(ascii: "\""))
        put(text)
        put(UInt8(ascii: "\""))
    }

    /// Writes a field's name and what stands around it.
    mutating func put(name: StaticString, afterComma: Bool) {
        if afterComma { put(UInt8(ascii: ",")) }
        put(quoted: name)
        put(UInt8(ascii: ":"))
    }

    /// Writes a string as RFC 8259 wants it, with its quotation marks.
    mutating func put(escaping utf8: UnsafeBufferPointer<UInt8>) {
        put(UInt8(ascii: "\""))
        for index in utf8.indices {
            let byte = unsafe utf8[index]
            if Self.isEscaped(byte) { putEscaped(byte) } else { put(byte) }
        }
        put(UInt8(ascii: "\""))
    }

    /// Writes a key, of which no byte is escaped.
    mutating func put(_ key: IdempotencyKey) {
        put(UInt8(ascii: "\""))
        let words = key.words
        let raw = unsafe UnsafeMutableRawPointer(place)
        unsafe raw.storeBytes(of: words.high.bigEndian, as: UInt64.self)
        unsafe raw.storeBytes(of: words.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        unsafe place += key.count
        put(UInt8(ascii: "\""))
    }

    /// Writes an integer: from its last digit on at the end of the room for it, and then to its place.
    mutating func put(_ value: Int64) {
        if value < 0 { put(UInt8(ascii: "-")) }
        let end = unsafe place + (Self.digitsMax - 1)
        var first = unsafe end
        var rest = value.magnitude
        let pairs = unsafe Self.pairs.utf8Start
        while rest >= 100 {
            let (hundreds, pair) = rest.quotientAndRemainder(dividingBy: 100)
            unsafe first -= 2
            unsafe first.update(from: pairs + 2 * Int(pair), count: 2)
            rest = hundreds
        }
        if rest >= 10 {
            unsafe first -= 2
            unsafe first.update(from: pairs + 2 * Int(rest), count: 2)
        } else {
            unsafe first -= 1
            unsafe first.pointee = UInt8(ascii: "0") + UInt8(rest)
        }
        let count = unsafe end - first
        unsafe place.update(from: first, count: count)
        unsafe place += count
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

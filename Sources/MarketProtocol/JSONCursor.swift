/// Why a text is not the JSON that was expected.
public enum JSONError: Error, Equatable, Sendable {
    /// The byte at this offset breaks RFC 8259, or the text ended early.
    case malformed(at: Int)
    /// Arrays or objects are nested deeper than ``JSONCursor/depthMax``.
    case tooDeep
}

/// A value as it stands in the text: scalars decoded, strings and containers as byte ranges.
public enum JSONValue: Equatable, Sendable {
    /// The range between the quotes; `isEscaped` tells whether it holds a backslash.
    case string(Range<Int>, isEscaped: Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case integer(Int64)
    /// Any other valid number.
    case number
    case bool(Bool)
    case null
    /// The range of the whole array, brackets included.
    case array(Range<Int>)
    /// The range of the whole object, braces included.
    case object(Range<Int>)
}

/// A strict reader of one JSON text (RFC 8259) that copies nothing.
///
/// The cursor holds only a position; the bytes are lent to each call. The caller checks UTF-8 once for the
/// whole text before; a WebSocket text message already had that check.
public struct JSONCursor: Sendable {
    /// Deepest accepted nesting of arrays and objects.
    public static let depthMax = 8

    /// Offset of the next unread byte.
    public private(set) var position: Int

    /// Starts at an offset.
    public init(at position: Int = 0) {
        self.position = position
    }

    /// Reads a whole text that must be one object and gives each field to `visit`, in order.
    public mutating func readObject(
        _ bytes: RawSpan,
        _ visit: (Range<Int>, JSONValue) throws(JSONError) -> Void
    ) throws(JSONError) {
        skipSpace(bytes)
        try members(bytes, depth: 1, visit)
        skipSpace(bytes)
        guard position == bytes.byteCount else { throw .malformed(at: position) }
    }

    /// Reads the array that begins at the position and gives each element to `visit`.
    public mutating func readArray(
        _ bytes: RawSpan,
        _ visit: (JSONValue) throws(JSONError) -> Void
    ) throws(JSONError) {
        try elements(bytes, depth: 1, visit)
    }
}

extension JSONCursor {
    private mutating func members(
        _ bytes: RawSpan,
        depth: Int,
        _ visit: (Range<Int>, JSONValue) throws(JSONError) -> Void
    ) throws(JSONError) {
        try expect(UInt8(ascii: "{"), bytes)
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return }
        repeat {
            skipSpace(bytes)
            guard case .string(let name, _) = try string(bytes) else {
                throw .malformed(at: position)
            }
            skipSpace(bytes)
            try expect(UInt8(ascii: ":"), bytes)
            try visit(name, value(bytes, depth: depth))
            skipSpace(bytes)
        } while take(UInt8(ascii: ","), bytes)
        try expect(UInt8(ascii: "}"), bytes)
    }

    private mutating func elements(
        _ bytes: RawSpan,
        depth: Int,
        _ visit: (JSONValue) throws(JSONError) -> Void
    ) throws(JSONError) {
        try expect(UInt8(ascii: "["), bytes)
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return }
        repeat {
            try visit(value(bytes, depth: depth))
            skipSpace(bytes)
        } while take(UInt8(ascii: ","), bytes)
        try expect(UInt8(ascii: "]"), bytes)
    }

    private mutating func value(_ bytes: RawSpan, depth: Int) throws(JSONError) -> JSONValue {
        skipSpace(bytes)
        let start = position
        switch try peek(bytes) {
        case UInt8(ascii: "\""):
            return try string(bytes)
        case UInt8(ascii: "{"):
            guard depth < Self.depthMax else { throw .tooDeep }
            try members(bytes, depth: depth + 1) { _, _ throws(JSONError) in }
            return .object(start..<position)
        case UInt8(ascii: "["):
            guard depth < Self.depthMax else { throw .tooDeep }
            try elements(bytes, depth: depth + 1) { _ throws(JSONError) in }
            return .array(start..<position)
        case UInt8(ascii: "t"):
            try literal("true", bytes)
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false", bytes)
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null", bytes)
            return .null
        default:
            return try number(bytes)
        }
    }

    private mutating func string(_ bytes: RawSpan) throws(JSONError) -> JSONValue {
        try expect(UInt8(ascii: "\""), bytes)
        let start = position
        var isEscaped = false
        while true {
            let byte = try peek(bytes)
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return .string(start..<(position - 1), isEscaped: isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                position += 1
                try escape(bytes)
            case 0..<0x20:
                throw .malformed(at: position)
            default:
                position += 1
            }
        }
    }

    private mutating func escape(_ bytes: RawSpan) throws(JSONError) {
        let byte = try peek(bytes)
        position += 1
        switch byte {
        case UInt8(ascii: "u"):
            for _ in 0..<4 {
                guard JSONText.hexDigit(try peek(bytes)) != nil else {
                    throw .malformed(at: position)
                }
                position += 1
            }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            break
        default:
            throw .malformed(at: position - 1)
        }
    }

    private mutating func number(_ bytes: RawSpan) throws(JSONError) -> JSONValue {
        let isNegative = take(UInt8(ascii: "-"), bytes)
        let first = try peek(bytes)
        guard isDigit(first) else { throw .malformed(at: position) }
        var magnitude: Int64? = 0
        let start = position
        while position < bytes.byteCount, isDigit(byte(bytes)) {
            magnitude = Self.appending(
                digit: Int64(byte(bytes) - UInt8(ascii: "0")),
                to: magnitude,
                isNegative: isNegative
            )
            position += 1
        }
        guard first != UInt8(ascii: "0") || position == start + 1 else {
            throw .malformed(at: start)
        }
        let isWhole = try !fraction(bytes)
        guard let magnitude, isWhole else { return .number }
        return .integer(magnitude)
    }

    /// Skips a fraction and an exponent; true if there was one.
    private mutating func fraction(_ bytes: RawSpan) throws(JSONError) -> Bool {
        var found = false
        if take(UInt8(ascii: "."), bytes) {
            found = true
            try digits(bytes)
        }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            found = true
            if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
            try digits(bytes)
        }
        return found
    }

    private mutating func digits(_ bytes: RawSpan) throws(JSONError) {
        guard isDigit(try peek(bytes)) else { throw .malformed(at: position) }
        while position < bytes.byteCount, isDigit(byte(bytes)) { position += 1 }
    }

    /// Adds a decimal digit on the side of the sign, so that the smallest `Int64` is reached too.
    private static func appending(digit: Int64, to value: Int64?, isNegative: Bool) -> Int64? {
        guard let value else { return nil }
        let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        let (sum, carry) =
            isNegative
            ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
        return carry ? nil : sum
    }

    private mutating func literal(
        _ word: StaticString,
        _ bytes: RawSpan
    ) throws(JSONError) {
        for scalar in word.description.utf8 { try expect(scalar, bytes) }
    }
}

extension JSONCursor {
    private func byte(_ bytes: RawSpan) -> UInt8 {
        bytes.byte(at: position)
    }

    private func peek(_ bytes: RawSpan) throws(JSONError) -> UInt8 {
        guard position < bytes.byteCount else { throw .malformed(at: position) }
        return bytes.byte(at: position)
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private mutating func take(_ wanted: UInt8, _ bytes: RawSpan) -> Bool {
        guard position < bytes.byteCount, byte(bytes) == wanted else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ wanted: UInt8, _ bytes: RawSpan) throws(JSONError) {
        guard take(wanted, bytes) else { throw .malformed(at: position) }
    }

    private mutating func skipSpace(_ bytes: RawSpan) {
        while position < bytes.byteCount {
            switch byte(bytes) {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }
}

extension RawSpan {
    /// The byte at an offset; traps outside the span.
    func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < byteCount, "offset outside the text")
        return unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
    }
}

/// Reading and writing the characters of JSON strings.
enum JSONText {
    /// The value of a hexadecimal digit, or nil.
    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// The string that stands in a range of a checked text, escapes resolved.
    ///
    /// - Returns: nil if an escaped surrogate has no partner.
    static func decode(_ bytes: RawSpan, _ range: Range<Int>, isEscaped: Bool) -> String? {
        guard isEscaped else {
            guard let text = try? UTF8Span(validating: Span(_bytes: bytes.extracting(range))) else {
                return nil
            }
            return String(copying: text)
        }
        var utf8: [UInt8] = []
        utf8.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes.byte(at: index)
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                utf8.append(byte)
                continue
            }
            let escape = bytes.byte(at: index)
            index += 1
            guard escape == UInt8(ascii: "u") else {
                utf8.append(plain(escape))
                continue
            }
            guard let scalar = unicodeEscape(bytes, &index, range.upperBound) else { return nil }
            utf8.append(contentsOf: String(Character(scalar)).utf8)
        }
        return String(validating: utf8, as: UTF8.self)
    }

    private static func plain(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
    }

    private static func unicodeEscape(
        _ bytes: RawSpan,
        _ index: inout Int,
        _ end: Int
    ) -> Unicode.Scalar? {
        let first = unit(bytes, &index)
        guard (0xD800...0xDFFF).contains(first) else { return Unicode.Scalar(first) }
        guard first < 0xDC00, index + 6 <= end, bytes.byte(at: index) == UInt8(ascii: "\\"),
            bytes.byte(at: index + 1) == UInt8(ascii: "u")
        else { return nil }
        index += 2
        let second = unit(bytes, &index)
        guard (0xDC00...0xDFFF).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    private static func unit(_ bytes: RawSpan, _ index: inout Int) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            value = value << 4 | (hexDigit(bytes.byte(at: index)) ?? 0)
            index += 1
        }
        return value
    }
}

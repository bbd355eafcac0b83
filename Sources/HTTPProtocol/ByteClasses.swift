/// The classes of bytes that the grammar of HTTP is made of.
extension UInt8 {
    /// 0–9.
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// A–Z, a–z.
    var isLetter: Bool { self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z") }

    /// What tokens, such as methods and field names, are made of (RFC 9110 §5.6.2).
    var isTokenByte: Bool {
        isLetter || isDigit || isOneOf(Self.tokenMarks)
    }

    /// Space or tab.
    var isSpaceOrTab: Bool { self == 0x20 || self == 0x09 }

    /// What a request target may be made of.
    ///
    /// Visible ASCII, less what RFC 3986 forbids and no browser sends unescaped.
    var isTargetByte: Bool {
        self > 0x20 && self < 0x7F && !isOneOf(Self.notInTargets)
    }

    /// What a host's name may be made of (RFC 3986 §3.2.2); escapes are checked apart.
    var isHostByte: Bool {
        isLetter || isDigit || isOneOf(Self.hostMarks)
    }

    /// The value of a hexadecimal digit.
    var hexadecimalValue: UInt8? {
        if isDigit { return self - UInt8(ascii: "0") }
        let lower = self | 0x20
        guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "f") else { return nil }
        return lower - UInt8(ascii: "a") + 10
    }

    /// The small letter of a capital one, everything else unchanged.
    var lowercased: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }

    private static let tokenMarks = bitmap("!#$%&'*+-.^_`|~")
    private static let notInTargets = bitmap("\"#<>\\")
    private static let hostMarks = bitmap("-._~%!$&'()*+,;=")

    private func isOneOf(_ set: UInt128) -> Bool {
        self < 0x80 && set >> UInt128(self) & 1 != 0
    }

    /// A bit for each character of some ASCII text.
    private static func bitmap(_ characters: String) -> UInt128 {
        characters.utf8.reduce(0) { $0 | 1 << UInt128($1) }
    }
}

/// The grammar of host and port, in `Host` and in whole addresses.
///
/// Source: RFC 9110 §4.2.1 and §7.2, RFC 3986 §3.2.
enum Authority {
    /// Whether this is a host with or without a port; neither user names nor empty hosts pass.
    static func isValid(_ bytes: RawSpan) -> Bool {
        let hostEnd =
            bytes.firstOffset(of: UInt8(ascii: "]")).map { $0 + 1 }
            ?? bytes.firstOffset(of: UInt8(ascii: ":")) ?? bytes.byteCount
        let host = bytes.extracting(..<hostEnd)
        guard isName(host) || isAddressInBrackets(host) else { return false }
        guard hostEnd < bytes.byteCount else { return true }
        return bytes.byte(hostEnd) == UInt8(ascii: ":")
            && isPort(bytes.extracting((hostEnd + 1)...))
    }

    /// A name or an IPv4 address.
    private static func isName(_ bytes: RawSpan) -> Bool {
        for offset in 0..<bytes.byteCount {
            guard bytes.byte(offset).isHostByte else { return false }
            guard bytes.byte(offset) != UInt8(ascii: "%") || bytes.escapedByte(offset + 1) != nil
            else { return false }
        }
        return !bytes.isEmpty
    }

    /// An IPv6 address; no other kind of address has come to stand in brackets.
    private static func isAddressInBrackets(_ bytes: RawSpan) -> Bool {
        guard bytes.byteCount > 2, bytes.byte(0) == UInt8(ascii: "["),
            bytes.byte(bytes.byteCount - 1) == UInt8(ascii: "]")
        else { return false }
        return isIPv6(bytes.extracting(1..<(bytes.byteCount - 1)).text)
    }

    /// Digits up to 65535, or nothing, which stands for the scheme's own port.
    private static func isPort(_ bytes: RawSpan) -> Bool {
        bytes.isEmpty || bytes.allBytes(\.isDigit) && UInt16(bytes.text) != nil
    }

    /// Eight groups of 16 bits; `::` stands for one group of zeros or more, and the last two groups
    /// may be written as an IPv4 address.
    private static func isIPv6(_ text: String) -> Bool {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        var groups = 0
        for half in halves where !half.isEmpty {
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            for part in parts {
                let isLast = part.endIndex == text.endIndex
                if isLast, isIPv4(part) {
                    groups += 2
                } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexadecimal) {
                    groups += 1
                } else {
                    return false
                }
            }
        }
        return halves.count == 2 ? groups <= 7 : groups == 8
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { byte.hexadecimalValue != nil }
}

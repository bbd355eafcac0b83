import Glibc

/// Looking into messages byte by byte: a simulated night reads too many of them to parse each.
extension [UInt8] {
    /// Where a text begins in these bytes; `nil` when it is not there.
    func place(of text: [UInt8], after start: Int = 0) -> Int? {
        guard let first = text.first else { return nil }
        return unsafe withUnsafeBytes { bytes in
            unsafe text.withUnsafeBytes { wanted -> Int? in
                guard let base = bytes.baseAddress, let needle = wanted.baseAddress else {
                    return nil
                }
                var place = start
                let last = bytes.count - wanted.count
                while place <= last {
                    guard let found = unsafe memchr(base + place, Int32(first), last - place + 1)
                    else { return nil }
                    place = unsafe UnsafeRawPointer(found) - base
                    if unsafe memcmp(found, needle, wanted.count) == 0 { return place }
                    place += 1
                }
                return nil
            }
        }
    }

    func contains(_ text: String) -> Bool {
        place(of: Array<UInt8>(text.utf8)) != nil
    }

    /// The whole number that follows the first place of a text.
    func integer(after text: String) -> Int64? {
        let name = Array<UInt8>(text.utf8)
        guard let place = place(of: name) else { return nil }
        var value: Int64?
        for byte in self[(place + name.count)...] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
            value = (value ?? 0) * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }
}

/// The 31 letters and digits of codes that people read aloud and type: none looks like another.
///
/// 0, 1, I, L and O are left out. Their number is a prime, so that the check character finds every
/// single wrong character and every swap of two neighbours.
enum CodeAlphabet {
    static let characters = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)
    static let base: UInt64 = 31

    private static let values: [UInt8: UInt8] = Dictionary(
        uniqueKeysWithValues: characters.enumerated().map { ($0.element, UInt8($0.offset)) }
    )

    /// The digits of a number, the highest first, padded to a length.
    static func digits(of number: UInt64, count: Int) -> [UInt8] {
        var digits = [UInt8](repeating: 0, count: count)
        var rest = number
        for index in digits.indices.reversed() {
            digits[index] = UInt8(rest % base)
            rest /= base
        }
        return digits
    }

    /// The number of some digits; `nil` for more than a word holds.
    static func number(_ digits: some Collection<UInt8>) -> UInt64? {
        guard digits.count <= 12 else { return nil }
        return digits.reduce(0) { $0 * base + UInt64($1) }
    }

    /// The check digit: the sum of all digits, each times its place from the left, modulo 31.
    static func check(_ digits: some Collection<UInt8>) -> UInt8 {
        var sum: UInt64 = 0
        for (index, digit) in digits.enumerated() { sum += UInt64(index + 1) * UInt64(digit) }
        return UInt8(sum % base)
    }

    /// The characters of some digits.
    static func text(_ digits: some Sequence<UInt8>) -> String {
        String(decoding: digits.map { characters[Int($0)] }, as: UTF8.self)
    }

    /// The digits that somebody typed, in either case, with hyphens and spaces anywhere; `nil` for
    /// any other character and for more than `countMax`.
    static func read(_ text: some StringProtocol, countMax: Int) -> [UInt8]? {
        var digits: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            default: break
            }
            let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            guard let digit = values[isSmall ? byte - 32 : byte], digits.count < countMax else {
                return nil
            }
            digits.append(digit)
        }
        return digits
    }
}

/// One entry of `Sec-WebSocket-Extensions`: a name and its parameters, in order.
///
/// Source: RFC 6455 §9.1.
struct ExtensionOffer: Equatable {
    /// A parameter; without `=`, its value is `nil`.
    struct Parameter: Equatable {
        var name: String
        var value: String?
    }

    var name: String
    var parameters: [Parameter] = []

    /// Reads the whole list of a field value, or `nil` when it breaks the grammar.
    ///
    /// Empty list elements are skipped, as RFC 9110 §5.6.1 asks of a receiver.
    static func parse(_ value: String) -> [ExtensionOffer]? {
        var scanner = TokenScanner(value)
        var offers: [ExtensionOffer] = []
        repeat {
            scanner.skipSpace()
            guard !scanner.isAtEnd, !scanner.peeks(",") else { continue }
            guard let name = scanner.token() else { return nil }
            var offer = ExtensionOffer(name: name)
            while scanner.takes(";") {
                guard let parameter = scanner.parameter() else { return nil }
                offer.parameters.append(parameter)
            }
            offers.append(offer)
        } while scanner.takes(",")
        return scanner.isAtEnd ? offers : nil
    }
}

/// Walks over a field value in the grammar of RFC 9110 §5.6.
struct TokenScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ value: String) {
        bytes = Array(value.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    /// Whether the next byte is this character.
    func peeks(_ character: Unicode.Scalar) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: character)
    }

    mutating func skipSpace() {
        while peeks(" ") || peeks("\t") { position += 1 }
    }

    /// Goes over optional space and one character, if it is there, and the space after it.
    mutating func takes(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peeks(character) else { return false }
        position += 1
        skipSpace()
        return true
    }

    /// A token, which is never empty.
    mutating func token() -> String? {
        let start = position
        while position < bytes.count, Self.isTokenByte(bytes[position]) { position += 1 }
        guard position > start else { return nil }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// A name, alone or with a value that is a token, perhaps in quotes.
    mutating func parameter() -> ExtensionOffer.Parameter? {
        guard let name = token() else { return nil }
        guard takes("=") else { return ExtensionOffer.Parameter(name: name, value: nil) }
        guard let value = peeks("\"") ? quotedToken() : token() else { return nil }
        return ExtensionOffer.Parameter(name: name, value: value)
    }

    /// A quoted string that stands for a token.
    private mutating func quotedToken() -> String? {
        position += 1
        var content: [UInt8] = []
        while position < bytes.count, !peeks("\"") {
            if peeks("\\") { position += 1 }
            guard position < bytes.count, Self.isTokenByte(bytes[position]) else { return nil }
            content.append(bytes[position])
            position += 1
        }
        guard peeks("\""), !content.isEmpty else { return nil }
        position += 1
        return String(decoding: content, as: UTF8.self)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

/// The fields of a request or response head, read in the ways that the opening handshake needs.
struct HandshakeFields {
    private let fields: [(name: String, value: String)]

    init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields = Array(fields)
    }

    /// The values of every field of that name, which is given in lower case.
    func all(_ name: String) -> [String] {
        fields.filter { Self.equalIgnoringCase($0.name, name) }.map(\.value)
    }

    /// Whether a list field has the token, in any case.
    func list(_ name: String, contains token: String) -> Bool {
        all(name).contains { value in
            value.utf8.split(separator: UInt8(ascii: ",")).contains { element in
                Self.equalIgnoringCase(Self.trimmed(element), token)
            }
        }
    }

    /// The tokens of a list field, or `nil` when an element is not a token.
    func tokens(_ name: String) -> [String]? {
        var tokens: [String] = []
        for value in all(name) {
            var scanner = TokenScanner(value)
            repeat {
                scanner.skipSpace()
                guard !scanner.isAtEnd, !scanner.peeks(",") else { continue }
                guard let token = scanner.token() else { return nil }
                tokens.append(token)
            } while scanner.takes(",")
            guard scanner.isAtEnd else { return nil }
        }
        return tokens
    }

    /// The entries of `Sec-WebSocket-Extensions`, or `nil` when they break the grammar.
    func extensions() -> [ExtensionOffer]? {
        var entries: [ExtensionOffer] = []
        for value in all("sec-websocket-extensions") {
            guard let more = ExtensionOffer.parse(value) else { return nil }
            entries += more
        }
        return entries
    }

    /// Compares as ASCII without regard to case.
    static func equalIgnoringCase(_ left: some StringProtocol, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    private static func trimmed(_ element: Substring.UTF8View) -> Substring {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = element.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return Substring(start[...last])
    }
}

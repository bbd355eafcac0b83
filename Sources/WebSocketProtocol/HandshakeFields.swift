/// The fields of a request or response head, read in the ways that the opening handshake needs.
struct HandshakeFields {
    private let fields: [(name: String, value: String)]

    init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields = Array(fields)
    }

    /// The values of every field of that name, which is given in lower case.
    func all(_ name: String) -> [String] {
        var values: [String] = []
        for field in fields where Self.equalIgnoringCase(field.name, name) {
            values.append(field.value)
        }
        return values
    }

    /// Whether a list field has the token, in any case.
    func list(_ name: String, contains token: String) -> Bool {
        fields.contains { field in
            Self.equalIgnoringCase(field.name, name)
                && Self.list(field.value.utf8Span.span, contains: token.utf8Span.span)
        }
    }

    /// The tokens of a list field, or `nil` when an element is not a token or the list has none.
    func tokens(_ name: String) -> [String]? {
        let values = all(name)
        var tokens: [String] = []
        for value in values {
            var scanner = TokenScanner(value)
            repeat {
                scanner.skipSpace()
                guard !scanner.isAtEnd, !scanner.peeks(",") else { continue }
                guard let token = scanner.token() else { return nil }
                tokens.append(token)
            } while scanner.takes(",")
            guard scanner.isAtEnd else { return nil }
        }
        return tokens.isEmpty && !values.isEmpty ? nil : tokens
    }

    /// The entries of `Sec-WebSocket-Extensions`, or `nil` when they break the grammar, which wants
    /// at least one where the field is given.
    func extensions() -> [ExtensionOffer]? {
        let values = all("sec-websocket-extensions")
        var entries: [ExtensionOffer] = []
        for value in values {
            guard let more = ExtensionOffer.parse(value) else { return nil }
            entries += more
        }
        return entries.isEmpty && !values.isEmpty ? nil : entries
    }

    /// Compares as ASCII without regard to case.
    static func equalIgnoringCase(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && equalIgnoringCase(left.utf8Span.span, right.utf8Span.span)
    }

    private static func equalIgnoringCase(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where lowercased(left[index]) != lowercased(right[index]) {
            return false
        }
        return true
    }

    private static func list(_ value: Span<UInt8>, contains token: Span<UInt8>) -> Bool {
        var start = 0
        for end in 0...value.count where end == value.count || value[end] == UInt8(ascii: ",") {
            var element = start..<end
            while !element.isEmpty, isSpace(value[element.lowerBound]) {
                element = (element.lowerBound + 1)..<end
            }
            while !element.isEmpty, isSpace(value[element.upperBound - 1]) {
                element = element.lowerBound..<(element.upperBound - 1)
            }
            if equalIgnoringCase(value.extracting(element), token) { return true }
            start = end + 1
        }
        return false
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

/// The fields of a head, in order; names are compared without regard to case.
///
/// Source: RFC 9110 §5.
public struct HeaderFields: Sendable, Sequence, ExpressibleByDictionaryLiteral {
    private var fields: [(name: String, value: String)]

    /// No fields.
    public init() {
        fields = []
    }

    /// Takes fields as they are, in order.
    public init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields = Array(fields)
    }

    /// Takes fields as they are, in order; a name may be repeated.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// How many fields there are.
    public var count: Int { fields.count }

    /// The value of the first field of that name.
    public subscript(name: String) -> String? {
        fields.first { Self.equalIgnoringCase($0.name, name) }?.value
    }

    /// The values of all fields of that name, in order.
    public func all(_ name: String) -> [String] {
        var values: [String] = []
        for field in fields where Self.equalIgnoringCase(field.name, name) {
            values.append(field.value)
        }
        return values
    }

    /// Whether there is a field of that name.
    public func contains(_ name: String) -> Bool {
        fields.contains { Self.equalIgnoringCase($0.name, name) }
    }

    /// Whether a field whose value is a comma-separated list has the token, in any case.
    public func list(_ name: String, contains token: String) -> Bool {
        fields.contains { field in
            Self.equalIgnoringCase(field.name, name)
                && Self.list(field.value.utf8Span.span, contains: token.utf8Span.span)
        }
    }

    /// The elements of all fields of that name, whose values are comma-separated lists, in order.
    ///
    /// Empty ones are left out, as RFC 9110 §5.6.1 asks of a receiver.
    func elements(_ name: String) -> [String] {
        all(name).flatMap { value in
            value.utf8.split(separator: UInt8(ascii: ",")).compactMap { element in
                let start = element.drop(while: \.isSpaceOrTab)
                let end = start.lastIndex { !$0.isSpaceOrTab }
                return end.map { String(value[start.startIndex...$0]) }
            }
        }
    }

    /// Adds a field at the end.
    public mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    /// Walks over the fields in order.
    public func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
        fields.makeIterator()
    }

    /// Compares as ASCII without regard to case.
    static func equalIgnoringCase(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && equalIgnoringCase(left.utf8Span.span, right.utf8Span.span)
    }

    private static func equalIgnoringCase(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index].lowercased != right[index].lowercased {
            return false
        }
        return true
    }

    private static func list(_ value: Span<UInt8>, contains token: Span<UInt8>) -> Bool {
        var start = 0
        for end in 0...value.count where end == value.count || value[end] == UInt8(ascii: ",") {
            var element = start..<end
            while !element.isEmpty, value[element.lowerBound].isSpaceOrTab {
                element = (element.lowerBound + 1)..<end
            }
            while !element.isEmpty, value[element.upperBound - 1].isSpaceOrTab {
                element = element.lowerBound..<(element.upperBound - 1)
            }
            if equalIgnoringCase(value.extracting(element), token) { return true }
            start = end + 1
        }
        return false
    }
}

extension HeaderFields {
    /// Adds the field of one line of a head.
    ///
    /// - Throws: ``HTTPRefusal/malformedField`` or ``HTTPRefusal/tooManyFields``.
    mutating func append(line: RawSpan, max: Int) throws(HTTPRefusal) {
        guard let colon = line.firstOffset(of: UInt8(ascii: ":")), colon > 0 else {
            throw .malformedField
        }
        let name = line.extracting(..<colon)
        guard name.allBytes(\.isTokenByte) else { throw .malformedField }
        guard count < max else { throw .tooManyFields }
        var start = colon + 1
        var end = line.byteCount
        while start < end, line.byte(start).isSpaceOrTab { start += 1 }
        while end > start, line.byte(end - 1).isSpaceOrTab { end -= 1 }
        append(name.text, line.extracting(start..<end).text)
    }
}

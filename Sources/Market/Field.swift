/// One named value: a term of a sale format, or something that everybody may see of a lot.
///
/// Terms and views of all formats travel as fields, so that neither the wire nor the journal knows any format.
public struct Field: Hashable, Sendable {
    /// What a field can hold.
    public enum Value: Hashable, Sendable {
        /// Nothing; written where readers expect the name.
        case absent
        /// Units, đồng, milliseconds, or a moment.
        case integer(Int64)
        /// Yes or no.
        case bool(Bool)
        /// A word of the protocol or hexadecimal digits, never what a person wrote.
        case text(String)
        /// Rows of integers, such as `[[0,5000],[200000,10000]]`.
        case rows([[Int64]])
        /// A value of another kind, which no format takes.
        case other
    }

    /// The name on the wire and in the journal.
    public let name: StaticName
    /// The value.
    public let value: Value

    init(_ name: StaticString, _ value: Value) {
        self.name = StaticName(name)
        self.value = value
    }

    init(_ name: StaticString, _ value: Int64) {
        self.init(name, .integer(value))
    }

    init(_ name: StaticString, _ value: Int) {
        self.init(name, .integer(Int64(value)))
    }

    init(_ name: StaticString, _ value: Bool) {
        self.init(name, .bool(value))
    }

    init(_ name: StaticString, _ value: Money) {
        self.init(name, .integer(value.dong))
    }

    init(_ name: StaticString, _ value: Money?) {
        self.init(name, value.map { .integer($0.dong) } ?? .absent)
    }

    init(_ name: StaticString, _ value: Timestamp?) {
        self.init(name, value.map { .integer($0.milliseconds) } ?? .absent)
    }

    init(_ name: StaticString, _ value: Digest?) {
        self.init(name, value.map { .text($0.description) } ?? .absent)
    }
}

/// A literal of the source, compared by its characters.
public struct StaticName: Hashable, Sendable {
    /// The literal.
    public let literal: StaticString

    init(_ literal: StaticString) {
        self.literal = literal
    }

    /// Whether both have the same characters.
    public static func == (left: StaticName, right: StaticName) -> Bool {
        left.literal.description == right.literal.description
    }

    /// Hashes the characters.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(literal.description)
    }
}

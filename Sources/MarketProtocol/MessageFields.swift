/// Why a message was not understood; the names are the wire's reasons.
public enum MessageRefusal: Error, Equatable, Sendable {
    /// Not JSON (RFC 8259), or not one object; the offset is that of the first wrong byte.
    case badJSON(at: Int)
    /// Nested deeper than ``JSONCursor/depthMax``.
    case tooDeep
    /// No such `type`.
    case unknownCommand
    /// A field that the command needs is not there.
    case missingField(String)
    /// A field holds another JSON type than it should.
    case wrongType(String)
    /// A number or text is outside what its field allows.
    case outOfRange(String)

    init(_ error: JSONError) {
        switch error {
        case .malformed(let offset): self = .badJSON(at: offset)
        case .tooDeep: self = .tooDeep
        }
    }
}

/// The fields of one flat object, as ranges into the text they came from.
struct MessageFields {
    private var values: [(name: FieldName, value: JSONValue)] = []

    init(_ bytes: RawSpan) throws(MessageRefusal) {
        values.reserveCapacity(8)
        var cursor = JSONCursor()
        var repeated: FieldName?
        do {
            try cursor.readObject(bytes) { range, value throws(JSONError) in
                guard let name = FieldName.match(bytes, range) else { return }
                if values.contains(where: { $0.name == name }) { repeated = name }
                values.append((name, value))
            }
        } catch {
            throw MessageRefusal(error)
        }
        // A name that stands twice could be read differently by two readers: never guess.
        if let repeated { throw .outOfRange(repeated.rawValue) }
    }

    /// The field's value, or nil where it is missing or `null`.
    func value(_ name: FieldName) -> JSONValue? {
        guard let value = values.first(where: { $0.name == name })?.value, value != .null else {
            return nil
        }
        return value
    }

    func optionalInteger(
        _ name: FieldName,
        in range: ClosedRange<Int64>
    ) throws(MessageRefusal) -> Int64? {
        switch value(name) {
        case nil: return nil
        case .integer(let number):
            guard range.contains(number) else { throw .outOfRange(name.rawValue) }
            return number
        case .number: throw .outOfRange(name.rawValue)
        default: throw .wrongType(name.rawValue)
        }
    }

    func integer(
        _ name: FieldName,
        in range: ClosedRange<Int64>
    ) throws(MessageRefusal) -> Int64 {
        guard let number = try optionalInteger(name, in: range) else {
            throw .missingField(name.rawValue)
        }
        return number
    }

    /// A truth value; missing means false.
    func bool(_ name: FieldName) throws(MessageRefusal) -> Bool {
        switch value(name) {
        case nil: false
        case .bool(let value): value
        default: throw .wrongType(name.rawValue)
        }
    }

    /// A text of at most `utf8Max` bytes, before the rules count its characters.
    func optionalString(
        _ name: FieldName,
        utf8Max: Int,
        _ bytes: RawSpan
    ) throws(MessageRefusal) -> String? {
        switch value(name) {
        case nil: return nil
        case .string(let range, let isEscaped):
            // An escape is at most six bytes for one; the bound is on the text itself, so that what was accepted
            // can always be read back from the journal, however it is escaped there.
            guard range.count <= 6 * utf8Max,
                let text = JSONText.decode(bytes, range, isEscaped: isEscaped),
                text.utf8.count <= utf8Max
            else { throw .outOfRange(name.rawValue) }
            return text
        default: throw .wrongType(name.rawValue)
        }
    }

    func string(
        _ name: FieldName,
        utf8Max: Int,
        _ bytes: RawSpan
    ) throws(MessageRefusal) -> String {
        guard let text = try optionalString(name, utf8Max: utf8Max, bytes) else {
            throw .missingField(name.rawValue)
        }
        return text
    }
}

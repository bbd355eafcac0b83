import Market

extension Fields {
    /// The envelope's fields, which are not terms.
    private static let envelope: Set<String> = [
        "type", "key", "room", "actor", "product", "quantity", "format", "outcome",
    ]

    /// Reads the terms of a `prepare`: whatever the object holds beside the envelope, by name.
    init(_ bytes: RawSpan) throws(MessageRefusal) {
        var values: [String: Field.Value] = [:]
        var repeated: String?
        var failure: MessageRefusal?
        do throws(JSONError) {
            var cursor = JSONCursor()
            try cursor.readObject(bytes) { range, value throws(JSONError) in
                guard let name = JSONText.decode(bytes, range, isEscaped: false),
                    !Self.envelope.contains(name)
                else { return }
                if values.updateValue(try Self.value(value, bytes), forKey: name) != nil {
                    repeated = name
                }
                if values.count > Self.countMax { failure = .outOfRange(name) }
            }
        } catch {
            throw MessageRefusal(error)
        }
        // A name that stands twice could be read differently by two readers: never guess.
        if let repeated { throw .outOfRange(repeated) }
        if let failure { throw failure }
        self.init(values)
    }

    private static func value(
        _ value: JSONValue,
        _ bytes: RawSpan
    ) throws(JSONError) -> Field.Value {
        switch value {
        case .null: .absent
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .string(let range, let isEscaped):
            range.count > 64
                ? .other
                : JSONText.decode(bytes, range, isEscaped: isEscaped).map(Field.Value.text)
                    ?? .other
        case .array(let range): try rows(range, bytes).map(Field.Value.rows) ?? .other
        // A number that is not a whole one of 64 bits fits no range.
        case .number: .integer(.min)
        case .object: .other
        }
    }

    /// Rows of integers; nil for an array of anything else.
    private static func rows(
        _ range: Range<Int>,
        _ bytes: RawSpan
    ) throws(JSONError) -> [[Int64]]? {
        var rows: [[Int64]]? = []
        var cursor = JSONCursor(at: range.lowerBound)
        try cursor.readArray(bytes) { element throws(JSONError) in
            guard case .array(let range) = element, (rows?.count ?? 0) <= Self.rowsMax else {
                rows = nil
                return
            }
            var row: [Int64] = []
            var isWhole = true
            var inner = JSONCursor(at: range.lowerBound)
            try inner.readArray(bytes) { element throws(JSONError) in
                guard case .integer(let number) = element, row.count < 8 else {
                    isWhole = false
                    return
                }
                row.append(number)
            }
            if isWhole { rows?.append(row) } else { rows = nil }
        }
        return rows
    }
}

extension MessageRefusal {
    init(_ error: FieldError) {
        switch error {
        case .missing(let name): self = .missingField(name)
        case .wrongType(let name): self = .wrongType(name)
        case .outOfRange(let name): self = .outOfRange(name)
        }
    }
}

extension JSONWriter {
    /// Writes fields in their order.
    mutating func fields(_ fields: [Field]) {
        for field in fields {
            name(field.name.literal)
            switch field.value {
            case .absent, .other: null()
            case .integer(let number): value(number)
            case .bool(let flag): value(flag)
            case .text(let text): value(text)
            case .rows(let rows):
                array { json in
                    for row in rows {
                        json.array { json in
                            for number in row { json.value(number) }
                        }
                    }
                }
            }
        }
    }
}

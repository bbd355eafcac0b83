import Market

/// A lot of a market file, in the shape in which a host's console prepares it.
struct LotFile: Decodable {
    let product: Int
    /// nil for a format that is not there, or for terms that it cannot read.
    let terms: LotTerms?

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        var values: [String: Field.Value] = [:]
        for name in container.allKeys {
            values[name.stringValue] = Self.value(of: name, in: container)
        }
        product = try container.decode(Int.self, forKey: Name(stringValue: "product"))
        let quantity = try container.decode(Int.self, forKey: Name(stringValue: "quantity"))
        let name = try container.decode(String.self, forKey: Name(stringValue: "format"))
        for envelope in ["product", "quantity", "format"] { values[envelope] = nil }
        let format = (try? Format(name, Fields(values))).flatMap(\.self)
        let product = ProductID(rawValue: product)
        terms = format.map { LotTerms(product: product, quantity: quantity, format: $0) }
    }

    private static func value(
        of name: Name,
        in container: KeyedDecodingContainer<Name>
    ) -> Field.Value {
        if let number = try? container.decode(Int64.self, forKey: name) { return .integer(number) }
        if let flag = try? container.decode(Bool.self, forKey: name) { return .bool(flag) }
        if let text = try? container.decode(String.self, forKey: name) { return .text(text) }
        if let rows = try? container.decode([[Int64]].self, forKey: name) { return .rows(rows) }
        return .other
    }
}

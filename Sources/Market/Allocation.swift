/// How the units of a sale go to those who ask for them.
public enum Allocation: String, Hashable, Codable, Sendable {
    /// Who comes first is served first; who comes too late may wait in line.
    case firstCome
    /// Everybody enters while the lot runs; at its end the entries are drawn by a committed seed.
    case draw
}

extension Allocation {
    /// The field of a lot's terms; the usual allocation is not written, as it was before there was another.
    var fields: [Field] {
        self == .firstCome ? [] : [Field("allocation", .text(rawValue))]
    }
}

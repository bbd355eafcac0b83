/// The key of one of the crowd's commands: a letter for what it asks, and its number in the run.
struct CommandKey: Hashable, Sendable {
    enum Kind: Character, Sendable {
        case bid = "b"
        case claim = "c"
        case join = "j"
    }

    let kind: Kind
    let number: Int

    init(_ kind: Kind, _ number: Int) {
        self.kind = kind
        self.number = number
    }

    init?(_ text: String) {
        guard let kind = text.first.flatMap(Kind.init), let number = Int(text.dropFirst()) else {
            return nil
        }
        self.init(kind, number)
    }

    /// As it is sent, at most 16 bytes.
    var text: String { "\(kind.rawValue)\(number)" }
}

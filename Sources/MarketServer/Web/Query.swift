/// The parameters after the question mark.
struct Query {
    private let pairs: [(name: Substring, value: Substring)]

    init(_ text: String?) {
        pairs = (text ?? "").split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
    }

    func integer(_ name: String) -> Int64? {
        pairs.first { $0.name == name }.flatMap { Int64($0.value) }
    }
}

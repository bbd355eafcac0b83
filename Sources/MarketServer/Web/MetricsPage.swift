import Ledger

/// What one metric is: its name without the prefix, its kind, and a sentence for whoever reads it.
struct MetricFamily {
    enum Kind: String {
        case counter
        case gauge
        case summary
    }

    let name: String
    let kind: Kind
    let help: String

    static func counter(_ name: String, _ help: String) -> MetricFamily {
        MetricFamily(name: name, kind: .counter, help: help)
    }

    static func gauge(_ name: String, _ help: String) -> MetricFamily {
        MetricFamily(name: name, kind: .gauge, help: help)
    }

    static func summary(_ name: String, _ help: String) -> MetricFamily {
        MetricFamily(name: name, kind: .summary, help: help)
    }
}

/// Collects samples as Prometheus text, format 0.0.4; each family gets its help and type once, before its first sample.
struct MetricsPage {
    private(set) var text = ""
    private var declared: Set<String> = []

    mutating func add(
        _ family: MetricFamily,
        _ value: Double,
        _ labels: KeyValuePairs<String, String> = [:]
    ) {
        declare(family)
        sample(family.name, value, labels)
    }

    mutating func add(
        _ family: MetricFamily,
        _ value: Int,
        _ labels: KeyValuePairs<String, String> = [:]
    ) {
        add(family, Double(value), labels)
    }

    mutating func add(_ family: MetricFamily, _ summary: Distribution, scale: Double) {
        declare(family)
        for quantile in [0.5, 0.99, 0.999] {
            let value = Double(summary.quantile(quantile)) * scale
            sample(family.name, value, ["quantile": "\(quantile)"])
        }
        sample(family.name + "_sum", Double(summary.total) * scale, [:])
        sample(family.name + "_count", Double(summary.count), [:])
    }

    /// Names the family even while it has no sample.
    mutating func declare(_ family: MetricFamily) {
        guard declared.insert(family.name).inserted else { return }
        let help = family.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        text += "# HELP nightmarket_\(family.name) \(help)\n"
        text += "# TYPE nightmarket_\(family.name) \(family.kind.rawValue)\n"
    }

    private mutating func sample(
        _ name: String,
        _ value: Double,
        _ labels: KeyValuePairs<String, String>
    ) {
        let list = labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
        text += "nightmarket_\(name)\(list.isEmpty ? "" : "{\(list)}") \(value)\n"
    }
}

import ArgumentParser

/// A time on the command line: seconds, with a fraction if need be.
struct Seconds: ExpressibleByArgument, Comparable, CustomStringConvertible {
    let value: Double

    init(_ value: Double) {
        self.value = value
    }

    init?(argument: String) {
        guard let value = Double(argument), value.isFinite else { return nil }
        self.value = value
    }

    static func < (left: Seconds, right: Seconds) -> Bool {
        left.value < right.value
    }

    var description: String {
        value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
    }

    var defaultValueDescription: String { description }

    var duration: Duration { .seconds(value) }

    /// Rounded, and at least one where the time is not zero.
    var milliseconds: Int64 {
        value == 0 ? 0 : max(1, Int64((value * 1_000).rounded()))
    }
}

import ArgumentParser

/// Refuses what an option cannot be, in words that name it.
enum Bounds {
    static func check<Value: Comparable>(
        _ value: Value,
        _ range: ClosedRange<Value>,
        _ option: String
    ) throws {
        guard !range.contains(value) else { return }
        throw ValidationError(
            "--\(option) must be \(range.lowerBound) to \(range.upperBound), not \(value)"
        )
    }
}

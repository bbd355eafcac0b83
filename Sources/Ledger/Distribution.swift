/// Counts of measured values in buckets whose width grows with the value, about 6 % each.
///
/// A fixed 4 KiB, however much is recorded. Quantiles are the upper bound of their bucket.
public struct Distribution: Sendable {
    /// How many values were recorded.
    public private(set) var count: UInt64 = 0
    /// Their sum.
    public private(set) var total: UInt64 = 0
    /// The greatest; 0 before the first.
    public private(set) var maximum: UInt64 = 0
    private var buckets = [UInt64](repeating: 0, count: 62 * 8)

    /// Makes an empty distribution.
    public init() {}

    /// Counts one value.
    ///
    /// - Complexity: O(1).
    public mutating func record(_ value: UInt64) {
        count += 1
        total &+= value
        maximum = max(maximum, value)
        buckets[Distribution.bucket(of: value)] += 1
    }

    /// The value that a part of all values does not exceed, such as 0.5 for the median; 0 before
    /// the first.
    public func quantile(_ part: Double) -> UInt64 {
        let wanted = UInt64((Double(count) * part).rounded(.up))
        var seen: UInt64 = 0
        for (index, bucket) in buckets.enumerated() {
            seen += bucket
            if bucket > 0, seen >= wanted {
                return min(maximum, Distribution.upperBound(of: index))
            }
        }
        return maximum
    }

    /// Values below 8 have a bucket each; above, every doubling is cut in eight.
    private static func bucket(of value: UInt64) -> Int {
        guard value >= 8 else {
            return Int(value)
        }
        let shift = 60 - value.leadingZeroBitCount
        return (shift + 1) * 8 + Int((value >> UInt64(shift)) & 7)
    }

    private static func upperBound(of bucket: Int) -> UInt64 {
        guard bucket >= 8 else {
            return UInt64(bucket)
        }
        let shift = UInt64(bucket / 8 - 1)
        let base = UInt64(8 + bucket % 8)
        return (base << shift) + ((1 << shift) - 1)
    }
}

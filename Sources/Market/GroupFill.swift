/// How the units of a group buy that came about go to its paid members, by sequence and to whole cases.
///
/// For a number of cases everybody gets their least in order as long as it fits, and who is passed over gets
/// nothing; then, in the same order, up to the most. The number of cases is the greatest that those who get
/// anything fill entirely.
struct GroupFill {
    /// Units for each pledge in its order; empty if not one case can be filled.
    let units: [Int]

    /// - Complexity: For each number of cases that is tried, the pledges are passed in runs that fit, each found
    ///   in O(log n). Going through every pledge for every number held a room up for seconds.
    init(_ pledges: [Hold], _ caseSize: Int) {
        let line = PledgeLine(pledges)
        var total = pledges.reduce(0) { $0 + $1.quantity } / caseSize * caseSize
        while total > 0, !line.fills(total) { total -= caseSize }
        units = total > 0 ? Self.fill(pledges, total) : []
    }

    /// Exactly so many units, which those whose least fits want.
    private static func fill(_ pledges: [Hold], _ total: Int) -> [Int] {
        var left = total
        var units = pledges.map { pledge in
            guard pledge.least <= left else { return 0 }
            left -= pledge.least
            return pledge.least
        }
        for (index, pledge) in pledges.enumerated() where units[index] > 0 {
            let more = min(left, pledge.quantity - units[index])
            units[index] += more
            left -= more
        }
        return units
    }
}

/// Pledges in their order, such that the next one whose least fits is found without looking at all.
private struct PledgeLine {
    /// The leasts of all before each pledge, and the units that those would take beyond them.
    private var leasts = [0]
    private var beyond = [0]
    /// A tree over the leasts: the smaller of its two children at each inner node, the root at 1.
    private var smallest: [Int]
    private var leaves = 1

    init(_ pledges: [Hold]) {
        while leaves < pledges.count { leaves *= 2 }
        smallest = [Int](repeating: .max, count: 2 * leaves)
        for (index, pledge) in pledges.enumerated() {
            leasts.append(leasts[index] + pledge.least)
            beyond.append(beyond[index] + pledge.quantity - pledge.least)
            smallest[leaves + index] = pledge.least
        }
        for node in (1..<leaves).reversed() {
            smallest[node] = min(smallest[2 * node], smallest[2 * node + 1])
        }
    }

    private var count: Int { leasts.count - 1 }

    /// Whether those whose least fits, one after the other, want exactly so many units.
    func fills(_ total: Int) -> Bool {
        var (left, wanted, index) = (total, 0, 0)
        while let next = nextThatFits(left, from: index) {
            index = endOfRun(left, from: next)
            left -= leasts[index] - leasts[next]
            wanted += beyond[index] - beyond[next]
            // From here on less can only be left, and more be wanted.
            if left <= wanted { return true }
        }
        return false
    }

    /// The first pledge from an index on whose least is at most so many.
    private func nextThatFits(_ left: Int, from index: Int) -> Int? {
        guard index < count else { return nil }
        var node = leaves + index
        while smallest[node] > left {
            // On to what lies right of it: up while it is a right child, then its neighbour.
            while node % 2 == 1 {
                node /= 2
                if node <= 1 { return nil }
            }
            node += 1
        }
        while node < leaves {
            node = smallest[2 * node] <= left ? 2 * node : 2 * node + 1
        }
        return node - leaves
    }

    /// The first pledge from an index on that does not fit after all between them.
    private func endOfRun(_ left: Int, from index: Int) -> Int {
        var (low, high) = (index, count)
        while low < high {
            let middle = (low + high + 1) / 2
            if leasts[middle] - leasts[index] <= left { low = middle } else { high = middle - 1 }
        }
        return low
    }
}

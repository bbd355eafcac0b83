/// How the units of a group buy that came about go to its paid members, by sequence and to whole cases.
///
/// For a number of cases everybody gets their least in order as long as it fits, and who is passed over gets
/// nothing; then, in the same order, up to the most. The number of cases is the greatest that those who get
/// anything fill entirely.
struct GroupFill {
    /// Units for each pledge in its order; empty if not one case can be filled.
    let units: [Int]

    init(_ pledges: [Hold], _ caseSize: Int) {
        var total = pledges.reduce(0) { $0 + $1.quantity } / caseSize * caseSize
        while total > 0 {
            if let units = Self.fill(pledges, total) {
                self.units = units
                return
            }
            total -= caseSize
        }
        units = []
    }

    /// Exactly so many units, or `nil` if those whose least fits do not want so many.
    private static func fill(_ pledges: [Hold], _ total: Int) -> [Int]? {
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
        return left == 0 ? units : nil
    }
}

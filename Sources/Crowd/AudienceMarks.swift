/// Tells when every viewer of a group has seen a record of the journal.
///
/// Each viewer stands at the newest update it got. Updates are kept in order with the number of viewers
/// that stand at each, so moving a viewer costs the same whatever the size of the group.
struct AudienceMarks {
    /// From a moment on, every viewer had seen everything up to a record.
    struct Entry: Equatable {
        let sequence: Int64
        /// Monotonic time in nanoseconds.
        let at: Int64
    }

    private struct Mark {
        let sequence: Int64
        var viewers: Int
    }

    /// What everybody had seen, and since when; both rise.
    private(set) var entries: [Entry] = []

    private var marks: [Mark] = []
    /// How many marks were let go before `marks[0]`; places count on.
    private var base = 0
    private var head = 0

    /// Lets a viewer in who has seen everything up to a record; returns its place.
    mutating func enter(_ sequence: Int64, at now: Int64) -> Int {
        let place = place(of: sequence)
        marks[place - base].viewers += 1
        if place < base + head { head = place - base }
        advance(at: now)
        return place
    }

    /// Moves a viewer on to an update.
    ///
    /// - Returns: Whether this is the first viewer that saw the update.
    mutating func move(_ place: inout Int, to sequence: Int64, at now: Int64) -> Bool {
        let newest = marks.last?.sequence ?? .min
        let next = self.place(of: sequence)
        guard next > place else { return false }
        marks[place - base].viewers -= 1
        marks[next - base].viewers += 1
        place = next
        advance(at: now)
        return sequence > newest
    }

    /// Lets a viewer go, who is waited for no longer.
    mutating func leave(_ place: Int, at now: Int64) {
        marks[place - base].viewers -= 1
        advance(at: now)
    }

    /// The place of the newest mark that is not beyond a record; a new one at the end if it is the newest.
    private mutating func place(of sequence: Int64) -> Int {
        guard let newest = marks.last?.sequence, sequence <= newest else {
            marks.append(Mark(sequence: sequence, viewers: 0))
            return base + marks.count - 1
        }
        var index = marks.count - 1
        while index > 0, marks[index].sequence > sequence { index -= 1 }
        return base + index
    }

    private mutating func advance(at now: Int64) {
        while head < marks.count - 1, marks[head].viewers == 0 { head += 1 }
        let lowest = marks[head].sequence
        if lowest > entries.last?.sequence ?? .min {
            entries.append(Entry(sequence: lowest, at: now))
        }
        guard head > 4_096 else { return }
        marks.removeFirst(head)
        base += head
        head = 0
    }

    /// When all groups had seen a record; `nil` if one of them never did.
    static func moment(of sequence: Int64, in groups: [[Entry]]) -> Int64? {
        var latest: Int64?
        for entries in groups {
            var low = 0
            var high = entries.count
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].sequence < sequence { low = middle + 1 } else { high = middle }
            }
            guard low < entries.count else { return nil }
            latest = max(latest ?? .min, entries[low].at)
        }
        return latest
    }
}

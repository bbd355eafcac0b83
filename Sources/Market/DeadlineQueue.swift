/// Holds in the order of their deadlines: a binary heap, the earliest at index 0.
///
/// Ended holds leave when they reach the top, so ending one costs nothing here.
struct DeadlineQueue: Hashable, Codable, Sendable {
    struct Entry: Hashable, Sendable, Comparable {
        var deadline: Timestamp
        let hold: HoldID

        static func < (left: Entry, right: Entry) -> Bool {
            (left.deadline, left.hold) < (right.deadline, right.hold)
        }
    }

    @Packed private var heap: [Entry] = []

    var first: Entry? { heap.first }

    mutating func reserve(_ count: Int) {
        heap.makeRoom(for: count)
    }

    mutating func insert(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let least = right < heap.count && heap[right] < heap[left] ? right : left
            guard heap[least] < heap[parent] else { return }
            heap.swapAt(least, parent)
            parent = least
        }
    }

    /// Moves every deadline by the same span, which keeps their order.
    mutating func postpone(by span: Milliseconds) {
        for index in heap.indices { heap[index].deadline = heap[index].deadline + span }
    }

    /// The entries whose deadline is over, in no order.
    func due(at now: Timestamp) -> [Entry] {
        var found: [Entry] = []
        var open = [0]
        while let index = open.popLast() {
            guard index < heap.count, heap[index].deadline <= now else { continue }
            found.append(heap[index])
            open.append(2 * index + 1)
            open.append(2 * index + 2)
        }
        return found
    }
}

extension DeadlineQueue.Entry: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(deadline: try row.moment(), hold: try row.id())
    }

    func write(to row: inout [Int64]) {
        row.append(deadline)
        row.append(hold)
    }
}

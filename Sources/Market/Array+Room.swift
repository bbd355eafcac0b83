extension Array {
    /// Makes room for so many more elements, where there is not so much; by half at least, so that asking
    /// again and again does not copy everything each time.
    mutating func makeRoom(for more: Int) {
        guard capacity - count < more else { return }
        reserveCapacity(Swift.max(count + more, capacity + capacity / 2))
    }

    /// Makes four times as much room once it is full, for what grows in a rush without notice: growing copies and touches
    /// new memory, while room that is not used is not there yet.
    mutating func makeRoomIfFull() {
        if count == capacity { reserveCapacity(Swift.max(64, 4 * count)) }
    }
}

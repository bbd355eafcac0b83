extension Array {
    /// Makes room for so many more elements, where there is not so much; by half at least, so that asking
    /// again and again does not copy everything each time.
    mutating func makeRoom(for more: Int) {
        guard capacity - count < more else { return }
        reserveCapacity(Swift.max(count + more, capacity + capacity / 2))
    }
}

/// The lanes of one loop by slot.
///
/// Memory of its own, read and written a lane at a time: as an array of the loop's it would cost a
/// check for overlapping access and one for shared storage at each of the thousands of recipients
/// of a publication.
@safe final class LaneTable {
    private var lanes: UnsafeMutablePointer<Lane>
    private var capacity = 256

    /// Slots that have a lane.
    private(set) var count = 0

    init() {
        unsafe lanes = .allocate(capacity: 256)
    }

    deinit {
        // Lanes hold nothing that would have to be let go.
        unsafe lanes.deallocate()
    }

    /// The lane of a slot; traps when there is none.
    subscript(slot: Int) -> Lane {
        get {
            precondition(slot >= 0 && slot < count, "no such lane")
            return unsafe lanes[slot]
        }
        set {
            precondition(slot >= 0 && slot < count, "no such lane")
            unsafe lanes[slot] = newValue
        }
    }

    /// Adds an unused lane for the next slot.
    func append() {
        if count == capacity {
            let larger = UnsafeMutablePointer<Lane>.allocate(capacity: 2 * capacity)
            unsafe larger.moveInitialize(from: lanes, count: count)
            unsafe lanes.deallocate()
            unsafe lanes = larger
            capacity *= 2
        }
        unsafe (lanes + count).initialize(to: Lane())
        count += 1
    }
}

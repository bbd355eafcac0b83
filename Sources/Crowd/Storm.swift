import EventLoop

/// Viewers of one stand who lose their lines at one moment, without a closing handshake, and come back
/// within a second at even distances.
struct Storm: Sendable {
    /// The time within which all begin to come back, in nanoseconds.
    static let length: Int64 = 1_000_000_000

    /// When the lines were dropped, monotonic nanoseconds.
    let begun: Int64
    /// How many.
    let dropped: Int
    /// How many are in the room again.
    private(set) var back = 0
    /// When the last of those came in.
    private(set) var lastBack: Int64

    init(begun: Int64, dropped: Int) {
        self.begun = begun
        self.dropped = dropped
        lastBack = begun
    }

    /// Whether nobody is missing.
    var isOver: Bool { back == dropped }

    mutating func noteBack(at now: Int64) {
        back += 1
        lastBack = now
    }
}

extension Stand {
    /// Drops the lines of viewers who are in the room; from any thread.
    func beginStorm(_ count: Int) {
        loop.execute { [self] in
            let present = viewers.filter { $0.place != nil }.prefix(count)
            storm = Storm(begun: SystemClock.nanoseconds, dropped: present.count)
            for (number, viewer) in present.enumerated() {
                let share = Storm.length * Int64(number) / Int64(present.count)
                viewer.drop(returningAfter: .nanoseconds(share))
            }
        }
    }

    /// Hands over how the storm went; from any thread.
    func reportStorm(_ body: @escaping @Sendable (Storm?) -> Void) {
        loop.execute { [self] in body(storm) }
    }
}

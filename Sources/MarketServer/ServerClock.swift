import EventLoop
import Foundation
import Market

/// Server time: the wall clock as it was at the start, carried on by the monotonic clock.
///
/// It never runs backwards and never jumps, whatever happens to the machine's date; a restart takes up the
/// machine's date again, but not before the newest record.
struct ServerClock: Sendable {
    private let offsetMilliseconds: Int64

    /// - Parameter earliest: The newest time that was ever recorded.
    init(notBefore earliest: Timestamp?) {
        let wall = Int64(Date().timeIntervalSince1970 * 1000)
        let start = max(wall, (earliest?.milliseconds ?? 0) + 1)
        offsetMilliseconds = start - SystemClock.nanoseconds / 1_000_000
    }

    /// The time now.
    var now: Timestamp {
        time(at: SystemClock.nanoseconds)
    }

    /// The time at a moment of the monotonic clock.
    func time(at nanoseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: offsetMilliseconds + nanoseconds / 1_000_000)
    }
}

/// Counters of one loop since its start.
public struct LoopMetrics: Sendable, Hashable {
    /// Turns taken: waits that ended, with whatever was ready.
    public var turns = 0

    /// Readiness reports handled.
    public var reports = 0

    /// Pieces of work and actor jobs run.
    public var work = 0

    /// Timers fired.
    public var timers = 0

    /// Time spent outside the wait, in nanoseconds.
    public var busyNanoseconds: Int64 = 0

    /// The last turn's time outside the wait: how late the next one could have been.
    public var lastTurnNanoseconds: Int64 = 0

    /// The longest turn's time outside the wait.
    public var longestTurnNanoseconds: Int64 = 0

    /// Makes counters at zero.
    public init() {}

    mutating func turnEnded(after nanoseconds: Int64) {
        turns += 1
        busyNanoseconds += nanoseconds
        lastTurnNanoseconds = nanoseconds
        longestTurnNanoseconds = max(longestTurnNanoseconds, nanoseconds)
    }
}

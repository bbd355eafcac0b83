internal import Synchronization

// What a simulation does with a loop that has no thread. All calls must come from one thread at a time.
extension EventLoop {
    /// Runs what is queued, and the timers that are due at a moment; waits for nothing.
    ///
    /// - Parameter moment: The loop's new time in nanoseconds; never before the last.
    public func turn(at moment: Int64) {
        lendThread { confined.turn(of: self, at: moment) }
    }

    /// Whether something waits for a turn, timers apart.
    public var hasWork: Bool {
        lendThread { confined.hasWork }
    }

    /// When the next timer can be due, in nanoseconds; `nil` when none waits.
    ///
    /// May be early for a timer that is far away: a turn then runs nothing.
    public var nextTimer: Int64? {
        lendThread { confined.timers.nextDeadline }
    }

    /// Runs a closure as if on the loop, between turns.
    public func onTurn<Result>(_ body: () -> Result) -> Result {
        lendThread(body)
    }

    /// Runs the oldest work that was put aside.
    ///
    /// - Returns: Whether there was any.
    @discardableResult
    public func turnAside() -> Bool {
        let work = aside.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let work else { return false }
        work()
        return true
    }

    /// Forgets everything that waits, timers included: the process that a simulation played has ended.
    public func endByHand() {
        lendThread {
            confined.forget()
            aside.withLock { $0 = [] }
        }
    }
}

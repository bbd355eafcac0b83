extension EventLoop: SerialExecutor {
    /// Queues a job of an actor that lives on this loop.
    public func enqueue(_ job: consuming ExecutorJob) {
        post(.job(UnownedJob(job)))
    }

    /// The reference that an actor returns as its `unownedExecutor`.
    ///
    /// The actor must keep the loop alive.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    /// Traps unless called on the loop: what `assumeIsolated` asks.
    public func checkIsolated() {
        precondition(isCurrent, "not on the loop \(name)")
    }

    /// Whether the calling code runs on the loop.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }
}

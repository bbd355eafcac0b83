// What may be called on the loop only.
extension EventLoop {
    /// The monotonic time of this turn in nanoseconds, read once after the wait; on the loop.
    public var now: Int64 { confined.now }

    /// Calls a closure once after the given time; on the loop.
    ///
    /// Never early, and at most about 10 ms late unless a turn takes longer. The token is for
    /// ``cancel(_:)``.
    @discardableResult
    public func schedule(after delay: Duration, _ body: @escaping () -> Void) -> TimerToken {
        let core = confined
        // The turn's time can lie behind the clock; a timer must not fire early for it.
        return core.timers.insert(body, at: core.time + delay.wholeNanoseconds)
    }

    /// Takes a timer back, and does nothing when it has fired; on the loop.
    public func cancel(_ token: TimerToken) {
        confined.timers.cancel(token)
    }

    /// Watches a descriptor; on the loop.
    ///
    /// The handler is held until ``deregister(_:)``, which must come before the descriptor is
    /// closed. Throws ``SystemCallError`` when the kernel cannot watch it (`epoll_ctl(2)`).
    public func register(
        _ descriptor: Int32,
        interest: Readiness,
        handler: any ReadinessHandler
    ) throws(SystemCallError) -> Registration {
        try confined.register(descriptor, interest, handler)
    }

    /// Changes what a registration wants to hear of, and nothing for a stale one; on the loop.
    public func modify(_ registration: Registration, interest: Readiness) {
        confined.modify(registration, interest)
    }

    /// Ends a registration, so that reports already fetched for it are dropped; on the loop.
    public func deregister(_ registration: Registration) {
        confined.deregister(registration)
    }

    /// Whether the next turn has something to do at once, timers apart; on the loop, between reports.
    ///
    /// For whoever has much to do in one turn: what is ready is handled as soon as the turn ends.
    public func hasMore() -> Bool {
        confined.looksAhead()
    }

    /// Adds an observer of every turn, held until the loop ends; on the loop.
    public func observe(_ observer: any TurnObserver) {
        confined.observe(observer)
    }
}

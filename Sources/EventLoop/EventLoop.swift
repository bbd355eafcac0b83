internal import CLinux
internal import Synchronization

/// A reactor with a thread of its own: readiness, timers, a mailbox, and a place for actors.
///
/// One turn waits for readiness (`epoll_wait(2)`, level-triggered), calls the handlers, runs what
/// the mailbox and actors queued, fires timers, and lets observers write. Handlers must not
/// block: nothing else on the loop runs meanwhile.
///
/// Everything marked "on the loop" traps when called from elsewhere.
public final class EventLoop: Sendable {
    private enum Life {
        case fresh
        case running(thread: UInt64)
        case joined
        /// Turned by hand; has no thread.
        case byHand
    }

    /// The thread's name, of which the system shows 15 bytes.
    public let name: String

    private let mailbox: Mailbox
    private let life: Mutex<Life>
    /// Work of ``runAside(isPatient:_:)`` that a loop turned by hand keeps.
    let aside = Mutex<[@Sendable () -> Void]>([])
    private let snapshot = Mutex(LoopMetrics())

    // Confined: every way to it checks that the loop's own thread is asking.
    nonisolated(unsafe) private let core: LoopCore

    /// Makes a loop that does nothing until ``start()``.
    ///
    /// - Throws: ``SystemCallError`` when the process has no descriptor left.
    public init(name: String) throws(SystemCallError) {
        self.name = name
        life = Mutex(.fresh)
        mailbox = try Mailbox()
        unsafe core = try LoopCore(mailbox: mailbox)
    }

    /// Makes a loop without a thread: whoever made it turns it, in a time of its own.
    ///
    /// So a simulation runs what lives on loops on one thread, the same way every time. It watches no descriptors.
    ///
    /// - Parameters:
    ///   - start: Where its time begins, in nanoseconds.
    ///   - name: What it is called.
    /// - Throws: ``SystemCallError`` when the process has no descriptor left.
    public init(byHandFrom start: Int64, name: String) throws(SystemCallError) {
        self.name = name
        life = Mutex(.byHand)
        mailbox = try Mailbox()
        unsafe core = try LoopCore(mailbox: mailbox, told: start)
    }

    /// Whether it has no thread and is turned by hand.
    public var isByHand: Bool {
        life.withLock { life in
            if case .byHand = life { true } else { false }
        }
    }

    /// Starts the thread; traps when called twice, or when the system has no thread to give.
    public func start() {
        life.withLock { life in
            guard case .fresh = life else { preconditionFailure("a loop starts once") }
            var thread: UInt64 = 0
            // The thread balances the retain when it takes the loop over.
            let context = unsafe Unmanaged.passRetained(self).toOpaque()
            let result = unsafe CLinux_thread_start(
                enterLoop,
                context,
                name,
                &thread
            )
            precondition(result == 0, "no thread for \(name): error \(-result)")
            life = .running(thread: thread)
        }
    }

    /// Asks the loop to end after the present turn; work queued until then still runs.
    ///
    /// Work queued after the end never runs.
    public func stop() {
        execute { [self] in confined.isStopping = true }
    }

    /// Waits for the thread to end; another thread must call it.
    public func join() {
        precondition(!isCurrent, "a loop cannot wait for itself")
        let thread: UInt64? = life.withLock { life in
            guard case .running(let thread) = life else { return nil }
            life = .joined
            return thread
        }
        if let thread { _ = CLinux_thread_join(thread) }
    }

    /// Lets the calling thread pass for the loop's while a closure runs; only for one turned by hand.
    func lendThread<Result>(_ body: () -> Result) -> Result {
        precondition(isByHand, "the loop \(name) has a thread of its own")
        let before = unsafe CLinux_thread_value()
        unsafe CLinux_set_thread_value(Unmanaged.passUnretained(self).toOpaque())
        defer { unsafe CLinux_set_thread_value(before) }
        return body()
    }

    fileprivate func run() {
        // The value identifies the loop and is never followed after the thread's end.
        unsafe CLinux_set_thread_value(Unmanaged.passUnretained(self).toOpaque())
        let core = confined
        while !core.isStopping {
            core.turn(of: self)
            let metrics = core.metrics
            snapshot.withLock { $0 = metrics }
        }
        core.shutDown(self)
        CLinux_set_thread_value(nil)
    }

    /// Whether the caller runs on this loop's thread.
    public var isCurrent: Bool {
        // Compared, not followed.
        unsafe CLinux_thread_value() == Unmanaged.passUnretained(self).toOpaque()
    }

    /// The loop whose thread is calling, if any.
    public static var current: EventLoop? {
        // A running thread holds its loop alive while the value is set.
        guard let value = unsafe CLinux_thread_value() else { return nil }
        return unsafe Unmanaged<EventLoop>.fromOpaque(value).takeUnretainedValue()
    }

    var confined: LoopCore {
        precondition(isCurrent, "called from outside the loop \(name)")
        return unsafe core
    }

    /// Runs a closure on the loop, in the order of calls from one thread.
    ///
    /// From another thread the loop is woken once per batch; from the loop itself the closure
    /// runs later in the same turn or at the next, without a system call.
    public func execute(_ work: @escaping @Sendable () -> Void) {
        post(.closure(work))
    }

    func post(_ work: Work) {
        if isCurrent {
            unsafe core.enqueueLocally(work)
        } else {
            mailbox.post(work)
        }
    }

    /// Counters as of the end of the last turn; from any thread.
    public var metrics: LoopMetrics { snapshot.withLock { $0 } }
}

/// Where the thread begins; takes over the retain that ``EventLoop/start()`` made for it.
private func enterLoop(_ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { return }
    unsafe Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run()
}

internal import CLinux

/// Told about the phases of every turn of a loop, on the loop.
public protocol TurnObserver: AnyObject {
    /// The wait is over; `now` is the turn's monotonic time in nanoseconds.
    func turnBegan(now: Int64)

    /// Every descriptor that was ready has been handled; mailbox and timers come next.
    func readinessHandled()

    /// The turn's work is done and the loop is about to wait: write what is to be written.
    func turnEnding()

    /// The last turn has ended: let go of everything.
    func loopEnding()
}

extension TurnObserver {
    /// Does nothing.
    public func turnBegan(now: Int64) {}

    /// Does nothing.
    public func loopEnding() {}
}

/// The part of a loop that only its own thread touches.
final class LoopCore {
    /// Rounds of work that one turn runs before it looks at the descriptors again.
    private static let roundsMax = 4
    private static let reportsMax = 512

    private let epoll: Epoll
    private let mailbox: Mailbox
    private let mailboxRegistration: UInt64
    // Each is touched for a moment, by this alone, and never while anybody else's code runs: the runtime
    // need not check that, many times a turn.
    @safe @exclusivity(unchecked) private var slab = ReadinessSlab()
    @safe @exclusivity(unchecked) private var reports: [CLinux_Readiness]
    @safe @exclusivity(unchecked) private var local: [Work] = []
    @safe @exclusivity(unchecked) private var spare: [Work] = []
    /// How many of `reports` were fetched before the wait that is to give them.
    private var reportsAhead = 0
    private var observers: [any TurnObserver] = []
    private var hasMail = false

    @safe @exclusivity(unchecked) var timers: TimerWheel<() -> Void>
    var now: Int64
    @safe @exclusivity(unchecked) var metrics = LoopMetrics()
    var isStopping = false
    /// Whether time is what the turns by hand say, and not the system's.
    private let isToldTime: Bool

    /// With a told time it is turned by hand, and its time begins there.
    init(mailbox: Mailbox, told: Int64? = nil) throws(SystemCallError) {
        epoll = try Epoll()
        self.mailbox = mailbox
        mailboxRegistration = .max
        isToldTime = told != nil
        now = told ?? SystemClock.nanoseconds
        timers = TimerWheel(tick: .milliseconds(10), now: now)
        reports = [CLinux_Readiness](repeating: CLinux_Readiness(), count: Self.reportsMax)
        try epoll.add(mailbox.number, .readable, token: mailboxRegistration)
    }

    func register(
        _ descriptor: Int32,
        _ interest: Readiness,
        _ handler: any ReadinessHandler
    ) throws(SystemCallError) -> Registration {
        let registration = slab.insert(descriptor, handler)
        do {
            try epoll.add(descriptor, interest, token: registration.token)
        } catch {
            _ = slab.remove(registration)
            throw error
        }
        return registration
    }

    func modify(_ registration: Registration, _ interest: Readiness) {
        guard slab.handler(of: registration) != nil else { return }
        do {
            try epoll.modify(registration.descriptor, interest, token: registration.token)
        } catch {
            preconditionFailure("changing a live registration: \(error)")
        }
    }

    func deregister(_ registration: Registration) {
        guard slab.remove(registration) != nil else { return }
        do {
            try epoll.remove(registration.descriptor)
        } catch {
            preconditionFailure("ending a live registration: \(error)")
        }
    }

    func observe(_ observer: any TurnObserver) {
        observers.append(observer)
    }

    func enqueueLocally(_ work: Work) {
        local.append(work)
    }

    /// The present time in nanoseconds, which can lie ahead of the turn's.
    var time: Int64 { isToldTime ? now : SystemClock.nanoseconds }

    /// Whether something waits for a turn, apart from timers.
    var hasWork: Bool { !local.isEmpty || !mailbox.isEmpty }

    /// Whether the next turn has something to do at once, timers apart; asks the kernel, without waiting.
    func looksAhead() -> Bool {
        if hasWork || reportsAhead > 0 { return true }
        guard !isToldTime else { return false }
        reportsAhead = reportsNow(within: 0)
        return reportsAhead > 0
    }

    /// Waits once and handles everything that came of it.
    func turn(of loop: EventLoop) {
        let count = wait()
        now = SystemClock.nanoseconds
        handle(reports: count, loop)
    }

    /// Handles everything that has come by a moment, without waiting.
    func turn(of loop: EventLoop, at moment: Int64) {
        precondition(isToldTime, "this loop has a thread and the system's time")
        precondition(moment >= now, "time never goes back")
        now = moment
        hasMail = true
        handle(reports: 0, loop)
    }

    private func handle(reports count: Int, _ loop: EventLoop) {
        let start = now
        let observers = observers
        for observer in observers { observer.turnBegan(now: start) }
        for index in 0..<count { dispatch(reports[index]) }
        for observer in observers { observer.readinessHandled() }
        runWork(loop)
        while let body = timers.popDue(now: now) {
            metrics.timers += 1
            body()
        }
        for observer in observers { observer.turnEnding() }
        metrics.turnEnded(after: time - start)
    }

    /// Runs what is still queued and lets go of every handler.
    func shutDown(_ loop: EventLoop) {
        hasMail = true
        runWork(loop)
        for observer in observers { observer.loopEnding() }
        observers = []
        slab.removeAll()
        timers = TimerWheel(tick: .milliseconds(10), now: now)
    }

    /// Lets go of everything without running it.
    func forget() {
        var batch: [Work] = []
        mailbox.take(into: &batch)
        local = []
        observers = []
        slab.removeAll()
        timers = TimerWheel(tick: .milliseconds(10), now: now)
    }

    private func wait() -> Int {
        defer { reportsAhead = 0 }
        return reportsAhead > 0 ? reportsAhead : reportsNow(within: waitMilliseconds)
    }

    private func reportsNow(within milliseconds: Int32) -> Int {
        do {
            return try epoll.wait(into: &reports, milliseconds: milliseconds)
        } catch {
            preconditionFailure("waiting on the loop's own epoll: \(error)")
        }
    }

    private var waitMilliseconds: Int32 {
        guard local.isEmpty else { return 0 }
        guard let deadline = timers.nextDeadline else { return -1 }
        let remaining = deadline - time
        guard remaining > 0 else { return 0 }
        return Int32(clamping: (remaining + 999_999) / 1_000_000)
    }

    private func dispatch(_ report: CLinux_Readiness) {
        metrics.reports += 1
        guard report.token != mailboxRegistration else {
            hasMail = true
            mailbox.quiet()
            return
        }
        // A stale report finds no handler and is dropped.
        slab.handler(of: Registration(token: report.token))?
            .ready(Readiness(rawValue: report.events))
    }

    private func runWork(_ loop: EventLoop) {
        if hasMail {
            hasMail = false
            var batch: [Work] = []
            swap(&batch, &spare)
            mailbox.take(into: &batch)
            run(&batch, loop)
        }
        var rounds = 0
        while !local.isEmpty, rounds < Self.roundsMax {
            rounds += 1
            var batch: [Work] = []
            swap(&batch, &spare)
            swap(&batch, &local)
            run(&batch, loop)
        }
    }

    private func run(_ batch: inout [Work], _ loop: EventLoop) {
        metrics.work += batch.count
        for work in batch {
            switch work {
            case .closure(let body): body()
            case .job(let job):
                // The loop is alive: it is running this.
                unsafe job.runSynchronously(on: loop.asUnownedSerialExecutor())
            }
        }
        batch.removeAll(keepingCapacity: batch.capacity <= 4096)
        swap(&batch, &spare)
    }
}

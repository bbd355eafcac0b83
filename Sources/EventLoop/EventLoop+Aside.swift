internal import CLinux
internal import Synchronization

extension EventLoop {
    /// Runs something that takes long elsewhere, so that the loop is not held up; from any thread.
    ///
    /// What is patient runs on a thread of its own that lets all others go first (`SCHED_IDLE`, `sched(7)`). A loop
    /// that is turned by hand keeps it until ``turnAside()``.
    public func runAside(isPatient: Bool, _ work: @escaping @Sendable () -> Void) {
        guard !isByHand else { return aside.withLock { $0.append(work) } }
        guard isPatient else {
            Task.detached(priority: .userInitiated) { work() }
            return
        }
        // The thread balances the retain when it takes the work over.
        let context = unsafe Unmanaged.passRetained(PatientWork(work)).toOpaque()
        var thread: UInt64 = 0
        let result = unsafe CLinux_thread_start(doPatiently, context, "patient", &thread)
        precondition(result == 0, "no thread for what is patient: error \(-result)")
        CLinux_thread_detach(thread)
    }
}

private final class PatientWork: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

/// Where a patient thread begins; takes over the retain that was made for it.
private func doPatiently(_ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { return }
    let work = unsafe Unmanaged<PatientWork>.fromOpaque(context).takeRetainedValue()
    CLinux_let_others_go_first()
    work.body()
}

internal import CLinux

/// What a descriptor is ready for, or what one wants to hear of it.
public struct Readiness: OptionSet, Sendable, Hashable {
    /// The bits of `epoll_event.events`.
    public let rawValue: UInt32

    /// Makes a set from `EPOLL` bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Bytes, a new connection, or the end of the stream can be read.
    public static let readable = Readiness(rawValue: UInt32(CLinux_readable))

    /// Bytes can be written, or a connection attempt has ended.
    public static let writable = Readiness(rawValue: UInt32(CLinux_writable))

    /// The descriptor has failed; always reported.
    public static let failed = Readiness(rawValue: UInt32(CLinux_failed))

    /// Both directions are shut; always reported.
    public static let hungUp = Readiness(rawValue: UInt32(CLinux_hungUp))
}

/// One epoll instance, level-triggered (`epoll(7)`).
struct Epoll: ~Copyable {
    private let descriptor: Descriptor

    init() throws(SystemCallError) {
        descriptor = Descriptor(
            owning: try SystemCallError.check(CLinux_epoll_create(), .epollCreate)
        )
    }

    func add(_ watched: Int32, _ interest: Readiness, token: UInt64) throws(SystemCallError) {
        let result = CLinux_epoll_add(descriptor.number, watched, interest.rawValue, token)
        _ = try SystemCallError.check(result, .epollControl)
    }

    func modify(_ watched: Int32, _ interest: Readiness, token: UInt64) throws(SystemCallError) {
        let result = CLinux_epoll_modify(descriptor.number, watched, interest.rawValue, token)
        _ = try SystemCallError.check(result, .epollControl)
    }

    func remove(_ watched: Int32) throws(SystemCallError) {
        _ = try SystemCallError.check(
            CLinux_epoll_remove(descriptor.number, watched),
            .epollControl
        )
    }

    /// Waits for readiness and writes the reports to the front of `reports`.
    ///
    /// The wait takes at most `milliseconds`, -1 meaning for ever. Returns how many reports there
    /// are, 0 after the time or a signal.
    func wait(
        into reports: inout [CLinux_Readiness],
        milliseconds: Int32
    ) throws(SystemCallError) -> Int {
        // The array outlives the call, which writes at most `count` flat structs.
        let count = unsafe CLinux_epoll_wait(
            descriptor.number,
            &reports,
            Int32(reports.count),
            milliseconds
        )
        return Int(try SystemCallError.check(count, .epollWait))
    }
}

/// A counter that wakes a loop from another thread (`eventfd(2)`).
struct EventFD: ~Copyable, Sendable {
    private let descriptor: Descriptor

    /// The number to watch for readability.
    var number: Int32 { descriptor.number }

    init() throws(SystemCallError) {
        descriptor = Descriptor(owning: try SystemCallError.check(CLinux_eventfd(), .eventfd))
    }

    /// Makes the descriptor readable without blocking; a full counter is as good as one more.
    func signal() {
        _ = CLinux_eventfd_signal(descriptor.number)
    }

    /// Takes what was signalled.
    func drain() {
        _ = CLinux_eventfd_drain(descriptor.number)
    }
}

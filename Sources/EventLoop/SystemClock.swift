internal import CLinux

/// The monotonic clock, and the processors and their time.
public enum SystemClock {
    /// Nanoseconds of `CLOCK_MONOTONIC`; never goes back, unrelated to the date.
    public static var nanoseconds: Int64 { CLinux_monotonic_nanoseconds() }

    /// Seconds of `CLOCK_REALTIME` since 1970 in UTC: the machine's date, which may be set.
    public static var secondsSince1970: Int64 { CLinux_realtime_seconds() }

    /// User and system time that the whole process has used, in nanoseconds (`getrusage(2)`).
    public static var processorTime: (user: Int64, system: Int64) {
        var user: Int64 = 0
        var system: Int64 = 0
        unsafe CLinux_processor_time(&user, &system)
        return (user, system)
    }

    /// Processors that the process may run on, at least 1 (`sched_getaffinity(2)`).
    public static var processorCount: Int { Int(CLinux_processor_count()) }
}

extension Duration {
    /// The whole nanoseconds, at most `Int64.max`.
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? .max : sum
    }
}

import Glibc

/// How many descriptors, and so connections, the process may have open.
enum DescriptorLimit {
    /// Raises the soft limit to the hard one (`setrlimit(2)`).
    ///
    /// - Returns: The limit from now on.
    @discardableResult
    static func raise() -> Int {
        var limit = rlimit()
        // The call fills the structure and keeps nothing of it.
        guard unsafe getrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        var wanted = limit
        wanted.rlim_cur = limit.rlim_max
        let raised = unsafe setrlimit(Int32(RLIMIT_NOFILE.rawValue), &wanted) == 0
        return Int(clamping: raised ? wanted.rlim_cur : limit.rlim_cur)
    }
}

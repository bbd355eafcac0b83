/// What the ledger did since it was opened, at one moment.
public struct LedgerMetrics: Sendable {
    /// Nanoseconds from the begin of a transaction until its commit was on the disk; failed ones
    /// are not in it.
    public var commitNanoseconds = Distribution()
    /// How many batches each commit carried.
    public var batchesPerCommit = Distribution()
    /// Journal entries that are durable.
    public var entries: UInt64 = 0
    /// Batches that were refused or could not be kept.
    public var failedBatches: UInt64 = 0
    /// Batches that wait for the disk.
    public var waitingBatches = 0
    /// Why nothing is recorded at present; `nil` while all is well.
    public var stoppedBy: RecordFailure?
}

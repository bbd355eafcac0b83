public import Ledger

/// Nights by their seeds.
public struct Simulation: Sendable {
    private let founded: DiskImage

    /// Founds the market that most nights begin with.
    ///
    /// - Throws: ``LedgerError`` when not even that works, on a disk without faults.
    public init() throws(LedgerError) {
        founded = try SimulatedDisk.founded()
    }

    /// Lets the night of a seed pass; blocks for some milliseconds.
    ///
    /// - Parameters:
    ///   - seed: Decides everything.
    ///   - sabotage: What goes wrong without an excuse: a check that finds nothing then is worth nothing.
    /// - Returns: What came of it.
    public func night(_ seed: UInt64, sabotage: Sabotage? = nil) -> NightReport {
        Night(seed: seed, founded, sabotage: sabotage).run()
    }

    /// Lets the night of a seed pass on a disk without faults, but for one power cut.
    ///
    /// - Parameters:
    ///   - seed: Decides everything else.
    ///   - operation: At which operation of the disk, counted from 1, the power goes; `nil` for never. After that the
    ///     night is another than the uncut one.
    /// - Returns: What came of it.
    public func night(_ seed: UInt64, cutAt operation: Int?) -> NightReport {
        Night(seed: seed, founded, cutAt: operation ?? .max).run()
    }
}

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
    public func night(_ seed: UInt64) -> NightReport {
        Night(seed: seed, founded).run()
    }
}

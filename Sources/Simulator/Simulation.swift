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

    /// Lets the night of a seed pass on a disk without faults, but for one power cut.
    ///
    /// - Parameter operation: At which operation of the disk, counted from 1, the power goes; `nil` for never. After
    ///   that the night is another than the uncut one.
    public func night(_ seed: UInt64, cutAt operation: Int?) -> NightReport {
        Night(seed: seed, founded, cutAt: operation ?? .max).run()
    }
}

import Ledger
import Market
import Testing

@testable import Simulator

/// Whole nights of a market on a disk that fails; a failing seed is in the message.
///
/// `nightmarket simulate --seed SEED --nights 1` repeats a night.
@Suite struct SimulatedNightsTests {
    private static let simulation = try? Simulation()

    private func simulation() throws -> Simulation {
        try #require(Self.simulation)
    }

    @Test func `every promise is kept in two thousand nights`() throws {
        let simulation = try simulation()
        var figures = NightFigures()
        for seed in UInt64(1)...2_000 {
            let report = simulation.night(seed)
            #expect(report.broken == nil, "seed \(seed)")
            figures.add(report.figures)
        }
        // Nights in which nothing happens prove nothing.
        #expect(figures.accepted > 10_000 && figures.refused > 10_000 && figures.repeated > 5_000)
        #expect(figures.publications > 10_000 && figures.stops > 100 && figures.notNow > 1_000)
        let disk = figures.disk
        #expect(disk.powerCuts > 2_000 && disk.kills > 500 && figures.cleanEnds > 500)
        #expect(disk.lostSectors > 5_000 && disk.tornSectors > 500 && disk.lostNames > 200)
        #expect(disk.failedSyncs > 300 && disk.failedWrites > 200 && disk.failedReads > 50)
        #expect(disk.refusedByFullDisk > 50 && disk.lies > 1_000)
    }

    @Test func `the power may go at every single operation`() throws {
        let simulation = try simulation()
        for seed in UInt64(1)...1 {
            let whole = simulation.night(seed, cutAt: nil)
            #expect(whole.broken == nil, "seed \(seed)")
            for operation in 1..<(whole.figures.disk.operations + 1) {
                let report = simulation.night(seed, cutAt: operation)
                #expect(report.broken == nil, "seed \(seed), operation \(operation)")
            }
        }
    }

    @Test func `a market can be founded again after the power went at any moment of its founding`()
        throws
    {
        var operations = 0
        for seed in UInt64(1)...3 {
            for operation in 1..<200 {
                let disk = SimulatedDisk(seed: seed)
                disk.stop(after: operation, operation.isMultiple(of: 3) ? .kill : .powerCut)
                _ = try? found(on: disk)
                guard disk.stopped != nil else { break }
                operations += 1
                disk.restart()
                #expect(throws: Never.self, "seed \(seed), operation \(operation)") {
                    try found(on: disk)
                    disk.end(.powerCut)
                    disk.restart()
                    let storage = SimulatedStorage(disk, pagesBeforeCheckpoint: 1_000)
                    let ledger = try Ledger(
                        folder: SimulatedStall.folder,
                        in: storage,
                        writing: .byHand
                    )
                    #expect(try ledger.rooms().count == 2)
                    ledger.close()
                }
            }
        }
        #expect(operations > 150)
    }

    private func found(on disk: SimulatedDisk) throws {
        let storage = SimulatedStorage(disk, pagesBeforeCheckpoint: 1_000)
        let ledger = try Ledger(folder: SimulatedStall.folder, in: storage, writing: .byHand)
        defer { ledger.close() }
        if try ledger.isEmpty() { try ledger.store(SimulatedStall.plan) }
    }

    @Test func `a seed gives the same night every time`() throws {
        let simulation = try simulation()
        for seed in UInt64(1)...30 {
            let first = simulation.night(seed)
            let second = simulation.night(seed)
            #expect(first.fingerprint == second.fingerprint, "seed \(seed)")
            #expect(first.figures == second.figures, "seed \(seed)")
        }
    }

    @Test func `a disk that lies without anybody knowing is found out`() throws {
        #expect(try brokenNights(.lyingSyncs) > 20)
    }

    @Test func `a byte that changes without anybody knowing is found out`() throws {
        #expect(try brokenNights(.flippedByte) > 20)
    }

    /// Of forty nights.
    private func brokenNights(_ sabotage: Sabotage) throws -> Int {
        let simulation = try simulation()
        return (UInt64(1)...40).count { simulation.night($0, sabotage: sabotage).broken != nil }
    }
}

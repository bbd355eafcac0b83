import Testing

import Simulator

/// Whole nights of a market on a disk that fails; a failing seed is in the message.
@Suite struct SimulatedNightsTests {
    @Test func `every promise is kept in every night`() throws {
        let simulation = try Simulation()
        var figures = NightFigures()
        for seed in UInt64(1)...300 {
            let report = simulation.night(seed)
            #expect(report.broken == nil, "seed \(seed)")
            figures.add(report.figures)
        }
        print(figures)
    }
}

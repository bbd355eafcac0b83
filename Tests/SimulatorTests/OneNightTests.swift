import Foundation
import Testing

@testable import Simulator

@Suite struct OneNightTests {
    @Test(.enabled(if: ProcessInfo.processInfo.environment["SEED"] != nil))
    func `one`() throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["SEED"] ?? "") ?? 1
        let night = Night(seed: seed, try SimulatedDisk.founded())
        print(night.plan)
        let report = night.run()
        print(report.figures, report.broken ?? "kept", night.step, night.life)
    }
}

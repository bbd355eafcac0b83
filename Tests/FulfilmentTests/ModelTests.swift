import Testing

@testable import Fulfilment

/// Random evenings against the plain reference and the rules; a failing seed is named by its test.
@Suite struct ModelTests {
    @Test(arguments: UInt64(1)...60) func `random evenings at the counter`(_ seed: UInt64) throws {
        var counter = try RandomCounter(seed: seed)
        for _ in 0..<250 { try counter.step() }
    }

    @Test func `the evenings meet everything that they are to try`() throws {
        var met: [String: Int] = [:]
        for seed in UInt64(1)...30 {
            var counter = try RandomCounter(seed: seed)
            for _ in 0..<250 { try counter.step() }
            met.merge(counter.steps, uniquingKeysWith: +)
        }
        for name in [
            "booked", "not booked", "ended", "paid", "goes back", "repeated", "asked again",
            "overflow", "handed over", "crashed", "tied", "given back", "let go",
            "stray went back", "stray had gone back",
        ] {
            #expect(met[name, default: 0] > 10, "\(name) is hardly tried")
        }
    }
}

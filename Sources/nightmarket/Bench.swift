import ArgumentParser

/// `nightmarket bench`: parts of `Scripts/bench`.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Parts of Scripts/bench, which puts them together.",
        shouldDisplay: false,
        subcommands: [
            BenchClaims.self, BenchDecisions.self, BenchDisk.self, BenchDurable.self,
            BenchEcho.self, BenchTable.self,
        ]
    )
}

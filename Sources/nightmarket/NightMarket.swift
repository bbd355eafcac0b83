import ArgumentParser

@main
struct NightMarket: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightmarket",
        abstract: "A live-selling server: auctions and flash sales over WebSockets.",
        discussion: """
            Open the demo market:
              nightmarket serve --demo --data data/demo
            then visit http://127.0.0.1:8080/
            """,
        subcommands: [
            Serve.self, Import.self, Account.self, Verify.self, Backup.self, Simulate.self,
            CrowdCommand.self, PaymentCode.self, Echo.self,
            Bench.self,
        ]
    )
}

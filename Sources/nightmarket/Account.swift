public import ArgumentParser
public import MarketServer

/// `nightmarket account`.
struct Account: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Make accounts for the people who run the market.",
        subcommands: [Create.self]
    )

    /// `nightmarket account create`.
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account; the market must be closed.",
            discussion: """
                The password is asked for, or read from standard input:
                  nightmarket account create --role organiser --sign-in-name hoa --name "Chị Hoa" --data data/market
                """
        )

        @Option(help: "organiser, host or buyer.")
        var role: StaffRole

        @Option(help: "What the person signs in with; a phone number for buyers.")
        var signInName: String

        @Option(help: "The name that others see.")
        var name: String

        @Option(help: "Number of the producer that a host presents for.")
        var producer: Int?

        @Option(help: "Folder that keeps the market.")
        var data = "data/market"

        func validate() throws {
            guard (role == .host) == (producer != nil) else {
                throw ValidationError("--producer belongs to --role host")
            }
        }

        func run() throws {
            try Failure.sayingWhy {
                guard let password = PasswordPrompt.read() else {
                    throw AccountCreationError.noPassword
                }
                let account = try AccountCreation(
                    role: role,
                    signInName: signInName,
                    name: name,
                    producer: producer,
                    password: password
                ).run(dataFolder: data)
                print("account \(account) made")
            }
        }
    }
}

extension StaffRole: ExpressibleByArgument {}

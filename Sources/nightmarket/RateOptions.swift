import ArgumentParser
import MarketServer

/// How often people may command and try to sign in.
struct RateOptions: ParsableArguments {
    @Option(help: "Commands of a session per second, on average.")
    var commandsPerSecond = 10.0

    @Option(help: "Commands of a session at once.")
    var commandsBurst = 30

    @Option(help: Self.derived("Commands of all sessions of an account per second", "2"))
    var accountCommandsPerSecond: Double?

    @Option(help: Self.derived("Commands of all sessions of an account at once", "2"))
    var accountCommandsBurst: Int?

    @Option(help: Self.derived("Commands from one IPv4 address or IPv6 /64 per second", "30"))
    var addressCommandsPerSecond: Double?

    @Option(help: Self.derived("Commands from one IPv4 address or IPv6 /64 at once", "30"))
    var addressCommandsBurst: Int?

    @Option(help: "Accounts, and as many addresses, whose commands are counted at a time.")
    var commandSendersMax = 100_000

    @Option(help: "Sign-ins for one name per second, on average.")
    var signInsPerSecond = 0.1

    @Option(help: "Sign-ins for one name at once.")
    var signInsBurst = 5

    @Option(help: "Sign-ins from one IPv4 address or IPv6 /64 per second, on average.")
    var addressSignInsPerSecond = 1.0

    @Option(help: "Sign-ins from one IPv4 address or IPv6 /64 at once.")
    var addressSignInsBurst = 30

    private static let perSecond = 0.001...1_000
    private static let burst = 1...1_000_000

    private static func derived(_ what: String, _ factor: String) -> ArgumentHelp {
        "\(what). (default: \(factor) times a session's)"
    }

    func validate() throws {
        try Bounds.check(commandsPerSecond, Self.perSecond, "commands-per-second")
        try Bounds.check(commandsBurst, Self.burst, "commands-burst")
        for (rate, option) in [
            (accountCommandsPerSecond, "account-commands-per-second"),
            (addressCommandsPerSecond, "address-commands-per-second"),
        ] {
            if let rate { try Bounds.check(rate, Self.perSecond, option) }
        }
        for (burst, option) in [
            (accountCommandsBurst, "account-commands-burst"),
            (addressCommandsBurst, "address-commands-burst"),
        ] {
            if let burst { try Bounds.check(burst, Self.burst, option) }
        }
        try Bounds.check(commandSendersMax, 32...100_000_000, "command-senders-max")
        try Bounds.check(signInsPerSecond, Self.perSecond, "sign-ins-per-second")
        try Bounds.check(signInsBurst, Self.burst, "sign-ins-burst")
        try Bounds.check(addressSignInsPerSecond, Self.perSecond, "address-sign-ins-per-second")
        try Bounds.check(addressSignInsBurst, Self.burst, "address-sign-ins-burst")
    }

    func apply(to limits: inout ServeLimits) {
        var commands = CommandLimits()
        commands.session = Rate(perSecond: commandsPerSecond, burst: commandsBurst)
        commands.account = Rate(
            perSecond: accountCommandsPerSecond ?? 2 * commandsPerSecond,
            burst: accountCommandsBurst ?? 2 * commandsBurst
        )
        commands.address = Rate(
            perSecond: addressCommandsPerSecond ?? 30 * commandsPerSecond,
            burst: addressCommandsBurst ?? 30 * commandsBurst
        )
        commands.sendersMax = commandSendersMax
        limits.commands = commands
        limits.signIns.name = Rate(perSecond: signInsPerSecond, burst: signInsBurst)
        limits.signIns.address = Rate(
            perSecond: addressSignInsPerSecond,
            burst: addressSignInsBurst
        )
    }
}

import ArgumentParser
import MarketServer

/// How the end waits.
struct DrainOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Seconds that the end waits for lots in their last moments.",
            discussion: """
                A running lot with at most half of it left is waited for, also when bids move its end; 0 waits \
                for none. A lot that has not ended by then goes on after the next start.
                """
        )
    )
    var drainLotsSeconds = Seconds(30)

    @Option(help: "Seconds that closing the connections is spread over.")
    var drainSeconds = Seconds(10)

    func validate() throws {
        try Bounds.check(drainLotsSeconds, Seconds(0)...Seconds(3_600), "drain-lots-seconds")
        try Bounds.check(drainSeconds, Seconds(0)...Seconds(3_600), "drain-seconds")
    }

    func apply(to limits: inout ServeLimits) {
        limits.drainLots = drainLotsSeconds.milliseconds
        limits.drainGrace = drainSeconds.milliseconds
    }
}

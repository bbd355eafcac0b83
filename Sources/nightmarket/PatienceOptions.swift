import ArgumentParser
import Transport

/// How long a connection may take for what.
struct PatienceOptions: ParsableArguments {
    @Option(help: "Seconds for the TLS handshake and a whole request head.")
    var handshakeSeconds = Seconds(10)

    @Option(help: "Seconds without a byte between two requests.")
    var keepAliveSeconds = Seconds(30)

    @Option(help: "Seconds without progress while a response waits to be taken.")
    var stallSeconds = Seconds(30)

    @Option(help: "Seconds from the upgrade to the first message; later: close 4002.")
    var firstMessageSeconds = Seconds(5)

    @Option(help: "Seconds from a message's first byte to its last; later: close 4002.")
    var messageSeconds = Seconds(60)

    @Option(help: "Seconds of silence after which a line is pinged.")
    var pingSeconds = Seconds(25)

    @Option(help: "Pings without an answer after which a line is dead.")
    var missedPings = 2

    @Option(help: "Seconds for the peer to answer a close frame.")
    var closeSeconds = Seconds(5)

    @Option(help: "Seconds to wait for the peer's end of the stream when all is said.")
    var lingerSeconds = Seconds(2)

    private static let range = Seconds(0.1)...Seconds(86_400)

    func validate() throws {
        try Bounds.check(handshakeSeconds, Self.range, "handshake-seconds")
        try Bounds.check(keepAliveSeconds, Self.range, "keep-alive-seconds")
        try Bounds.check(stallSeconds, Self.range, "stall-seconds")
        try Bounds.check(firstMessageSeconds, Self.range, "first-message-seconds")
        try Bounds.check(messageSeconds, Self.range, "message-seconds")
        try Bounds.check(pingSeconds, Self.range, "ping-seconds")
        try Bounds.check(missedPings, 1...1_000, "missed-pings")
        try Bounds.check(closeSeconds, Self.range, "close-seconds")
        try Bounds.check(lingerSeconds, Self.range, "linger-seconds")
    }

    func apply(to limits: inout ConnectionLimits) {
        limits.handshakeTimeout = handshakeSeconds.duration
        limits.keepAliveTimeout = keepAliveSeconds.duration
        limits.stallTimeout = stallSeconds.duration
        limits.firstMessageTimeout = firstMessageSeconds.duration
        limits.messageTimeout = messageSeconds.duration
        limits.pingInterval = pingSeconds.duration
        limits.missedPingsMax = missedPings
        limits.closeTimeout = closeSeconds.duration
        limits.lingerTimeout = lingerSeconds.duration
    }
}

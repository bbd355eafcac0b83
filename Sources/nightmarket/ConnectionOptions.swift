import ArgumentParser
import MarketServer
import Transport

/// How many connections there may be, and how much each may ask.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "Connections in all; further ones are closed at once.")
    var connectionsMax = 100_000

    @Option(help: "Connections from one IPv4 address or IPv6 /64; not counted with --demo.")
    var connectionsPerAddress = 200

    @Option(help: "Connections that may wait to be accepted, for each loop.")
    var backlog = 4_096

    @Option(help: "Connections that a loop accepts in one turn.")
    var acceptsPerTurn = 64

    @Option(help: "Bytes that a loop reads from one connection in one turn.")
    var bytesPerTurn = 65_536

    @Option(help: "Bytes of a request's body; above: 413.")
    var bodyBytes = 65_536

    @Option(help: "Bytes that may wait for a line that does not read; above: close 4000.")
    var laneBytes = 262_144

    @Option(help: "Bytes of responses that may wait before further requests are read.")
    var pipelineBytes = 262_144

    @Option(help: "Bytes of a message after inflation; above: close 1009.")
    var messageBytes = 65_536

    @Option(help: "Frames of a message; above: close 1008.")
    var messageFragments = 64

    @Option(help: "Pings and pongs at once, then 20 a second; above: close 1008.")
    var controlFrames = 200

    @Option(help: "Steps of TLS handshakes in one turn of a loop; further ones wait for the next.")
    var handshakesPerTurn = 4

    @Option(help: "Reads of requests in one turn of a loop; further ones wait for the next.")
    var requestsPerTurn = 64

    func validate() throws {
        try Bounds.check(connectionsMax, 1...10_000_000, "connections-max")
        try Bounds.check(connectionsPerAddress, 1...10_000_000, "connections-per-address")
        try Bounds.check(backlog, 1...65_535, "backlog")
        try Bounds.check(acceptsPerTurn, 1...65_535, "accepts-per-turn")
        try Bounds.check(bytesPerTurn, 1_024...16_777_216, "bytes-per-turn")
        try Bounds.check(bodyBytes, 1_024...16_777_216, "body-bytes")
        // A whole room has to fit.
        try Bounds.check(laneBytes, 65_536...1_073_741_824, "lane-bytes")
        try Bounds.check(pipelineBytes, 1_024...1_073_741_824, "pipeline-bytes")
        // The longest command that the rules allow has to fit.
        try Bounds.check(messageBytes, 2_048...16_777_216, "message-bytes")
        try Bounds.check(messageFragments, 1...65_536, "message-fragments")
        try Bounds.check(controlFrames, 1...1_000_000, "control-frames")
        try Bounds.check(handshakesPerTurn, 1...65_535, "handshakes-per-turn")
        try Bounds.check(requestsPerTurn, 1...65_535, "requests-per-turn")
    }

    func apply(to limits: inout ServeLimits) {
        limits.connectionsMax = connectionsMax
        limits.connectionsPerAddress = connectionsPerAddress
        limits.backlog = backlog
        limits.acceptsPerTurn = acceptsPerTurn
        limits.bytesPerTurn = bytesPerTurn
        limits.connection.bodyBytesMax = bodyBytes
        limits.connection.laneBytesMax = laneBytes
        limits.connection.pipelineBytesMax = pipelineBytes
        limits.messageBytesMax = messageBytes
        limits.messageFragmentsMax = messageFragments
        limits.connection.controlFramesBurst = controlFrames
        limits.handshakesPerTurn = handshakesPerTurn
        limits.requestsPerTurn = requestsPerTurn
    }
}

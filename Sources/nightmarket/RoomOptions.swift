import ArgumentParser
import Market
import MarketRoom

/// How much a room may ask.
struct RoomOptions: ParsableArguments {
    @Option(help: "Commands that may wait for one room; above: the answer busy.")
    var intakeMax = 50_000

    @Option(help: "Chat messages of a buyer at once.")
    var chatBurst = 5

    @Option(help: "Seconds that earn a buyer one more chat message.")
    var chatSeconds = Seconds(2)

    @Option(help: "Chat messages of a host at once.")
    var hostChatBurst = 20

    @Option(help: "Seconds that earn a host one more chat message.")
    var hostChatSeconds = Seconds(0.25)

    func validate() throws {
        try Bounds.check(intakeMax, 1...10_000_000, "intake-max")
        try Bounds.check(chatBurst, 1...10_000, "chat-burst")
        try Bounds.check(chatSeconds, Seconds(0.001)...Seconds(3_600), "chat-seconds")
        try Bounds.check(hostChatBurst, 1...10_000, "host-chat-burst")
        try Bounds.check(hostChatSeconds, Seconds(0.001)...Seconds(3_600), "host-chat-seconds")
    }

    func apply(to limits: inout RoomLimits) {
        limits.intakeMax = intakeMax
        limits.chat.burst = chatBurst
        limits.chat.interval = chatSeconds.milliseconds
        limits.chat.hostBurst = hostChatBurst
        limits.chat.hostInterval = hostChatSeconds.milliseconds
    }
}

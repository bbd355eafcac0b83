import Foundation

/// What an echo load measured.
public struct EchoReport: Codable, Sendable {
    /// Connections, each with one message on its way.
    public var connections: Int
    /// Bytes of every message.
    public var bytes: Int
    /// Seconds that were measured.
    public var seconds: Double
    /// Messages that came back in that time.
    public var messages: Int
    /// The same per second.
    public var messagesPerSecond: Double
    /// Seconds of the server's processor time in the program itself, for a million messages.
    public var serverUserSecondsPerMillion: Double?
    /// Seconds of the server's processor time in the kernel, for a million messages.
    public var serverSystemSecondsPerMillion: Double?
    /// The load's own time in the program, for a million messages.
    public var loadUserSecondsPerMillion = 0.0
    /// The load's own time in the kernel, for a million messages.
    public var loadSystemSecondsPerMillion = 0.0

    /// The report as lines for a terminal.
    public var table: String {
        var lines = [
            "\(connections) connections, \(bytes) bytes, \(seconds.short) s",
            "\(Int(messagesPerSecond)) messages a second",
        ]
        if let serverUserSecondsPerMillion, let serverSystemSecondsPerMillion {
            lines.append(
                "server: user \(serverUserSecondsPerMillion.short) s, "
                    + "system \(serverSystemSecondsPerMillion.short) s per million messages"
            )
        }
        lines.append(
            "load: user \(loadUserSecondsPerMillion.short) s, "
                + "system \(loadSystemSecondsPerMillion.short) s per million messages"
        )
        return lines.joined(separator: "\n")
    }
}

/// Counters of one loop's connections, or their sum over all loops.
public struct TransportMetrics: Sendable, Hashable {
    /// Connections now.
    public var connections = 0
    /// Open WebSockets now.
    public var webSockets = 0
    /// Connections taken since the start.
    public var accepted = 0
    /// Connections closed at once because their address had too many.
    public var refusedPerAddress = 0
    /// Connections closed at once because the server had too many.
    public var refusedInAll = 0
    /// Times that a listener rested after an error.
    public var acceptPauses = 0
    /// Upgrades agreed to.
    public var upgrades = 0
    /// Upgrades refused.
    public var upgradesRefused = 0
    /// Whole requests.
    public var requests = 0
    /// Requests refused for their form or size.
    public var requestsRefused = 0
    /// Whole text and binary messages received.
    public var messagesReceived = 0
    /// Bytes received, after TLS.
    public var bytesReceived = 0
    /// Personal messages sent.
    public var messagesSent = 0
    /// Publications given to a connection.
    public var publications = 0
    /// Publications left out because a connection was behind.
    public var publicationsDropped = 0
    /// Times that a connection which was behind took data again.
    public var catchUps = 0
    /// Bytes given to the kernel, before TLS.
    public var bytesSent = 0
    /// Sends of a turn's writes or of what waited: one system call each, without TLS.
    public var sends = 0
    /// Sends that could not take everything.
    public var sendsBlocked = 0
    /// Connections closed with code 4000 because too much waited.
    public var laneOverflows = 0
    /// Connections that broke the WebSocket protocol.
    public var protocolErrors = 0
    /// Connections ended because the peer took too long.
    public var timeouts = 0
    /// TLS handshakes that failed.
    public var handshakesFailed = 0

    /// Makes counters at zero.
    public init() {}

    /// The sum of two sets of counters.
    public static func + (left: Self, right: Self) -> Self {
        var sum = left
        for path in allCounters { sum[keyPath: path] += right[keyPath: path] }
        return sum
    }

    /// Every counter with a name for a text form, in a fixed order.
    public var named: [(name: String, value: Int)] {
        zip(Self.names, Self.allCounters).map { ($0, self[keyPath: $1]) }
    }

    private static var allCounters: [WritableKeyPath<Self, Int>] {
        [
            \.connections, \.webSockets, \.accepted, \.refusedPerAddress, \.refusedInAll,
            \.acceptPauses, \.upgrades, \.upgradesRefused, \.requests, \.requestsRefused,
            \.messagesReceived, \.bytesReceived, \.messagesSent, \.publications,
            \.publicationsDropped, \.catchUps, \.bytesSent, \.sends, \.sendsBlocked,
            \.laneOverflows, \.protocolErrors, \.timeouts, \.handshakesFailed,
        ]
    }

    private static let names = [
        "connections", "websockets", "accepted_total", "refused_per_address_total",
        "refused_in_all_total", "accept_pauses_total", "upgrades_total",
        "upgrades_refused_total", "requests_total", "requests_refused_total",
        "messages_received_total", "bytes_received_total", "messages_sent_total",
        "publications_total", "publications_dropped_total", "catch_ups_total",
        "bytes_sent_total", "sends_total", "sends_blocked_total", "lane_overflows_total",
        "protocol_errors_total", "timeouts_total", "handshakes_failed_total",
    ]
}

internal import WebSocketProtocol

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
    /// Connections now whose socket takes no more for the time being.
    public var blocked = 0
    /// Blocked connections now for which a publication was left out.
    public var behind = 0
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
    /// Pings sent to silent peers.
    public var pingsSent = 0
    /// Pings received.
    public var pingsReceived = 0
    /// Connections failed for more pings and pongs than they may send.
    public var controlFloods = 0
    /// TLS handshakes finished.
    public var handshakes = 0
    /// Times that a newcomer had to wait for a later turn.
    public var newcomersDeferred = 0
    /// Newcomers who wait now.
    public var newcomersWaiting = 0
    /// Connections ended because the peer took too long, by what for.
    public var timeouts: [String: Int] = [:]
    /// Closing handshakes that the peer began.
    public var closesAnswered = 0
    /// Close frames sent first or for a broken rule, by status code.
    public var closesSent: [UInt16: Int] = [:]
    /// TLS handshakes that failed.
    public var handshakesFailed = 0

    /// The keys that ``timeouts`` can have.
    public static var timeoutKinds: [String] { Patience.Kind.allCases.map(\.rawValue) }

    /// Makes counters at zero.
    public init() {}

    /// The sum of two sets of counters.
    public static func + (left: Self, right: Self) -> Self {
        var sum = left
        for path in allCounters { sum[keyPath: path] += right[keyPath: path] }
        sum.timeouts.merge(right.timeouts, uniquingKeysWith: +)
        sum.closesSent.merge(right.closesSent, uniquingKeysWith: +)
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
            \.laneOverflows, \.protocolErrors, \.handshakesFailed, \.pingsSent, \.pingsReceived,
            \.newcomersDeferred, \.newcomersWaiting, \.closesAnswered, \.blocked, \.behind,
            \.controlFloods, \.handshakes,
        ]
    }

    private static let names = [
        "connections", "websockets", "accepted_total", "refused_per_address_total",
        "refused_in_all_total", "accept_pauses_total", "upgrades_total",
        "upgrades_refused_total", "requests_total", "requests_refused_total",
        "messages_received_total", "bytes_received_total", "messages_sent_total",
        "publications_total", "publications_dropped_total", "catch_ups_total",
        "bytes_sent_total", "sends_total", "sends_blocked_total", "lane_overflows_total",
        "protocol_errors_total", "handshakes_failed_total", "pings_sent_total",
        "pings_received_total", "newcomers_deferred_total", "newcomers_waiting",
        "closes_answered_total", "blocked", "behind", "control_floods_total",
        "handshakes_total",
    ]
}

// Read, changed and stored again in three steps: counters that are only ever touched for a moment
// need no check for overlapping access.
extension LoopConnections {
    /// Counts a connection ended for want of patience.
    func count(timeout: Patience.Kind) {
        var timeouts = metrics.timeouts
        timeouts[timeout.rawValue, default: 0] += 1
        metrics.timeouts = timeouts
    }

    /// Counts a close frame.
    func count(close code: CloseCode) {
        var closes = metrics.closesSent
        closes[code.rawValue, default: 0] += 1
        metrics.closesSent = closes
    }
}

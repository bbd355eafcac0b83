extension MetricFamily {
    /// A counter of the transport's, by the name that it has there.
    static func transport(_ name: String) -> MetricFamily {
        let full = "transport_\(name)"
        let help = transportHelp[name] ?? "Counted by the transport: \(name)."
        return name.hasSuffix("_total") ? .counter(full, help) : .gauge(full, help)
    }

    private static let transportHelp = [
        "connections": "Connections now.",
        "websockets": "Open WebSockets now.",
        "accepted_total": "Connections taken.",
        "refused_per_address_total": "Connections closed at once: too many from one address.",
        "refused_in_all_total": "Connections closed at once: too many in all.",
        "accept_pauses_total": "Times that a listener rested after an error.",
        "upgrades_total": "Upgrades agreed to.",
        "upgrades_refused_total": "Upgrades refused.",
        "requests_total": "Whole requests.",
        "requests_refused_total": "Requests refused for their form or size.",
        "messages_received_total": "Messages received.",
        "bytes_received_total": "Bytes received, after TLS.",
        "messages_sent_total": "Personal messages sent.",
        "publications_total": "Publications given to a connection.",
        "publications_dropped_total": "Publications left out because a connection was behind.",
        "catch_ups_total": "Times that a connection which was behind took data again.",
        "bytes_sent_total": "Bytes given to the kernel, before TLS.",
        "sends_total": "Sends, one system call each without TLS.",
        "sends_blocked_total": "Sends that could not take everything.",
        "lane_overflows_total": "Connections closed with 4000: too much waited.",
        "protocol_errors_total": "Connections that broke the WebSocket protocol.",
        "timeouts_total": "Connections ended because the peer took too long, by what for.",
        "blocked": "Connections now whose socket takes no more for the time being.",
        "behind": "Blocked connections now for which a publication was left out.",
        "pings_sent_total": "Pings sent to silent peers.",
        "pings_received_total": "Pings received.",
        "control_floods_total": "Connections closed with 1008 for too many pings and pongs.",
        "handshakes_total": "TLS handshakes finished.",
        "newcomers_deferred_total": "Times that a newcomer had to wait for a later turn.",
        "newcomers_waiting": "Newcomers who wait now for a turn with room.",
        "closes_answered_total": "Closing handshakes that the peer began.",
        "handshakes_failed_total": "TLS handshakes that failed.",
    ]
}

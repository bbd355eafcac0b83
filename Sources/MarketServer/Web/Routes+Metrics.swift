import EventLoop
import HTTPProtocol
import Ledger
import MarketRoom
import Transport

extension Routes {
    /// Prometheus text, format 0.0.4.
    func metrics() -> Response {
        var page = MetricsPage()
        let transport = market.transportMetrics
        for counter in transport.named {
            let isTotal = counter.name.hasSuffix("_total")
            page.add(
                "transport_\(counter.name)",
                isTotal ? .counter : .gauge,
                Double(counter.value)
            )
        }
        for (kind, count) in transport.timeouts.sorted(by: { $0.key < $1.key }) {
            page.add("transport_timeouts_total", .counter, Double(count), ["waited_for": kind])
        }
        for (code, count) in transport.closesSent.sorted(by: { $0.key < $1.key }) {
            page.add("transport_closes_total", .counter, Double(count), ["code": "\(code)"])
        }
        addRooms(to: &page)
        for (reason, count) in market.counters.byReason.sorted(by: { $0.key < $1.key }) {
            page.add("messages_refused_total", .counter, Double(count), ["reason": reason])
        }
        addLedger(to: &page)
        addLoops(to: &page)
        return .text(type: "text/plain; version=0.0.4; charset=utf-8", page.text)
    }

    private func addRooms(to page: inout MetricsPage) {
        let rooms = market.rooms.map { (slug: $0.profile.slug, summary: $0.summary) }
        page.add("rooms", .gauge, Double(rooms.count))
        page.add("rooms_open", .gauge, Double(rooms.count { $0.summary.isOpen }))
        for room in rooms {
            page.add("room_present", .gauge, Double(room.summary.present), ["room": room.slug])
        }
        for room in rooms {
            let tick = Double(room.summary.metrics.tick) / 1000
            page.add("room_tick_seconds", .gauge, tick, ["room": room.slug])
        }
        for room in rooms {
            let count = Double(room.summary.metrics.publications)
            page.add("room_publications_total", .counter, count, ["room": room.slug])
        }
        var outcomes: [String: Int] = [:]
        for room in rooms { outcomes.merge(room.summary.metrics.commands, uniquingKeysWith: +) }
        for (outcome, count) in outcomes.sorted(by: { $0.key < $1.key }) {
            page.add("commands_total", .counter, Double(count), ["outcome": outcome])
        }
    }

    private func addLedger(to page: inout MetricsPage) {
        let ledger = market.ledger.metrics
        page.add("ledger_entries_total", .counter, Double(ledger.entries))
        page.add("ledger_failed_batches_total", .counter, Double(ledger.failedBatches))
        page.add("ledger_waiting_batches", .gauge, Double(ledger.waitingBatches))
        page.add("ledger_stopped", .gauge, ledger.stoppedBy == nil ? 0 : 1)
        page.add(
            "ledger_commit_seconds",
            summary: ledger.commitNanoseconds,
            scale: 1e-9
        )
        page.add("ledger_batches_per_commit", summary: ledger.batchesPerCommit, scale: 1)
    }

    private func addLoops(to page: inout MetricsPage) {
        let loops = market.loops.map { (name: $0.name, metrics: $0.metrics) }
        for loop in loops {
            let seconds = Double(loop.metrics.busyNanoseconds) / 1e9
            page.add("loop_busy_seconds_total", .counter, seconds, ["loop": loop.name])
        }
        for loop in loops {
            page.add("loop_turns_total", .counter, Double(loop.metrics.turns), ["loop": loop.name])
        }
        for loop in loops {
            let seconds = Double(loop.metrics.lastTurnNanoseconds) / 1e9
            page.add("loop_last_turn_seconds", .gauge, seconds, ["loop": loop.name])
        }
        for loop in loops {
            let seconds = Double(loop.metrics.longestTurnNanoseconds) / 1e9
            page.add("loop_longest_turn_seconds", .gauge, seconds, ["loop": loop.name])
        }
        page.add("fan_out_seconds", .gauge, Double(market.outlet.fanOutMilliseconds) / 1000)
    }
}

/// Collects samples; each name gets its type once, before its first sample.
struct MetricsPage {
    enum Kind: String {
        case counter
        case gauge
        case summary
    }

    private(set) var text = ""
    private var typed: Set<String> = []

    mutating func add(
        _ name: String,
        _ kind: Kind,
        _ value: Double,
        _ labels: KeyValuePairs<String, String> = [:]
    ) {
        declare(name, kind)
        sample(name, value, labels)
    }

    mutating func add(_ name: String, summary: Distribution, scale: Double) {
        declare(name, .summary)
        for quantile in [0.5, 0.99, 0.999] {
            let value = Double(summary.quantile(quantile)) * scale
            sample(name, value, ["quantile": "\(quantile)"])
        }
        sample(name + "_sum", Double(summary.total) * scale, [:])
        sample(name + "_count", Double(summary.count), [:])
    }

    private mutating func declare(_ name: String, _ kind: Kind) {
        guard typed.insert(name).inserted else { return }
        text += "# TYPE nightmarket_\(name) \(kind.rawValue)\n"
    }

    private mutating func sample(
        _ name: String,
        _ value: Double,
        _ labels: KeyValuePairs<String, String>
    ) {
        let list = labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
        text += "nightmarket_\(name)\(list.isEmpty ? "" : "{\(list)}") \(value)\n"
    }
}

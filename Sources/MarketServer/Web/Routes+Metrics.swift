import EventLoop
import HTTPProtocol
import Ledger
import MarketRoom
import Transport

extension Routes {
    /// Prometheus text, format 0.0.4.
    func metrics() -> Response {
        var page = MetricsPage()
        addDrain(to: &page)
        let transport = market.transportMetrics
        for counter in transport.named {
            page.add(.transport(counter.name), counter.value)
        }
        addRefusals(to: &page, transport)
        addRooms(to: &page)
        addOrders(to: &page)
        addLedger(to: &page)
        addLoops(to: &page)
        return .text(type: "text/plain; version=0.0.4; charset=utf-8", page.text)
    }

    private func addDrain(to page: inout MetricsPage) {
        page.add(
            .gauge("draining", "1 from the first SIGTERM on: nobody new comes in, no lot begins."),
            market.drain.hasBegun ? 1 : 0
        )
        page.add(
            .gauge("drain_lots_waited_for", "Lots in their last moments that the end waits for."),
            market.drain.lotsWaitedFor
        )
    }

    private func addRefusals(to page: inout MetricsPage, _ transport: TransportMetrics) {
        let counters = market.counters
        let unreadable = MetricFamily.counter(
            "messages_refused_total",
            "Messages refused before any room, by reason."
        )
        page.declare(unreadable)
        for (reason, count) in counters.refusals.sorted(by: { $0.key < $1.key }) {
            page.add(unreadable, count, ["reason": reason])
        }
        let overRate = counters.overRate
        for kind in RateKind.allCases {
            page.add(
                .counter("rate_limited_total", "Commands over a rate, by whose rate it was."),
                overRate[kind] ?? 0,
                ["kind": kind.rawValue]
            )
        }
        page.add(
            .gauge("rate_senders", "Accounts and addresses whose commands are being counted."),
            market.rates.remembered
        )
        let signIns = MetricFamily.counter(
            "sign_ins_total",
            "Tries to sign in or to make an account, by outcome."
        )
        page.declare(signIns)
        for (outcome, count) in counters.signIns.sorted(by: { $0.key < $1.key }) {
            page.add(signIns, count, ["outcome": outcome])
        }
        let closes = MetricFamily.counter(
            "closes_sent_total",
            "WebSockets that the server began to close, by status code."
        )
        page.declare(closes)
        for (code, count) in transport.closesSent.sorted(by: { $0.key < $1.key }) {
            page.add(closes, count, ["code": "\(code)"])
        }
        for kind in TransportMetrics.timeoutKinds {
            page.add(.transport("timeouts_total"), transport.timeouts[kind] ?? 0, ["kind": kind])
        }
    }

    private func addRooms(to page: inout MetricsPage) {
        let rooms = market.rooms.map { (slug: $0.profile.slug, room: $0, summary: $0.summary) }
        page.add(.gauge("rooms", "Rooms of the market."), rooms.count)
        page.add(
            .gauge("rooms_open", "Rooms that are open for sales."),
            rooms.count { $0.summary.isOpen }
        )
        let waiting = MetricFamily.gauge("room_intake_waiting", "Commands that wait for the room.")
        for room in rooms { page.add(waiting, room.room.waitingArrivals, ["room": room.slug]) }
        let present = MetricFamily.gauge("room_present", "People who watch the room.")
        for room in rooms { page.add(present, room.summary.present, ["room": room.slug]) }
        let ticks = MetricFamily.gauge(
            "room_tick_seconds",
            "Present time between two publications; it stretches under load."
        )
        for room in rooms {
            let tick = Double(room.summary.metrics.tick) / 1000
            page.add(ticks, tick, ["room": room.slug])
        }
        let publications = MetricFamily.counter(
            "room_publications_total",
            "Updates that the room sent to everybody in it."
        )
        for room in rooms {
            page.add(publications, room.summary.metrics.publications, ["room": room.slug])
        }
        var outcomes: [String: Int] = [:]
        for room in rooms { outcomes.merge(room.summary.metrics.commands, uniquingKeysWith: +) }
        let commands = MetricFamily.counter(
            "commands_total",
            "Commands that rooms decided: accepted, repeated, or the reason of the refusal."
        )
        page.declare(commands)
        for (outcome, count) in outcomes.sorted(by: { $0.key < $1.key }) {
            page.add(commands, count, ["outcome": outcome])
        }
    }

    private func addLedger(to page: inout MetricsPage) {
        let ledger = market.ledger.metrics
        page.add(
            .counter("ledger_entries_total", "Journal entries made durable."),
            Double(ledger.entries)
        )
        page.add(
            .counter("ledger_failed_batches_total", "Batches refused or not kept by the disk."),
            Double(ledger.failedBatches)
        )
        page.add(
            .gauge("ledger_waiting_batches", "Batches that wait for the disk."),
            ledger.waitingBatches
        )
        page.add(
            .gauge("ledger_stopped", "1 while nothing can be recorded."),
            ledger.stoppedBy == nil ? 0 : 1
        )
        page.add(
            .summary("ledger_commit_seconds", "From the begin of a transaction to the disk."),
            ledger.commitNanoseconds,
            scale: 1e-9
        )
        page.add(
            .summary("ledger_batches_per_commit", "Batches that one commit carried."),
            ledger.batchesPerCommit,
            scale: 1
        )
    }

    private func addLoops(to page: inout MetricsPage) {
        let loops = market.loops.map { (name: $0.name, metrics: $0.metrics) }
        let busy = MetricFamily.counter("loop_busy_seconds_total", "Time that a loop worked.")
        for loop in loops {
            page.add(busy, Double(loop.metrics.busyNanoseconds) / 1e9, ["loop": loop.name])
        }
        let turns = MetricFamily.counter("loop_turns_total", "Turns of a loop.")
        for loop in loops { page.add(turns, Double(loop.metrics.turns), ["loop": loop.name]) }
        let last = MetricFamily.gauge("loop_last_turn_seconds", "How long the last turn took.")
        for loop in loops {
            page.add(last, Double(loop.metrics.lastTurnNanoseconds) / 1e9, ["loop": loop.name])
        }
        let longest = MetricFamily.gauge(
            "loop_longest_turn_seconds",
            "How long the longest turn since the start took."
        )
        for loop in loops {
            let seconds = Double(loop.metrics.longestTurnNanoseconds) / 1e9
            page.add(longest, seconds, ["loop": loop.name])
        }
        page.add(
            .gauge("fan_out_seconds", "How long a recent publication took on the slowest loop."),
            Double(market.outlet.fanOutMilliseconds) / 1000
        )
    }
}

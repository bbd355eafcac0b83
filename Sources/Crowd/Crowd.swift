import EventLoop
import Glibc
import Histogram
import Synchronization
import Transport
import WebSocketProtocol

/// A crowd on its way to a market: viewers, bidders, one rush of claims, and a comparison at the end.
///
/// Open loop: every command has its moment fixed beforehand, and its latency counts from that moment, so a
/// server that stalls is charged for all that waited (no coordinated omission).
public final class Crowd {
    /// Handshakes that are under way at once.
    static let handshakesMax = 256
    /// Nanoseconds in a second.
    static let second: Int64 = 1_000_000_000

    let options: CrowdOptions
    /// Tells a person how it goes on.
    let say: (String) -> Void
    let price = AskingPrice()

    /// Makes a crowd; `say` gets lines that tell how it goes on.
    public init(_ options: CrowdOptions, say: @escaping (String) -> Void) {
        self.options = options
        self.say = say
    }

    /// Goes there, acts, comes home and compares; blocks until all is done.
    ///
    /// - Throws: ``CrowdError`` if the market cannot be reached or refuses the organiser.
    public func run() throws(CrowdError) -> CrowdReport {
        let tls = try makeTLS()
        let organiser = try Organiser(
            HTTPCaller(options.target, tls: tls),
            name: options.organiser,
            password: options.password
        )
        let room = if let room = options.room { room } else { try organiser.firstRoom() }
        let log = try options.answersPath.map(AnswerLog.init)
        let cookies = try makeBuyers(organiser)
        let client = clientOptions(organiser.caller.address, tls)
        let stands = try makeStands(room, client, log)
        defer { disperse(stands) }

        let desk = HostDesk(stands[0], cookie: organiser.cookie)
        let start = try desk.enter()
        let before = try options.watchedProcess.map(ProcessUsage.of)
        let ramp = gather(cookies, stands)
        let joined = try options.watchedProcess.map(ProcessUsage.of)
        let joins = total(stands).joined
        let stalled = try makeStalled(room, client)
        defer { if let stalled { disperse(stalled) } }
        let sale = try Sale(organiser, desk, room: room, options: options)
        for stand in stands { stand.present(sale.lots) }

        let atRest = usage
        let measured = try measure(stands, log)
        settleDown(stands)
        let storms = endStorm(stands)
        try log?.flush()
        var report = makeReport(room, ramp, sale, measured, stands)
        report.storm = stormReport(storms, stands)
        if let before, let joined {
            report.note(before, joined, joins: joins)
        }
        if let stalled {
            report.stalled = wake(stalled, newest: newest(stands), before: atRest)
        }
        compare(&report, organiser, start, sale, stands)
        sale.takeAway(desk)
        return report
    }

    /// The watched server's use as of now; `nil` where none is watched, or it is gone.
    var usage: ProcessUsage? {
        options.watchedProcess.flatMap { try? ProcessUsage.of($0) }
    }

    private func makeTLS() throws(CrowdError) -> TLSContext? {
        guard options.target.isSecure else { return nil }
        do {
            return options.takesAnyCertificate
                ? try .clientTakingAnyCertificate() : try TLSContext(clientTrusting: nil)
        } catch {
            throw CrowdError(error, at: options.target)
        }
    }

    /// The cookie of every viewer, `nil` for guests; those who act come first.
    private func makeBuyers(_ organiser: Organiser) throws(CrowdError) -> [String?] {
        let count = options.buyers
        if count > 0 { say("making \(count) simulated buyers") }
        let buyers: [String?] = try organiser.simulatedBuyers(count)
        let guests = [String?](repeating: nil, count: options.viewers - count)
        return buyers[..<options.actors] + (buyers[options.actors...] + guests).shuffled()
    }

    private func clientOptions(_ address: SocketAddress, _ tls: TLSContext?) -> ClientOptions {
        var client = ClientOptions(
            address: address,
            host: options.target.authority,
            target: options.target.path
        )
        client.subprotocols = ["nightmarket.v1.json"]
        client.fields = [(name: "Origin", value: options.target.origin)]
        client.tls = tls
        guard options.deflates else { return client }
        client.deflate = DeflateParameters(
            serverNoContextTakeover: true,
            clientNoContextTakeover: true
        )
        client.sharesInflation = true
        return client
    }

    private func makeStands(
        _ room: String,
        _ client: ClientOptions,
        _ log: AnswerLog?
    ) throws(CrowdError) -> [Stand] {
        var stands: [Stand] = []
        for number in 0...max(1, options.loops) {
            let loop = try makeLoop("crowd-\(number)")
            stands.append(Stand(loop, room: room, options: client, price: price, log: log))
        }
        return stands
    }

    func makeLoop(_ name: String) throws(CrowdError) -> EventLoop {
        do throws(SystemCallError) {
            let loop = try EventLoop(name: name)
            loop.start()
            return loop
        } catch {
            throw CrowdError(error, at: options.target)
        }
    }

    /// Lets everybody in, no faster than asked; returns the seconds that it took.
    private func gather(_ cookies: [String?], _ stands: [Stand]) -> Double {
        say("connecting \(cookies.count) viewers")
        let start = SystemClock.nanoseconds
        var begun = 0
        var told = start
        while true {
            let now = SystemClock.nanoseconds
            let settled = stands.reduce(0) { $0 + $1.settledCount }
            if settled >= cookies.count { break }
            let allowed = Int((now - start) * Int64(options.connectsPerSecond) / Self.second) + 1
            let until = min(cookies.count, allowed, settled + Self.handshakesMax)
            if begun < until {
                for (index, stand) in stands.enumerated() {
                    let share = (begun..<until).filter { seat(of: $0) == index }
                    if !share.isEmpty { stand.gather(share.map { cookies[$0] }) }
                }
                begun = until
            }
            if now - told > Self.second {
                told = now
                say("  \(settled) of \(cookies.count) have arrived")
            }
            usleep(1_000)
        }
        return Double(SystemClock.nanoseconds - start) / 1e9
    }

    /// The first stand is for those who act, so that their answers are not read late because the
    /// crowd is busy with everybody's updates.
    private func seat(of viewer: Int) -> Int {
        viewer < options.actors ? 0 : 1 + viewer % max(1, options.loops)
    }

    /// Gives answers and updates that are still on their way some time; those of a rush a minute.
    private func settleDown(_ stands: [Stand]) {
        for _ in 0..<(options.rush > 0 ? 600 : 50) {
            let rest = collect(stands) { stand, done in
                stand.conclude { accepted, waiting, entries in
                    done(
                        (accepted.map(\.sequence).max() ?? 0, waiting, entries.last?.sequence)
                    )
                }
            }
            let newest = rest.map(\.0).max() ?? 0
            let seen = rest.compactMap(\.2).min() ?? newest
            if rest.allSatisfy({ $0.1 == 0 }), seen >= newest { return }
            usleep(100_000)
        }
    }

    private func disperse(_ stands: [Stand]) {
        for stand in stands { stand.close() }
        usleep(500_000)
        for stand in stands { stand.loop.stop() }
        for stand in stands { stand.loop.join() }
    }

    private func disperse(_ audience: StalledAudience) {
        audience.close()
        audience.loop.stop()
        audience.loop.join()
    }

    /// Asks everybody for something and waits for all.
    func collect<Source, Value: Sendable>(
        _ sources: [Source],
        _ ask: (Source, @escaping @Sendable (Value) -> Void) -> Void
    ) -> [Value] {
        let box = Collection<Value>()
        for source in sources { ask(source) { box.add($0) } }
        return box.wait(for: sources.count)
    }
}

/// Values that come from several loops.
private final class Collection<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    func add(_ value: Value) { values.withLock { $0.append(value) } }

    func wait(for count: Int) -> [Value] {
        while true {
            let values = values.withLock { $0 }
            if values.count == count { return values }
            usleep(500)
        }
    }
}

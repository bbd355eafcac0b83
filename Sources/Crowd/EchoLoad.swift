import EventLoop
import Glibc
import Transport

/// Connections to an echo endpoint, each with exactly one message on its way all the time.
public final class EchoLoad {
    /// What `nightmarket bench echo` can be told.
    public struct Options: Sendable {
        /// Where the endpoint is.
        public var target: CrowdTarget
        /// Connections, each on one event loop.
        public var connections = 200
        /// Bytes of every message, which is text.
        public var bytes = 60
        /// Seconds that are measured.
        public var seconds = 5
        /// A process of this machine, the server, whose processor time is reported.
        public var watchedProcess: Int32?
        /// Whether any certificate is taken of a `wss:` target.
        public var takesAnyCertificate = false

        /// The usual load on an endpoint.
        public init(target: CrowdTarget) {
            self.target = target
        }
    }

    /// Seconds that connecting may take.
    private static let patience = 30
    /// Microseconds of echoes that are not measured, for everything to be warm.
    private static let warmUp: UInt32 = 300_000

    private let options: Options

    /// Prepares a load.
    public init(_ options: Options) {
        self.options = options
    }

    /// Connects, measures, and leaves; blocks until all is done.
    ///
    /// - Throws: ``CrowdError`` if the endpoint cannot be reached or does not take every connection.
    public func run() throws(CrowdError) -> EchoReport {
        let peers = try connect()
        defer { Self.disperse(peers) }
        peers.begin()
        usleep(Self.warmUp)
        return try measure(peers)
    }

    /// Opens all connections, no more than a few at once; nothing is sent yet.
    func connect() throws(CrowdError) -> EchoPeers {
        let peers = try makePeers()
        peers.loop.start()
        do throws(CrowdError) {
            try gather(peers)
        } catch {
            Self.disperse(peers)
            throw error
        }
        return peers
    }

    private func gather(_ peers: EchoPeers) throws(CrowdError) {
        var begun = 0
        var waited = 0
        while peers.openCount < options.connections, peers.lostCount == 0 {
            let until = min(options.connections, peers.openCount + Crowd.handshakesMax)
            if begun < until {
                peers.gather(until - begun)
                begun = until
            }
            usleep(1_000)
            waited += 1
            guard waited < Self.patience * 1_000 else { throw .silent("the echo endpoint") }
        }
        try check(peers)
    }

    /// Ends all connections and the loop.
    static func disperse(_ peers: EchoPeers) {
        peers.close()
        peers.loop.stop()
        peers.loop.join()
    }

    private func measure(_ peers: EchoPeers) throws(CrowdError) -> EchoReport {
        let server = try options.watchedProcess.map(ProcessUsage.of)
        let own = ProcessUsage.own
        let before = peers.echoCount
        let start = SystemClock.nanoseconds
        usleep(UInt32(options.seconds) * 1_000_000)
        let count = peers.echoCount - before
        let seconds = Double(SystemClock.nanoseconds - start) / 1e9
        let used = try options.watchedProcess.map(ProcessUsage.of)
        try check(peers)
        var report = EchoReport(
            connections: options.connections,
            bytes: options.bytes,
            seconds: seconds,
            messages: count,
            messagesPerSecond: Double(count) / seconds
        )
        let crowd = ProcessUsage.own.since(own)
        report.loadUserSecondsPerMillion = crowd.userSeconds * 1e6 / Double(max(1, count))
        report.loadSystemSecondsPerMillion = crowd.systemSeconds * 1e6 / Double(max(1, count))
        if let server, let used {
            let used = used.since(server)
            report.serverUserSecondsPerMillion = used.userSeconds * 1e6 / Double(max(1, count))
            report.serverSystemSecondsPerMillion = used.systemSeconds * 1e6 / Double(max(1, count))
        }
        return report
    }

    func check(_ peers: EchoPeers) throws(CrowdError) {
        guard peers.lostCount == 0 else { throw .ended(options.target, how: peers.loss) }
    }

    private func makePeers() throws(CrowdError) -> EchoPeers {
        let target = options.target
        do {
            let address = try SocketAddress.resolve(host: target.host, port: target.port)
            var client = ClientOptions(
                address: address,
                host: target.authority,
                target: target.path
            )
            if target.isSecure {
                client.tls =
                    options.takesAnyCertificate
                    ? try .clientTakingAnyCertificate() : try TLSContext(clientTrusting: nil)
            }
            let loop = try EventLoop(name: "echo-load")
            return EchoPeers(loop, options: client, bytes: options.bytes)
        } catch {
            throw CrowdError(error, at: target)
        }
    }
}

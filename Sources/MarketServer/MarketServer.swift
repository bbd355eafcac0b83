import EventLoop
import Foundation
import Ledger
public import Logging
import Market
import MarketRoom
import Synchronization
import Transport

/// A market on this machine: ledger, rooms, loops and pages put together.
public final class MarketServer: Sendable {
    private let options: ServeOptions
    private let logger: Logger

    /// A server that is not open yet; the logger hears what an operator should know.
    public init(_ options: ServeOptions, logger: Logger = Logger(label: "nightmarket")) {
        self.options = options
        self.logger = logger
    }

    /// Opens the market and serves until SIGTERM or SIGINT; then closes in order.
    ///
    /// - Throws: A ``StartError`` whose text is for the operator. Nothing was written to a folder that is locked,
    ///   unreadable or newer.
    public func run() throws {
        let address = try resolveAddress()
        try checkPort(address)
        let ledger = try openLedger()
        defer { ledger.close() }
        let lastAlive = try ledger.lastAlive()
        let clock = ServerClock(notBefore: lastAlive)
        if options.isDemo {
            try DemoMarket.seed(ledger, folder: options.staticFolder + "/demo", at: clock.now)
        }
        let market = try makeMarket(ledger, clock)
        let server = try makeServer(market, address)
        market.attach(server)
        try readRooms(market, server)
        // Before anybody can come in: a lot must not end because of the time that the market was down.
        let downtime = lastAlive.map { max(0, clock.now - $0) } ?? 0
        for room in market.rooms {
            let runSheet = (try? ledger.plannedLots(of: room.profile.id)) ?? []
            room.open(downtime: downtime, runSheet: runSheet)
        }
        server.start()
        market.orders.payments.carryOn()
        logger.info("\(market.rooms.count) rooms read back, down for \(downtime) ms")
        // A restart learns from this how long the market was down.
        // While lines are closed time stands still, and counts as down.
        let watch = RecordingWatch(logger)
        let heartbeat = Ticker {
            watch.look(at: ledger.metrics.stoppedBy)
            if !market.drain.isClosing { ledger.markAlive(at: clock.now) }
            market.orders.payments.carryOn()
        }
        let demoHost = DemoHost(market)
        let rounds = options.isDemo && options.hasDemoHost ? Ticker(demoHost.makeRounds) : nil
        announce(market, port: server.port)
        server.join()
        rounds?.stop()
        heartbeat.stop()
        market.orders.desk.finish()
        logger.info("closed in order")
    }

    private func openLedger() throws -> Ledger {
        try Ledger(makingParentsOf: options.dataFolder)
    }

    private func makeMarket(_ ledger: Ledger, _ clock: ServerClock) throws -> LiveMarket {
        let secret = try SecretFile.session.secret(in: options.dataFolder)
        let site: StaticSite
        do {
            site = try StaticSite(folder: URL(fileURLWithPath: options.staticFolder))
        } catch {
            throw StartError.staticFiles(options.staticFolder)
        }
        return LiveMarket(
            options: options,
            ledger: ledger,
            clock: clock,
            accounts: try Accounts(
                ledger,
                cookie: SessionCookie(secret: secret),
                limits: options.limits.signIns
            ),
            drawSeeds: DrawSeeds(secret: secret),
            outlet: LocalOutlet(),
            orders: try OrderService(options, ledger, clock, logger),
            site: site,
            night: try ledger.night(),
            logger: logger
        )
    }

    private func resolveAddress() throws -> SocketAddress {
        do {
            return try SocketAddress.resolve(host: options.host, port: options.port)
        } catch {
            throw StartError.address(options.host, options.port)
        }
    }

    /// Finds out whether the port is taken before anything is read or written.
    private func checkPort(_ address: SocketAddress) throws {
        guard address.port != 0 else { return }
        do throws(SystemCallError) {
            _ = try Socket.listen(on: address, sharing: .alone, backlog: 1)
        } catch {
            throw startError(error)
        }
    }

    private func startError(_ error: SystemCallError) -> StartError {
        if error.isAddressInUse { return .portTaken(options.port) }
        if error.isAddressElsewhere { return .address(options.host, options.port) }
        return .system("\(error)")
    }

    private func transportOptions(
        _ market: LiveMarket,
        _ address: SocketAddress
    ) -> TransportOptions {
        let limits = options.limits
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var transport = TransportOptions(
            address: address,
            loopCount: options.loops > 0 ? options.loops : cores
        )
        transport.limits = limits.connection
        transport.connectionsMax = limits.connectionsMax
        transport.connectionsPerAddressMax =
            options.isDemo ? limits.connectionsMax : limits.connectionsPerAddress
        transport.backlog = Int32(clamping: limits.backlog)
        transport.acceptsPerTurn = limits.acceptsPerTurn
        transport.handshakesPerTurn = limits.handshakesPerTurn
        transport.requestsPerTurn = limits.requestsPerTurn
        transport.receiveBytesPerTurn = limits.bytesPerTurn
        transport.handlesSignals = true
        transport.terminated = { market.drain.signalled(market, $0) }
        if let certificate = options.tlsCertificate, let key = options.tlsKey {
            transport.certificate = CertificateFiles(certificate: certificate, key: key)
        }
        let logger = logger
        transport.report = { logger.notice("\($0)") }
        return transport
    }

    private func makeServer(_ market: LiveMarket, _ address: SocketAddress) throws -> Server {
        do {
            return try Server(options: transportOptions(market, address)) { loop, connections in
                let application = MarketApplication(
                    index: connections.index,
                    loop: loop,
                    connections: connections,
                    market: market
                )
                market.outlet.attach(LoopConfined(application, on: loop))
                return application
            }
        } catch Server.SetupError.system(let error) {
            throw startError(error)
        } catch Server.SetupError.tls(let error) {
            throw StartError.certificate("\(error)")
        }
    }

    /// Reads every room back from the ledger, spread over the loops.
    private func readRooms(_ market: LiveMarket, _ server: Server) throws {
        let clock = market.clock
        let seeds = market.drawSeeds
        let log = ReadingLog(logger)
        for (number, profile) in try MarketRoom.profiles(market.ledger).enumerated() {
            let room = try MarketRoom(
                profile,
                ledger: market.ledger,
                outlet: market.outlet,
                loop: server.loops[number % server.loops.count],
                limits: options.limits.room,
                drawSeed: { seeds.seed(room: $0, lot: $1) },
                beneficiary: { market.beneficiary($1, of: $0) },
                reading: { log.tell($0, of: profile.slug) },
                clock: { clock.now }
            )
            market.orders.attach(room)
            market.add(room)
        }
        try market.orders.desk.awaitReading()
    }

    private func announce(_ market: LiveMarket, port: UInt16) {
        logger.info("open at \(market.scheme)://\(options.host):\(port)/")
        guard options.isDemo else { return }
        logger.info("host console at \(market.scheme)://\(options.host):\(port)/host")
        if let secret = options.paymentSecret, secret == Array(DemoPayments.secret.utf8) {
            logger.info("payment notices are signed with: \(DemoPayments.secret)")
        }
        for account in DemoMarket.accounts {
            logger.info(
                "sign in as \(account.role.rawValue): \(account.signInName) / \(DemoMarket.password)"
            )
        }
    }
}

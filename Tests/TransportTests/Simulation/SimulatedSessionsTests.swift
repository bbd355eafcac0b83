import EventLoop
import SeededNumbers
import Testing
import WebSocketProtocol

@testable import Transport

/// Whole sessions against a kernel without sockets; a failing seed is in the message.
@Suite struct SimulatedSessionsTests {
    private static let peersMax = 24

    /// One run: the kernel's history, and everything that was wrong.
    private struct Outcome {
        var history: UInt64
        var faults: [String]
        var upgrades: Int
        var catchUps: Int
    }

    private func makeConnections(_ kernel: SimulatedKernel) -> LoopConnections {
        var options = TransportOptions(address: .loopback(port: 0), loopCount: 1)
        options.handshakesPerTurn = 2
        options.requestsPerTurn = 3
        options.sendsPerTurn = 4
        options.sendsPerLook = 2
        options.compressionBytesMin = 64
        options.limits.laneBytesMax = 20_000
        return LoopConnections(
            kernel: kernel,
            index: 0,
            options: options,
            limiter: AddressLimiter(inAllMax: 1_000, perAddressMax: 1_000),
            published: MetricsBox(),
            now: kernel.now
        )
    }

    private func run(seed: UInt64) -> Outcome {
        let kernel = SimulatedKernel(seed: seed)
        let connections = makeConnections(kernel)
        let application = SimulatedApplication(seed: seed, connections)
        connections.application = application
        var night = Night(kernel, connections, application, seed: seed)
        night.pass(turns: 400, peersMax: Self.peersMax)
        night.settle()
        night.drain()
        return Outcome(
            history: kernel.history,
            faults: night.faults,
            upgrades: connections.metrics.upgrades,
            catchUps: connections.metrics.catchUps
        )
    }

    @Test func `sessions keep every promise whatever the kernel does`() {
        var upgrades = 0
        var catchUps = 0
        for seed in UInt64(1)...150 {
            let outcome = run(seed: seed)
            #expect(outcome.faults.isEmpty, "seed \(seed)")
            upgrades += outcome.upgrades
            catchUps += outcome.catchUps
        }
        // The runs are worth something: most peers got in, and some were behind.
        #expect(upgrades > 1_000 && catchUps > 100)
    }

    @Test(arguments: [7, 77, 777] as [UInt64])
    func `the same seed gives the same run`(seed: UInt64) {
        #expect(run(seed: seed).history == run(seed: seed).history)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `newcomers beyond a turn's room are let in by later turns`(seed: UInt64) {
        let kernel = SimulatedKernel(seed: seed)
        let connections = makeConnections(kernel)
        let application = SimulatedApplication(seed: seed, connections)
        connections.application = application
        var night = Night(kernel, connections, application, seed: seed)
        for _ in 0..<11 { night.enter(.steady) }
        night.settle()
        #expect(night.faults.isEmpty, "seed \(seed)")
        #expect(connections.metrics.upgrades == 11)
        #expect(connections.metrics.newcomersDeferred > 0)
    }
}

/// One loop's evening: peers come, act and go; then everybody is heard out; then the server ends.
private struct Night {
    private let kernel: SimulatedKernel
    private let connections: LoopConnections
    private let application: SimulatedApplication
    private var random: SeededGenerator
    private var peers: [SimulatedPeer] = []
    private(set) var faults: [String] = []

    init(
        _ kernel: SimulatedKernel,
        _ connections: LoopConnections,
        _ application: SimulatedApplication,
        seed: UInt64
    ) {
        self.kernel = kernel
        self.connections = connections
        self.application = application
        random = SeededGenerator(seed: seed &+ 2)
    }

    mutating func pass(turns: Int, peersMax: Int) {
        for _ in 0..<turns {
            if peers.count < peersMax, random.chance(15) {
                enter(SimulatedPeer.Way.allCases.randomElement(using: &random) ?? .steady)
            }
            for index in peers.indices where random.chance(70) {
                peers[index].act(kernel, &random)
            }
            // A loop with nothing to do waits.
            if !kernel.isIdle || random.chance(20) { kernel.turn(of: connections) }
            if random.chance(10) {
                application.publish()
                kernel.wake()
            }
            answerLate()
            let most = connections.options.limits.laneBytesMax + 20_000
            for connection in connections.all where connection.waitingBytes > most {
                faults.append("\(connection.waitingBytes) bytes wait")
            }
        }
    }

    /// A peer comes.
    mutating func enter(_ way: SimulatedPeer.Way) {
        let slot = kernel.freeSlot
        let isEncrypted = random.chance(30)
        let host = SocketAddress.loopback(port: 1)
        guard let connection = connections.admit(slot, from: host, isEncrypted: isEncrypted)
        else { return }
        let steps = isEncrypted ? 2 : 0
        kernel.open(connection, handshakeSteps: steps)
        peers.append(
            SimulatedPeer(
                way,
                slot,
                connection.id,
                handshakeSteps: steps,
                deflates: random.chance(40)
            )
        )
    }

    /// Everybody reads and says the rest; then nothing may be owed to anybody.
    mutating func settle() {
        var turns = 0
        answerLate()
        settlePeers()
        while !kernel.isIdle, turns < 3_000 {
            kernel.turn(of: connections, timePasses: false)
            answerLate()
            settlePeers()
            turns += 1
        }
        if !kernel.isIdle { faults.append("it never comes to rest") }
        for peer in peers {
            faults += peer.faults.map { "\(peer.way): \($0)" }
            let isHere = connections.connection(peer.id) != nil
            guard isHere, !peer.isOut, peer.closeCode == nil else { continue }
            if peer.way != .silent, peer.way != .web, !peer.isUpgraded {
                faults.append("\(peer.way): not let in")
            }
            if peer.isUpgraded, peer.echoes != peer.sent {
                faults.append("\(peer.way): \(peer.echoes) echoes of \(peer.sent)")
            }
            if peer.isUpgraded, peer.newest != application.news {
                faults.append("\(peer.way): news \(peer.newest ?? -1), not \(application.news)")
            }
            if peer.way == .web, peer.responses != peer.requested {
                faults.append("\(peer.responses) responses to \(peer.requested) requests")
            }
        }
        for _ in 0..<300 { kernel.turn(of: connections) }
        for peer in peers where peer.way == .silent && connections.connection(peer.id) != nil {
            faults.append("who never spoke was kept")
        }
    }

    private func answerLate() {
        // As a loop that is given work.
        if application.answerLate() { kernel.wake() }
    }

    /// Lets every peer send and read all there is.
    private mutating func settlePeers() {
        for index in peers.indices { peers[index].settle(kernel) }
    }

    mutating func drain() {
        let staying = peers.filter { connections.connection($0.id)?.phase == .open }
        connections.beginDraining()
        var turns = 0
        while connections.closeSome(2) > 0, turns < 2_000 {
            turns += 1
            settlePeers()
            kernel.turn(of: connections)
            answerLate()
        }
        settlePeers()
        for peer in peers where staying.contains(where: { $0.id == peer.id }) {
            if !peer.isOut, peer.closeCode != .reconnect {
                faults.append("\(peer.way): ended by \(peer.closeCode?.rawValue ?? 0)")
            }
        }
        let metrics = connections.metrics
        if !kernel.sockets.isEmpty { faults.append("\(kernel.sockets.count) sockets are left") }
        if metrics.connections != 0 || metrics.webSockets != 0 { faults.append("miscounted") }
        if metrics.blocked != 0 || metrics.behind != 0 { faults.append("blocked for nobody") }
        if metrics.newcomersWaiting != 0 { faults.append("a newcomer waits") }
        if !application.isDeserted { faults.append("the application was not told of an end") }
        if !application.hasHeardOfDrain { faults.append("the application was not told to drain") }
        faults += application.faults
    }
}

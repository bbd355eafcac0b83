internal import EventLoop
internal import Synchronization

/// A bound listening socket, until a loop takes it to accept from it.
final class ListeningSocket: Sendable {
    let address: SocketAddress
    private let descriptor: Mutex<Descriptor?>

    init(on address: SocketAddress, backlog: Int32) throws(SystemCallError) {
        let descriptor = try Socket.listen(on: address, reusePort: true, backlog: backlog)
        self.address = try Socket.localAddress(of: descriptor)
        self.descriptor = Mutex(consume descriptor)
    }

    /// Gives the descriptor away, once.
    func take() -> Descriptor? {
        descriptor.withLock { $0.take() }
    }
}

/// Accepts connections on one loop.
final class Listener: ReadinessHandler {
    private var descriptor: Descriptor?
    private let connections: LoopConnections
    private let tls: TLSSource?
    private var registration: Registration?

    init(
        _ descriptor: consuming Descriptor,
        into connections: LoopConnections,
        tls: TLSSource?
    ) throws(SystemCallError) {
        let number = descriptor.number
        self.descriptor = consume descriptor
        self.connections = connections
        self.tls = tls
        registration = try connections.loop.register(number, interest: .readable, handler: self)
    }

    /// Takes a bounded number of connections; those left make the socket ready again.
    func ready(_ readiness: Readiness) {
        let context = tls?.context
        var peer = SocketAddress.loopback(port: 0)
        for _ in 0..<connections.options.acceptsPerTurn {
            do {
                guard let accepted = try accept(&peer) else { return }
                connections.admit(accepted, from: peer, tls: context)
            } catch {
                // A connection that ended while it waited is no reason to rest.
                guard !error.isConnectionAborted else { continue }
                rest(error)
                return
            }
        }
    }

    private func accept(_ peer: inout SocketAddress) throws(SystemCallError) -> Descriptor? {
        guard let number = descriptor?.number else { return nil }
        return try Socket.accept(number, peer: &peer)
    }

    /// Stops listening: what still waits to be accepted is refused by the kernel.
    func close() {
        if let registration { connections.loop.deregister(registration) }
        registration = nil
        descriptor = nil
    }

    private func rest(_ error: SystemCallError) {
        guard let registration else { return }
        connections.metrics.acceptPauses += 1
        connections.options.report(.acceptPaused(error))
        let loop = connections.loop
        loop.modify(registration, interest: [])
        loop.schedule(after: connections.options.acceptPause) { [weak self] in
            guard let self, let registration = self.registration else { return }
            loop.modify(registration, interest: .readable)
        }
    }
}

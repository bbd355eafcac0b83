internal import EventLoop

/// A bound listening socket, before and while a loop accepts from it.
final class ListeningSocket: Sendable {
    let descriptor: Descriptor
    let address: SocketAddress

    init(on address: SocketAddress, backlog: Int32) throws(SystemCallError) {
        descriptor = try Socket.listen(on: address, reusePort: true, backlog: backlog)
        self.address = try Socket.localAddress(of: descriptor)
    }
}

/// Accepts connections on one loop.
final class Listener: ReadinessHandler {
    private let socket: ListeningSocket
    private let connections: LoopConnections
    private let tls: TLSSource?
    private var registration: Registration?

    init(
        _ socket: ListeningSocket,
        into connections: LoopConnections,
        tls: TLSSource?
    ) throws(SystemCallError) {
        self.socket = socket
        self.connections = connections
        self.tls = tls
        registration = try connections.loop.register(
            socket.descriptor.number,
            interest: .readable,
            handler: self
        )
    }

    /// Takes a bounded number of connections; those left make the socket ready again.
    func ready(_ readiness: Readiness) {
        let context = tls?.context
        var peer = socket.address
        for _ in 0..<connections.options.acceptsPerTurn {
            do {
                guard let accepted = try Socket.accept(socket.descriptor, peer: &peer) else {
                    return
                }
                connections.admit(accepted, from: peer, tls: context)
            } catch {
                // A connection that ended while it waited is no reason to rest.
                guard !error.isConnectionAborted else { continue }
                rest(error)
                return
            }
        }
    }

    /// Stops listening: what still waits to be accepted is refused by the kernel.
    func close() {
        if let registration { connections.loop.deregister(registration) }
        registration = nil
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

internal import EventLoop
internal import Synchronization

/// A bound listening socket, until a loop takes it to accept from it.
final class ListeningSocket: Sendable {
    let address: SocketAddress
    private let descriptor: Mutex<Descriptor?>

    /// Binds and listens; what is accepted inherits the socket's options (`tcp(7)`).
    init(
        on address: SocketAddress,
        _ sharing: Socket.Sharing,
        _ options: TransportOptions
    ) throws(SystemCallError) {
        let descriptor = try Socket.listen(
            on: address,
            sharing: sharing,
            backlog: options.backlog
        )
        try Socket.setNoDelay(descriptor)
        try Socket.setNotSentLowWater(descriptor, bytes: options.notSentBytesMax)
        if options.sendBufferBytes > 0 {
            try Socket.setBufferSizes(descriptor, receive: 0, send: options.sendBufferBytes)
        }
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
    private let loop: EventLoop
    private let kernel: SystemKernel
    private let connections: LoopConnections
    private let tls: TLSSource?
    private var registration: Registration?

    init(
        _ descriptor: consuming Descriptor,
        on loop: EventLoop,
        _ kernel: SystemKernel,
        into connections: LoopConnections,
        tls: TLSSource?
    ) throws(SystemCallError) {
        let number = descriptor.number
        self.descriptor = consume descriptor
        self.loop = loop
        self.kernel = kernel
        self.connections = connections
        self.tls = tls
        registration = try loop.register(number, interest: .readable, handler: self)
    }

    /// Takes a bounded number of connections; those left make the socket ready again.
    func ready(_ readiness: Readiness) {
        let context = tls?.context
        var peer = SocketAddress.loopback(port: 0)
        for _ in 0..<connections.options.acceptsPerTurn {
            do {
                guard let accepted = try accept(&peer) else { return }
                admit(accepted, from: peer, tls: context)
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

    /// Hands a connection over; it is closed at once when there are too many.
    private func admit(
        _ descriptor: consuming Descriptor,
        from peer: SocketAddress,
        tls context: TLSContext?
    ) {
        let connection = connections.admit(
            descriptor.number,
            from: peer,
            isEncrypted: context != nil
        )
        guard let connection else { return }
        do {
            try kernel.adopt(descriptor, tls: context, handler: connection)
        } catch {
            // The peer has gone already, or the kernel cannot watch it.
            connection.condemn()
        }
    }

    /// Stops listening: what still waits to be accepted is refused by the kernel.
    func close() {
        if let registration { loop.deregister(registration) }
        registration = nil
        descriptor = nil
    }

    private func rest(_ error: SystemCallError) {
        guard let registration else { return }
        connections.metrics.acceptPauses += 1
        connections.options.report(.acceptPaused(error))
        loop.modify(registration, interest: [])
        loop.schedule(after: connections.options.acceptPause) { [weak self] in
            guard let self, let registration = self.registration else { return }
            self.loop.modify(registration, interest: .readable)
        }
    }
}

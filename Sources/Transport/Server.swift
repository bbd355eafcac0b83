public import EventLoop
internal import Synchronization

/// Loops, listeners and connections put together.
public final class Server: Sendable {
    /// Why a server cannot be made.
    public enum SetupError: Error, Sendable {
        /// The address cannot be listened on, or a descriptor is missing.
        case system(SystemCallError)
        /// Certificate or key cannot be used.
        case tls(TLSError)
    }

    /// Makes the application of one loop, on that loop.
    public typealias MakeApplication =
        @Sendable (EventLoop, LoopConnections) -> any Application

    /// The loops, which also may carry actors, and run from ``start()`` to the server's end.
    public let loops: [EventLoop]

    /// The port listened on, chosen by the system when 0 was asked for.
    public let port: UInt16

    let options: TransportOptions
    let tls: TLSSource?
    let places: [LoopPlace]
    private let makeApplication: MakeApplication
    private let limiter: AddressLimiter
    private let hasBegunDraining = Mutex(false)
    private let undrainedLoops: Mutex<Int>

    /// Binds the listeners; nothing is accepted before ``start()``.
    ///
    /// - Parameters:
    ///   - options: How to listen and what to allow.
    ///   - application: Makes what answers on each loop.
    /// - Throws: ``SetupError``.
    public init(
        options: TransportOptions,
        application: @escaping MakeApplication
    ) throws(SetupError) {
        precondition((1...ConnectionID.loopsMax).contains(options.loopCount), "1 to 64 loops")
        self.options = options
        makeApplication = application
        undrainedLoops = Mutex(options.loopCount)
        limiter = AddressLimiter(
            inAllMax: options.connectionsMax,
            perAddressMax: options.connectionsPerAddressMax
        )
        do {
            tls = try options.certificate.map { files throws(TLSError) in try TLSSource(files) }
        } catch {
            throw .tls(error)
        }
        do {
            var places: [LoopPlace] = []
            var address = options.address
            for index in 0..<options.loopCount {
                // Sockets that share a port would share it with another server of this user, too, who would get half
                // of the people: the first one must be the first of all.
                let socket = try ListeningSocket(
                    on: address,
                    index == 0 ? .first : .further,
                    options
                )
                // The first listener may have chosen the port; the others share it.
                address = socket.address
                let loop = try EventLoop(name: "loop \(index)")
                places.append(LoopPlace(index: index, loop: loop, socket: socket))
            }
            self.places = places
            loops = places.map(\.loop)
            port = address.port
        } catch {
            throw .system(error)
        }
    }

    /// Counters of all loops, as of the end of each one's last turn; from any thread.
    public var metrics: TransportMetrics {
        places.reduce(TransportMetrics()) { $0 + $1.published.load() }
    }

    /// Starts the loops and begins to accept; called once.
    ///
    /// Signals are taken over before anybody is let in, so that no one sees a server which a signal
    /// would kill.
    public func start() {
        for place in places { place.loop.start() }
        places.first?.loop.execute { [self] in
            if options.handlesSignals {
                SignalHandler.install(for: self, on: places[0].loop)
            }
            for place in places {
                place.loop.execute { [self] in open(place) }
            }
        }
    }

    /// Starts, and returns when the server has drained or was stopped.
    public func run() {
        start()
        join()
    }

    /// Waits for the end of every loop; called from no loop.
    public func join() {
        for place in places { place.loop.join() }
    }

    /// Ends every connection at once, and the loops.
    public func stop() {
        for place in places {
            place.loop.execute {
                place.listener.value?.close()
                place.connections.value?.abandon()
                place.loop.stop()
            }
        }
    }

    /// Stops accepting and closes the connections in groups spread over a time, then stops.
    ///
    /// Every application is told first. WebSockets are closed with code 4001; requests in
    /// progress are answered. What is left 10 s after the grace is ended. All loops stop together,
    /// when none has connections any more. Later calls do nothing.
    public func drain(grace: Duration) {
        let isFirst = hasBegunDraining.withLock { begun in
            defer { begun = true }
            return !begun
        }
        guard isFirst else { return }
        options.report(.draining)
        for place in places {
            place.loop.execute { [self] in
                Drain(place, grace: grace, ended: countDrained).begin()
            }
        }
    }

    // Actors on a loop may serve connections of another, so a loop does not stop by itself.
    private func countDrained() {
        let left = undrainedLoops.withLock { left in
            left -= 1
            return left
        }
        guard left == 0 else { return }
        for loop in loops { loop.stop() }
    }

    /// Reads certificate and key again for new connections; reports how it went.
    public func reloadCertificate() {
        guard let tls else { return }
        do {
            try tls.reload()
            options.report(.certificateReloaded)
        } catch {
            options.report(.certificateRefused(error))
        }
    }

    private func open(_ place: LoopPlace) {
        let kernel = SystemKernel(place.loop, isEncrypting: tls != nil)
        let connections = LoopConnections(
            kernel: kernel,
            index: place.index,
            options: options,
            limiter: limiter,
            published: place.published,
            now: place.loop.now
        )
        connections.application = makeApplication(place.loop, connections)
        place.loop.observe(connections)
        place.connections.value = connections
        guard let descriptor = place.socket.take() else { return }
        do {
            place.listener.value = try Listener(
                descriptor,
                on: place.loop,
                kernel,
                into: connections,
                tls: tls
            )
        } catch {
            preconditionFailure("watching a fresh listener: \(error)")
        }
    }
}

/// What a server holds for one of its loops.
final class LoopPlace: Sendable {
    let index: Int
    let loop: EventLoop
    let socket: ListeningSocket
    let published = MetricsBox()
    let connections: LoopBound<LoopConnections>
    let listener: LoopBound<Listener>

    init(index: Int, loop: EventLoop, socket: ListeningSocket) {
        self.index = index
        self.loop = loop
        self.socket = socket
        connections = LoopBound(loop)
        listener = LoopBound(loop)
    }
}

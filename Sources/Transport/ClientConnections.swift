public import EventLoop

/// What the client connections of one loop share; made and used on that loop.
public final class ClientConnections {
    /// The loop of all these connections.
    public let loop: EventLoop

    /// Connections that have begun and not ended.
    public private(set) var count = 0

    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var ending: [(ClientConnection, ClientEnd)] = []

    /// Makes an empty set; on the loop.
    public init(on loop: EventLoop) {
        loop.checkIsolated()
        self.loop = loop
        loop.observe(self)
    }

    /// Begins a connection; its handler hears how it goes on.
    ///
    /// - Parameters:
    ///   - options: Where to, and what to ask for.
    ///   - handler: Held until the connection has ended.
    /// - Returns: The connection, on which nothing can be sent before it is open.
    /// - Throws: ``SystemCallError`` or ``TLSError`` when it cannot even begin.
    public func connect(
        _ options: ClientOptions,
        handler: any ClientHandler
    ) throws -> ClientConnection {
        let connection = try ClientConnection(options, handler: handler, home: self)
        count += 1
        return connection
    }

    func borrowBuffer() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &buffer)
        return taken
    }

    func giveBack(_ taken: inout [UInt8]) {
        swap(&taken, &buffer)
    }

    func end(_ connection: ClientConnection, _ end: ClientEnd) {
        ending.append((connection, end))
    }
}

extension ClientConnections: TurnObserver {
    /// Needs nothing; for the loop.
    public func readinessHandled() {}

    /// Lets go of what has ended and tells the handlers; for the loop.
    public func turnEnding() {
        while !ending.isEmpty {
            var ended: [(ClientConnection, ClientEnd)] = []
            swap(&ended, &ending)
            for (connection, end) in ended {
                count -= 1
                connection.release(end)
            }
        }
    }
}

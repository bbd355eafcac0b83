internal import EventLoop

/// Ends one loop's connections in groups, so that those who come back do not come all at once.
final class Drain {
    private static let step = Duration.milliseconds(50)
    private static let afterGrace = Duration.seconds(10)

    private let place: LoopPlace
    private let grace: Duration
    private let ended: @Sendable () -> Void

    /// - Parameters:
    ///   - place: The loop.
    ///   - grace: The time that the closes are spread over.
    ///   - ended: Called once, on the loop, when it has no connections any more.
    init(_ place: LoopPlace, grace: Duration, ended: @escaping @Sendable () -> Void) {
        self.place = place
        self.grace = grace
        self.ended = ended
    }

    /// Closes the listener and begins; on the loop.
    func begin() {
        guard let connections = place.connections.value else {
            // Without its socket, a loop that is still to be opened takes nobody in.
            _ = place.socket.take()
            ended()
            return
        }
        place.listener.value?.close()
        place.listener.value = nil
        connections.beginDraining()
        let steps = max(1, grace.wholeNanoseconds / Self.step.wholeNanoseconds)
        let size = max(1, (connections.metrics.webSockets + Int(steps) - 1) / Int(steps))
        let deadline = place.loop.now + (grace + Self.afterGrace).wholeNanoseconds
        proceed(connections, size: size, deadline: deadline)
    }

    private func proceed(_ connections: LoopConnections, size: Int, deadline: Int64) {
        let left = connections.closeSome(size)
        guard left > 0, place.loop.now < deadline else {
            connections.abandon()
            ended()
            return
        }
        place.loop.schedule(after: Self.step) {
            self.proceed(connections, size: size, deadline: deadline)
        }
    }
}

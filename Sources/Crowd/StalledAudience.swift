import EventLoop
import Synchronization
import Transport

/// Viewers who read nothing, on an event loop of their own so that they disturb no other.
// Checked: all state is touched on the loop only, which every entry from outside goes through.
final class StalledAudience: @unchecked Sendable {
    /// What the kernel is to keep for each, so that the server soon cannot send; the system's own buffer would
    /// grow on.
    private static let receiveBufferBytes: Int32 = 8_192

    let loop: EventLoop
    let room: String
    /// Whether they have been told to read on.
    private(set) var isAwake = false
    /// Whether they stay away once they are gone.
    private(set) var isClosing = false

    private let base: ClientOptions
    private let settled = Atomic<Int>(0)
    private var sources: SourceAddresses
    private var connections: ClientConnections?
    private var viewers: [StalledViewer] = []

    init(_ loop: EventLoop, room: String, options: ClientOptions) {
        self.loop = loop
        self.room = room
        var options = options
        options.receiveBufferBytes = Self.receiveBufferBytes
        base = options
        sources = SourceAddresses(to: options.address)
    }

    /// Viewers whose first attempt has come to an end, stalled or not; from any thread.
    var settledCount: Int { settled.load(ordering: .relaxed) }

    /// Adds viewers and begins their connections; from any thread.
    func gather(_ count: Int) {
        loop.execute { [self] in
            for _ in 0..<count {
                let viewer = StalledViewer(in: self)
                viewers.append(viewer)
                viewer.connect()
            }
        }
    }

    /// Has all read on; from any thread.
    func wake() {
        loop.execute { [self] in
            isAwake = true
            for viewer in viewers { viewer.wake() }
        }
    }

    /// Hands over what became of each; from any thread.
    func report(_ body: @escaping @Sendable ([StalledViewer.State]) -> Void) {
        loop.execute { [self] in body(viewers.map(\.state)) }
    }

    /// Ends all; from any thread.
    func close() {
        loop.execute { [self] in
            isClosing = true
            for viewer in viewers { viewer.leave() }
        }
    }

    func connect(_ handler: any ClientHandler) throws -> ClientConnection {
        let home = connections ?? ClientConnections(on: loop)
        connections = home
        var options = base
        options.source = sources.next()
        return try home.connect(options, handler: handler)
    }

    func noteSettled() { settled.add(1, ordering: .relaxed) }
}

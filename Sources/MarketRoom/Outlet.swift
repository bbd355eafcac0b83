public import Market

/// Where one session can be reached: the loop that owns its connection, and the connection there.
public struct SessionAddress: Hashable, Sendable {
    /// Index of the event loop on this machine.
    public let loop: Int
    /// Unique within the process.
    public let connection: UInt64

    /// The address of a connection on a loop.
    public init(loop: Int, connection: UInt64) {
        self.loop = loop
        self.connection = connection
    }
}

/// A message for one session only.
public struct Letter: Sendable {
    /// Who gets it.
    public let address: SessionAddress
    /// One JSON text.
    public let text: [UInt8]
    /// True for the message that lets a session into the room: from it on, publications follow.
    public let admits: Bool

    init(to address: SessionAddress, _ text: [UInt8], admits: Bool = false) {
        self.address = address
        self.text = text
        self.admits = admits
    }
}

/// What a room tells all its subscribers, immutable and shared.
public final class Publication: Sendable {
    /// The room that it comes from.
    public let room: RoomID
    /// Counts publications of this epoch from 1.
    public let offset: Int64
    /// One JSON text.
    public let text: [UInt8]

    init(room: RoomID, offset: Int64, text: [UInt8]) {
        self.room = room
        self.offset = offset
        self.text = text
    }
}

/// What a room publishes to, which keeps the order of the calls for each subscriber.
public protocol Outlet: Sendable {
    /// Sends messages to single sessions; unknown addresses are passed over.
    func deliver(_ letters: [Letter], from room: RoomID)

    /// Sends one publication to every subscriber of its room.
    func publish(_ publication: Publication)

    /// Calls back after every command stamped before this call has been submitted to its room.
    func fence(_ passed: @escaping @Sendable () -> Void)

    /// The longest time in milliseconds that a recent publication took on a loop, to stretch the tick by.
    var fanOutMilliseconds: Int64 { get }
}

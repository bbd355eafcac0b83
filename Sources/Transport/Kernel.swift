internal import EventLoop

/// What a loop's connections ask of the world: to move bytes, to be told, and to be called again.
///
/// Everything else that ``LoopConnections`` and ``Connection`` do follows from the readiness, bytes
/// and time handed to them, so that a seeded kernel runs whole sessions without a socket or a
/// clock. ``SystemKernel`` is the one that serves. Slots are descriptor numbers; each is used
/// between its opening and its ``close(_:)`` only.
protocol Kernel: AnyObject {
    /// Goes on with the handshake that comes before the first byte.
    func secure(_ slot: Int32) -> Securing

    /// Reads what is there into the front of a buffer.
    func receive(_ slot: Int32, into buffer: inout MutableSpan<UInt8>) -> Receiving

    /// Sends as much as the socket takes.
    func send(_ slot: Int32, _ bytes: Span<UInt8>) -> Sending

    /// Whether the socket must take bytes for a reason of the stream's own.
    func needsWriting(_ slot: Int32) -> Bool

    /// Asks to hear of what matters now, instead of what mattered before.
    func watch(_ slot: Int32, for interest: Readiness)

    /// Ends the own direction; a peer that has gone already needs no word.
    func finishWriting(_ slot: Int32)

    /// Ends the socket and the hearing of it.
    func close(_ slot: Int32)

    /// The date, in seconds since 1970 in UTC.
    var secondsSince1970: Int64 { get }

    /// Whether the next turn has something to do already; asked at the end of one.
    func hasMore() -> Bool

    /// Makes sure that there is a next turn at once.
    func wake()

    /// Calls a closure once in a later turn, never early.
    func schedule(after delay: Duration, _ body: @escaping () -> Void)
}

/// How a handshake before the first byte goes.
enum Securing {
    /// Bytes can be moved.
    case done
    /// It waits for the peer.
    case underWay
    /// It has failed.
    case failed
}

/// What reading came to.
enum Receiving: Equatable {
    /// This many bytes came, at least one.
    case moved(Int)
    /// Nothing is there now.
    case blocked
    /// The peer has ended its direction.
    case ended
    /// The connection is lost.
    case failed
}

/// What sending came to.
enum Sending: Equatable {
    /// This many bytes were taken; fewer than all when the socket takes no more now.
    case moved(Int)
    /// The connection is lost.
    case failed
}

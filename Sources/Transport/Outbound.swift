/// What waits for a socket that takes no more, and what was left out meanwhile.
///
/// Pure. Empty, and without memory of its own, unless the socket is blocked.
struct Outbound {
    private var bytes: [UInt8] = []
    private var offset = 0

    /// Whether a publication was refused since the socket last was free.
    private(set) var isBehind = false

    /// Bytes that wait.
    var count: Int { bytes.count - offset }

    /// Whether the socket takes no more: whatever comes now waits, or is left out.
    var isBlocked: Bool { offset < bytes.count }

    /// Asks whether a publication may go out now; if not, remembers that one was left out.
    mutating func admitsPublication() -> Bool {
        guard isBlocked else { return true }
        isBehind = true
        return false
    }

    /// Keeps what a blocked socket did not take of a turn's writes.
    mutating func keep(_ rest: Span<UInt8>) {
        bytes.append(copying: rest)
    }

    /// Queues personal bytes behind what waits.
    mutating func queue(_ more: [UInt8]) {
        if offset > 65_536, offset > bytes.count / 2 {
            bytes.removeFirst(offset)
            offset = 0
        }
        bytes += more
    }

    /// What waits, to be tried again: the bytes from the offset on.
    var unsent: (bytes: [UInt8], offset: Int) { (bytes, offset) }

    /// Notes that the socket took bytes from the front; gives the memory back with the last.
    mutating func took(_ count: Int) {
        offset += count
        if offset == bytes.count { clear() }
    }

    /// Forgets what waits.
    mutating func clear() {
        bytes = []
        offset = 0
    }

    /// Whether a publication was left out and the newest state can now be sent; asked once.
    mutating func takeCaughtUp() -> Bool {
        guard isBehind, !isBlocked else { return false }
        isBehind = false
        return true
    }
}

extension [UInt8] {
    /// Appends a copy of the bytes.
    mutating func append(copying source: Span<UInt8>) {
        // The bytes are only read, during the call.
        unsafe source.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends a copy of the bytes.
    mutating func append(copying source: RawSpan) {
        // The bytes are only read, during the call.
        unsafe source.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}

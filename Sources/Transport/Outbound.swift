/// What waits for a socket that takes no more.
///
/// Pure. A connection has one only while its socket is blocked.
struct Outbound {
    private var bytes: [UInt8] = []
    private var offset = 0

    /// Bytes that wait.
    var count: Int { bytes.count - offset }

    /// Whether everything was taken.
    var isEmpty: Bool { offset == bytes.count }

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

    /// Notes that the socket took bytes from the front.
    mutating func took(_ count: Int) {
        offset += count
        guard isEmpty else { return }
        bytes = []
        offset = 0
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

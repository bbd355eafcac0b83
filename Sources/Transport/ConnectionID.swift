/// Names a connection for the life of the process; sendable to any thread.
public struct ConnectionID: Hashable, Sendable, RawRepresentable {
    /// From the lowest bit: 22 bits of descriptor, 6 of loop, 36 of serial number.
    public let rawValue: UInt64

    static let loopsMax = 64
    private static let slotBits: UInt64 = 22
    private static let loopBits: UInt64 = 6

    /// Takes a value that was one's ``rawValue``.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    init(slot: Int, loop: Int, serial: UInt64) {
        precondition(slot < 1 << Self.slotBits && loop < Self.loopsMax, "out of range")
        rawValue =
            serial << (Self.slotBits + Self.loopBits) | UInt64(loop) << Self.slotBits
            | UInt64(slot)
    }

    /// The place in its loop's table: the descriptor's number.
    var slot: Int { Int(rawValue & (1 << Self.slotBits - 1)) }

    /// The lowest bits of the serial number.
    var serial: UInt32 {
        UInt32(truncatingIfNeeded: rawValue >> (Self.slotBits + Self.loopBits))
    }

    /// The index of the loop that the connection lives on, in ``Server/loops``.
    public var loop: Int { Int(rawValue >> Self.slotBits & (1 << Self.loopBits - 1)) }
}

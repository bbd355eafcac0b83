/// How much one message may ask of this endpoint.
public struct MessageLimits: Sendable, Equatable {
    /// The most bytes of one message, after inflation; beyond it: ``ProtocolError/messageTooBig``.
    public var messageBytesMax: Int
    /// The most frames of one message; beyond it: ``ProtocolError/tooManyFragments``.
    public var fragmentsMax: Int

    /// The live market's limits by default: 64 KiB in 64 frames.
    ///
    /// - Precondition: Both are positive, `messageBytesMax` at most 1 TiB.
    public init(messageBytesMax: Int = 65_536, fragmentsMax: Int = 64) {
        precondition(messageBytesMax > 0 && messageBytesMax <= 1 << 40, "limit out of range")
        precondition(fragmentsMax > 0, "limit out of range")
        self.messageBytesMax = messageBytesMax
        self.fragmentsMax = fragmentsMax
    }

    /// The most bytes that a compressed message may have on the wire.
    ///
    /// Deflate makes incompressible data a little larger, and each flush of the sender adds 5 bytes,
    /// so this is well above ``messageBytesMax``; it ends a message that never inflates to anything.
    var compressedBytesMax: Int { 2 * messageBytesMax + 1024 }
}

/// A text message encoded once as whole server frames and shared by all who receive it.
///
/// The compressed form refers to nothing outside itself. It suits every connection on which the server
/// keeps no context; where a ``Deflater`` keeps one, send ``plain`` or compress anew.
public final class PreparedMessage: Sendable {
    /// The frame for everybody.
    public let plain: [UInt8]
    /// The compressed frame, if one was asked for and it is smaller.
    public let deflated: [UInt8]?
    /// The window that a receiver needs for ``deflated``, 8–15.
    public let deflatedWindowBits: Int

    /// Encodes a message.
    ///
    /// - Parameters:
    ///   - text: Valid UTF-8.
    ///   - deflated: Whether any receiver has agreed to permessage-deflate.
    public init(text: [UInt8], deflated: Bool) {
        var plain: [UInt8] = []
        plain.reserveCapacity(FrameHeader.bytesMax + text.count)
        FrameEncoder.append(.text, text, to: &plain)
        self.plain = plain
        // A window beyond the message's own length would only cost memory.
        let neededBits = Int.bitWidth - max(text.count - 1, 0).leadingZeroBitCount
        deflatedWindowBits = min(max(neededBits, 8), 15)
        guard deflated else {
            self.deflated = nil
            return
        }
        let deflater = Deflater(windowBits: deflatedWindowBits, keepsContext: false)
        var payload: [UInt8] = []
        unsafe deflater.deflate(text.span.bytes, to: &payload)
        var frame: [UInt8] = []
        frame.reserveCapacity(FrameHeader.bytesMax + payload.count)
        FrameEncoder.append(.text, payload, rsv1: true, to: &frame)
        self.deflated = frame.count < plain.count ? frame : nil
    }

    /// The smaller frame that a connection can read.
    ///
    /// - Parameter deflate: What the connection agreed to, if it did.
    /// - Returns: ``deflated`` where it exists and fits, otherwise ``plain``.
    public func frame(for deflate: DeflateParameters?) -> [UInt8] {
        frame(forWindow: deflate?.sharedWindowBits)
    }

    /// The smaller frame for everybody whose ``DeflateParameters/sharedWindowBits`` are these.
    public func frame(forWindow bits: Int?) -> [UInt8] {
        guard let bits, let deflated, bits >= deflatedWindowBits else { return plain }
        return deflated
    }
}

extension DeflateParameters {
    /// The window with which messages compressed on their own can be read, 8–15 bits.
    ///
    /// `nil` where the server keeps a context: such a message would be missing in it.
    public var sharedWindowBits: Int? {
        serverNoContextTakeover ? serverMaxWindowBits : nil
    }
}

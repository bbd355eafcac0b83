public import EventLoop
internal import Glibc
internal import WebSocketProtocol

/// What the client connections of one loop share; made and used on that loop.
public final class ClientConnections {
    /// The loop of all these connections.
    public let loop: EventLoop

    /// Connections that have begun and not ended.
    public private(set) var count = 0

    /// Bytes received on all of them since the start, after TLS.
    public internal(set) var bytesReceived = 0

    /// What was inflated last, where connections share it.
    var inflated = InflatedTexts()

    private var deflaters: [Int: Deflater] = [:]
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

    func sharedDeflater(windowBits: Int) -> Deflater {
        if let deflater = deflaters[windowBits] { return deflater }
        let made = Deflater(windowBits: windowBits, keepsContext: false)
        deflaters[windowBits] = made
        return made
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

/// The newest compressed texts of a loop and what they inflate to.
///
/// A message that goes to many, compressed without a context, is the same bytes for each: it is
/// inflated for the first and recognised for the others.
struct InflatedTexts {
    /// How many are remembered.
    private static let kept = 8
    /// A whole compressed text of one frame: FIN, RSV1 and the opcode (RFC 7692 §6).
    private static let firstByte: UInt8 = 0xc1

    private var entries: [(frame: [UInt8], text: [UInt8])] = []
    private var oldest = 0

    /// Where the frame at a place ends, if it is a whole compressed text and all there.
    static func endOfFrame(in bytes: RawSpan, from start: Int) -> Int? {
        let rest = bytes.extracting(droppingFirst: start)
        // Checked before each load; a server's frame is not masked.
        func byte(_ offset: Int) -> Int {
            Int(unsafe rest.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        }
        guard rest.byteCount >= 4, byte(0) == Int(firstByte) else { return nil }
        let length = byte(1)
        let end: Int
        switch length {
        case 0...125: end = start + 2 + length
        case 126: end = start + 4 + byte(2) << 8 + byte(3)
        default: return nil
        }
        return end <= bytes.byteCount ? end : nil
    }

    /// What a frame inflates to, if it was among the last.
    func text(of frame: RawSpan) -> [UInt8]? {
        entries.first { Self.equal($0.frame, frame) }?.text
    }

    /// Remembers what a frame inflates to, in place of the oldest.
    mutating func remember(_ text: RawSpan, of frame: [UInt8]) {
        var kept: [UInt8] = []
        kept.append(copying: text)
        guard entries.count == Self.kept else { return entries.append((frame, kept)) }
        entries[oldest] = (frame, kept)
        oldest = (oldest + 1) % Self.kept
    }

    private static func equal(_ left: [UInt8], _ right: RawSpan) -> Bool {
        guard left.count == right.byteCount else { return false }
        // Both are read only, and only for as long as they are.
        return unsafe left.withUnsafeBytes { left in
            unsafe right.withUnsafeBytes { right in
                guard let one = left.baseAddress, let other = right.baseAddress else { return true }
                return unsafe memcmp(one, other, left.count) == 0
            }
        }
    }
}

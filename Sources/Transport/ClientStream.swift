public import EventLoop

/// A stream to a server, plain or under TLS, for a caller who waits for the socket by itself.
///
/// No call blocks: where nothing can be done yet, the result says so.
public final class ClientStream {
    /// The socket, to wait for.
    public let number: Int32

    /// Whether to wait for the socket to take bytes, also when reading.
    public var wantsWriting: Bool { stream.wantsWriting }

    private let descriptor: Descriptor
    private let stream: ByteStream

    /// Begins a connection; the socket is writable once it stands.
    ///
    /// - Parameters:
    ///   - address: The server's address.
    ///   - name: The name that the server's certificate must have.
    ///   - tls: How to speak TLS, or `nil` for plain TCP.
    /// - Throws: ``SystemCallError`` or ``TLSError`` when it cannot even begin.
    public init(to address: SocketAddress, name: String, tls: TLSContext?) throws {
        let descriptor = try Socket.connect(to: address)
        let number = descriptor.number
        let session = try tls.map {
            try TLSSession($0, descriptor: number, serverName: name)
        }
        self.number = number
        stream = ByteStream(number, tls: session)
        self.descriptor = consume descriptor
    }

    /// Goes on with the handshake; true when bytes can be sent and received.
    ///
    /// - Throws: ``SystemCallError`` or ``TLSError`` when it fails.
    public func secure() throws -> Bool {
        try Socket.checkError(number)
        do { return try stream.secure() } catch { throw error.cause }
    }

    /// Reads what is there: how many bytes, 0 at the end of the stream, `nil` when nothing is.
    ///
    /// - Throws: ``SystemCallError`` or ``TLSError`` when the stream has failed.
    public func receive(into buffer: inout MutableSpan<UInt8>) throws -> Int? {
        do {
            return Self.count(try stream.receive(into: &buffer))
        } catch {
            throw error.cause
        }
    }

    /// Sends as much as the socket takes: how many bytes, or `nil` when it takes none now.
    ///
    /// - Throws: ``SystemCallError`` or ``TLSError`` when the stream has failed.
    public func send(_ bytes: Span<UInt8>) throws -> Int? {
        do {
            return Self.count(try stream.send(bytes))
        } catch {
            throw error.cause
        }
    }

    private static func count(_ outcome: StreamOutcome) -> Int? {
        switch outcome {
        case .moved(let count): count
        case .blocked: nil
        case .ended: 0
        }
    }
}

extension StreamError {
    /// The error beneath.
    fileprivate var cause: any Error {
        switch self {
        case .system(let error): error
        case .tls(let error): error
        }
    }
}

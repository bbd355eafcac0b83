internal import CLinux

/// System calls on non-blocking TCP sockets, one thin function each.
///
/// A call that would block returns `nil`; a call that a signal interrupted is made again; every
/// other failure throws ``SystemCallError``.
public enum Socket {
    /// Whose a listening socket's port is (`SO_REUSEPORT`, `socket(7)`).
    public enum Sharing: Sendable {
        /// This socket's alone.
        case alone
        /// Not taken by anybody before; further sockets of the same user may follow.
        case first
        /// Shared with the first one, the kernel spreading connections.
        case further

        fileprivate var raw: CLinux_Sharing {
            switch self {
            case .alone: .alone
            case .first: .first
            case .further: .further
            }
        }
    }

    /// Opens a listening socket (`socket(2)`, `bind(2)`, `listen(2)`).
    ///
    /// - Parameters:
    ///   - address: Where to listen; port 0 lets the system choose.
    ///   - sharing: Whether several sockets share the port.
    ///   - backlog: Finished connections that may wait to be accepted.
    /// - Returns: The listening socket.
    /// - Throws: ``SystemCallError``, such as for an address in use.
    public static func listen(
        on address: SocketAddress,
        sharing: Sharing,
        backlog: Int32
    ) throws(SystemCallError) -> Descriptor {
        var raw = address.raw
        let result = unsafe CLinux_listen(&raw, sharing.raw, backlog)
        return Descriptor(owning: try SystemCallError.check(result, .bind))
    }

    /// Takes one waiting connection, non-blocking and closed on exec (`accept4(2)`).
    ///
    /// Sets `peer` to where the connection comes from; returns `nil` when none waits.
    public static func accept(
        _ listener: Int32,
        peer: inout SocketAddress
    ) throws(SystemCallError) -> Descriptor? {
        var raw = CLinux_Address()
        let result = unsafe CLinux_accept(listener, &raw)
        if result == -Failure.wouldBlock { return nil }
        let number = try SystemCallError.check(result, .accept4)
        peer = SocketAddress(raw)
        return Descriptor(owning: number)
    }

    /// Starts a connection; being writable or failed tells its end (`connect(2)`).
    ///
    /// - Parameters:
    ///   - address: Where to go.
    ///   - source: The own address to use, with port 0, or `nil` for the system's choice.
    ///   - receiveBufferBytes: The size of the kernel's buffer; 0 leaves it to the system.
    /// - Returns: The socket.
    /// - Throws: ``SystemCallError``.
    public static func connect(
        to address: SocketAddress,
        from source: SocketAddress? = nil,
        receiveBufferBytes: Int32 = 0
    ) throws(SystemCallError) -> Descriptor {
        var raw = address.raw
        let result: Int32
        if let source {
            var own = source.raw
            result = unsafe CLinux_connect(&raw, &own, receiveBufferBytes)
        } else {
            result = unsafe CLinux_connect(&raw, nil, receiveBufferBytes)
        }
        return Descriptor(owning: try SystemCallError.check(result, .connect))
    }

    /// Throws the error that a socket has pending, such as a refused connection.
    public static func checkError(_ descriptor: Int32) throws(SystemCallError) {
        _ = try SystemCallError.check(CLinux_socket_error(descriptor), .connect)
    }

    /// The own address of a socket, with the port the system chose (`getsockname(2)`).
    public static func localAddress(
        of descriptor: borrowing Descriptor
    ) throws(SystemCallError) -> SocketAddress {
        var raw = CLinux_Address()
        let result = unsafe CLinux_local_address(descriptor.number, &raw)
        _ = try SystemCallError.check(result, .getsockname)
        return SocketAddress(raw)
    }

    /// Reads what is there into the front of a buffer (`recv(2)`).
    ///
    /// Returns how many bytes came, 0 at the end of the stream, `nil` when nothing is there.
    public static func receive(
        _ descriptor: Int32,
        into buffer: inout MutableSpan<UInt8>
    ) throws(SystemCallError) -> Int? {
        // The span is the caller's for the whole call, which writes at most its count.
        let result = unsafe buffer.withUnsafeMutableBufferPointer {
            unsafe CLinux_receive(descriptor, $0.baseAddress, $0.count)
        }
        return try outcome(result, .recv)
    }

    /// Sends as much as the socket takes, without SIGPIPE (`send(2)`).
    ///
    /// Returns how many bytes were taken, or `nil` when it takes none now.
    public static func send(
        _ descriptor: Int32,
        _ bytes: Span<UInt8>
    ) throws(SystemCallError) -> Int? {
        // The kernel copies the bytes before the call returns.
        let result = unsafe bytes.withUnsafeBufferPointer {
            unsafe CLinux_send(descriptor, $0.baseAddress, $0.count)
        }
        return try outcome(result, .send)
    }

    /// Ends the own direction; the peer reads the end of the stream (`shutdown(2)`).
    public static func finishWriting(_ descriptor: Int32) throws(SystemCallError) {
        _ = try SystemCallError.check(CLinux_shutdown_writing(descriptor), .shutdown)
    }

    private static func outcome(
        _ result: Int,
        _ call: SystemCallError.Call
    ) throws(SystemCallError) -> Int? {
        if result >= 0 { return result }
        if result == -Int(Failure.wouldBlock) { return nil }
        throw SystemCallError(call: call, number: Int32(-result))
    }
}

/// Error numbers that are answers and not failures (`errno(3)`).
enum Failure {
    /// `EAGAIN`, which on Linux is also `EWOULDBLOCK`.
    static let wouldBlock: Int32 = 11
}

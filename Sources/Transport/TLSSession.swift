internal import COpenSSL
internal import EventLoop

/// What moving bytes came to.
enum StreamOutcome: Equatable {
    /// This many bytes were moved, at least one.
    case moved(Int)
    /// Nothing can be moved now.
    case blocked
    /// The peer has ended its direction.
    case ended
}

/// TLS on one non-blocking socket, which it uses but does not own.
@safe final class TLSSession {
    /// The largest payload of a record (RFC 8446 §5.1).
    private static let recordBytesMax = 16_384

    private let handle: OpaquePointer

    /// Whether the session waits for the socket to take bytes, also when it was reading.
    private(set) var wantsWriting = false

    /// Whether both sides have finished the handshake.
    private(set) var isSecured = false

    /// Begins a session; `serverName` makes it a client that checks the certificate's name.
    init(
        _ context: TLSContext,
        descriptor: Int32,
        serverName: String? = nil
    ) throws(TLSError) {
        guard let handle = unsafe SSL_new(context.handle) else {
            throw .setup(reason: TLSError.takeReason())
        }
        unsafe self.handle = unsafe handle
        guard unsafe SSL_set_fd(handle, descriptor) == 1 else {
            throw .setup(reason: TLSError.takeReason())
        }
        if let serverName {
            _ = unsafe COpenSSL_set_server_name(handle, serverName)
            unsafe SSL_set1_host(handle, serverName)
            unsafe SSL_set_connect_state(handle)
        } else {
            unsafe SSL_set_accept_state(handle)
        }
    }

    deinit {
        unsafe SSL_free(handle)
    }

    /// Goes on with the handshake; true once it is finished.
    func handshake() throws(TLSError) -> Bool {
        ERR_clear_error()
        let result = unsafe SSL_do_handshake(handle)
        if result == 1 {
            isSecured = true
            wantsWriting = false
            return true
        }
        guard try outcome(of: result) == .blocked else {
            throw .session(reason: "the peer left during the handshake")
        }
        return false
    }

    /// Reads records while another whole one fits.
    func receive(into buffer: inout MutableSpan<UInt8>) throws(TLSError) -> StreamOutcome {
        // OpenSSL writes at most the rest of the buffer, which outlives the calls.
        try unsafe buffer.withUnsafeMutableBufferPointer { bytes throws(TLSError) in
            var count = 0
            repeat {
                ERR_clear_error()
                let rest = bytes.extracting(count...)
                let result = unsafe SSL_read(handle, rest.baseAddress, Int32(clamping: rest.count))
                guard result > 0 else {
                    let outcome = try outcome(of: result)
                    return count > 0 ? .moved(count) : outcome
                }
                count += Int(result)
            } while bytes.count - count >= Self.recordBytesMax
            return .moved(count)
        }
    }

    /// Writes records until the socket blocks; stops early after a share of a large buffer.
    ///
    /// After ``StreamOutcome/blocked`` the same bytes must come again, followed by others or not.
    func send(_ bytes: Span<UInt8>) throws(TLSError) -> StreamOutcome {
        // OpenSSL reads the bytes during the calls.
        try unsafe bytes.withUnsafeBufferPointer { bytes throws(TLSError) in
            var count = 0
            let end = min(bytes.count, 16 * Self.recordBytesMax)
            while count < end {
                ERR_clear_error()
                let rest = bytes.extracting(count...)
                let result = unsafe SSL_write(handle, rest.baseAddress, Int32(clamping: rest.count))
                guard result > 0 else {
                    let outcome = try outcome(of: result)
                    return count > 0 ? .moved(count) : outcome
                }
                count += Int(result)
            }
            wantsWriting = false
            return .moved(count)
        }
    }

    /// Tells the peer that nothing more will come; does not wait for its answer.
    func finishWriting() {
        guard isSecured else { return }
        ERR_clear_error()
        unsafe SSL_shutdown(handle)
    }

    private func outcome(of result: Int32) throws(TLSError) -> StreamOutcome {
        let error = unsafe SSL_get_error(handle, result)
        wantsWriting = error == SSL_ERROR_WANT_WRITE
        switch error {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .blocked
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            isSecured = false
            throw .session(reason: TLSError.takeReason())
        }
    }
}

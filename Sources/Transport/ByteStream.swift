internal import EventLoop

/// One connection's socket, plain or under TLS, which it uses but does not own.
struct ByteStream {
    /// The socket's number, also for watching it.
    let number: Int32
    private let tls: TLSSession?

    /// Whether the stream waits for the socket to take bytes for a reason of its own.
    var wantsWriting: Bool { tls?.wantsWriting ?? false }

    init(_ number: Int32, tls: TLSSession?) {
        self.number = number
        self.tls = tls
    }

    /// Goes on with the TLS handshake; true when the stream is ready for bytes.
    func secure() throws(StreamError) -> Bool {
        guard let tls else { return true }
        do { return try tls.handshake() } catch { throw .tls(error) }
    }

    func receive(into buffer: inout MutableSpan<UInt8>) throws(StreamError) -> StreamOutcome {
        if let tls {
            do { return try tls.receive(into: &buffer) } catch { throw .tls(error) }
        }
        do {
            guard let count = try Socket.receive(number, into: &buffer) else { return .blocked }
            return count == 0 ? .ended : .moved(count)
        } catch {
            throw .system(error)
        }
    }

    func send(_ bytes: Span<UInt8>) throws(StreamError) -> StreamOutcome {
        if let tls {
            do { return try tls.send(bytes) } catch { throw .tls(error) }
        }
        do {
            guard let count = try Socket.send(number, bytes) else { return .blocked }
            return .moved(count)
        } catch {
            throw .system(error)
        }
    }

    /// Ends the own direction; a peer that has gone already needs no word.
    func finishWriting() {
        tls?.finishWriting()
        try? Socket.finishWriting(number)
    }
}

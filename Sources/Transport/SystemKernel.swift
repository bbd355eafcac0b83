internal import EventLoop

/// Sockets, TLS and epoll of one loop.
///
/// Owns the descriptors of its slots from ``adopt(_:tls:handler:)`` to ``close(_:)``.
final class SystemKernel: Kernel {
    private struct Place {
        var registration: Registration?
        var tls: TLSSession?
    }

    private let loop: EventLoop
    /// Whether any of the sockets speaks TLS.
    private let isEncrypting: Bool
    private var places: [Place] = []

    init(_ loop: EventLoop, isEncrypting: Bool) {
        self.loop = loop
        self.isEncrypting = isEncrypting
    }

    /// Takes a socket over and watches it for bytes.
    ///
    /// - Parameters:
    ///   - descriptor: An accepted socket; closed if this throws.
    ///   - tls: What to speak TLS with, or `nil` for plain TCP.
    ///   - handler: Hears of its readiness.
    /// - Throws: ``SystemCallError`` when the peer has gone already or the kernel cannot watch it,
    ///   ``TLSError`` when OpenSSL cannot make a session.
    func adopt(
        _ descriptor: consuming Descriptor,
        tls: TLSContext?,
        handler: any ReadinessHandler
    ) throws {
        let session = try tls.map { try TLSSession($0, descriptor: descriptor.number) }
        let registration = try loop.register(
            descriptor.number,
            interest: .readable,
            handler: handler
        )
        let slot = Int(descriptor.release())
        while places.count <= slot { places.append(Place()) }
        places[slot] = Place(registration: registration, tls: session)
    }

    func secure(_ slot: Int32) -> Securing {
        do { return try stream(slot).secure() ? .done : .underWay } catch { return .failed }
    }

    func receive(_ slot: Int32, into buffer: inout MutableSpan<UInt8>) -> Receiving {
        do {
            switch try stream(slot).receive(into: &buffer) {
            case .moved(let count): return .moved(count)
            case .blocked: return .blocked
            case .ended: return .ended
            }
        } catch {
            return .failed
        }
    }

    func send(_ slot: Int32, _ bytes: Span<UInt8>) -> Sending {
        do {
            guard case .moved(let count) = try stream(slot).send(bytes) else { return .moved(0) }
            return .moved(count)
        } catch {
            return .failed
        }
    }

    func needsWriting(_ slot: Int32) -> Bool {
        stream(slot).wantsWriting
    }

    private func stream(_ slot: Int32) -> ByteStream {
        ByteStream(slot, tls: isEncrypting ? places[Int(slot)].tls : nil)
    }

    func watch(_ slot: Int32, for interest: Readiness) {
        guard let registration = places[Int(slot)].registration else { return }
        loop.modify(registration, interest: interest)
    }

    func finishWriting(_ slot: Int32) {
        stream(slot).finishWriting()
    }

    func close(_ slot: Int32) {
        guard let registration = places[Int(slot)].registration else { return }
        loop.deregister(registration)
        places[Int(slot)] = Place()
        _ = Descriptor(owning: slot)
    }

    var secondsSince1970: Int64 { SystemClock.secondsSince1970 }

    func hasMore() -> Bool { loop.hasMore() }

    func wake() {
        loop.execute {}
    }

    func schedule(after delay: Duration, _ body: @escaping () -> Void) {
        loop.schedule(after: delay, body)
    }
}

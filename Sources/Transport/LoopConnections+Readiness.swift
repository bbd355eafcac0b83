internal import EventLoop

extension LoopConnections {
    /// Moves the bytes that a connection's socket is ready for.
    func ready(_ connection: Connection, _ readiness: Readiness) {
        if readiness.contains(.writable) { writeWaiting(connection) }
        // Also on failure and hang-up: reading tells what happened. And TLS may have waited for
        // the socket to take bytes in order to read.
        let reads =
            readiness != .writable || connection.phase == .securing || needsWriting(connection)
        if reads {
            switch connection.phase {
            case .securing, .requests:
                if !isQueueing(connection) { serve(connection) }
            case .open, .closing, .lingering: read(connection)
            case .gone: break
            }
        }
        updateInterest(of: connection)
    }

    /// Goes on with a connection that is not a WebSocket yet.
    func serve(_ connection: Connection) {
        guard connection.phase == .securing else { return read(connection) }
        switch kernel.secure(connection.slot) {
        case .done:
            metrics.handshakes += 1
            connection.secured()
        case .underWay: break
        case .failed:
            metrics.handshakesFailed += 1
            connection.condemn()
        }
    }

    /// Reads at most one buffer; what is left makes the socket ready again at the next turn.
    private func read(_ connection: Connection) {
        guard connection.phase != .gone else { return }
        // Taken out, so that what is read can be written to while handlers use the rest of the loop.
        var buffer: [UInt8] = []
        swap(&buffer, &self.buffer)
        defer { swap(&buffer, &self.buffer) }
        var span = buffer.mutableSpan
        switch kernel.receive(connection.slot, into: &span) {
        case .moved(let count):
            metrics.bytesReceived += count
            var received = span._mutatingExtracting(first: count)
            connection.received(&received)
        case .blocked: break
        case .ended: connection.ended()
        case .failed: connection.condemn()
        }
    }

    /// The socket takes bytes again: first what waits, then what was left out.
    private func writeWaiting(_ connection: Connection) {
        guard connection.phase != .securing, connection.phase != .gone,
            let waiting = connection.waiting
        else { return }
        metrics.sends += 1
        let (bytes, offset) = waiting.value.unsent
        switch kernel.send(connection.slot, bytes.span.extracting(offset..<bytes.count)) {
        case .moved(0): break
        case .moved(let count):
            metrics.bytesSent += count
            connection.took(count)
        case .failed: connection.condemn()
        }
    }

    private func needsWriting(_ connection: Connection) -> Bool {
        connection.isEncrypted && connection.phase != .gone && kernel.needsWriting(connection.slot)
    }

    /// Asks the kernel for what matters to the connection now.
    func updateInterest(of connection: Connection) {
        guard connection.phase != .gone else { return }
        // The usual case at a glance: an open WebSocket that waits for nothing but messages.
        let isUsual = connection.phase == .open && !connection.isBlocked
        if isUsual, connection.interest == .readable, !connection.isEncrypted { return }
        var wanted = connection.wanted
        if needsWriting(connection) { wanted.insert(.writable) }
        guard wanted != connection.interest else { return }
        connection.interest = wanted
        kernel.watch(connection.slot, for: wanted)
    }

    /// Ends the own direction of a connection that has said everything.
    func finishWriting(_ connection: Connection) {
        kernel.finishWriting(connection.slot)
    }
}

internal import EventLoop

/// Turns the process's signals into calls on a server.
final class SignalHandler: ReadinessHandler {
    private let signals: Signals
    // Weak: the loop holds the handler, and the server holds the loop.
    private weak let server: Server?

    private init(_ signals: consuming Signals, _ server: Server) {
        self.signals = signals
        self.server = server
    }

    /// Takes over SIGTERM, SIGINT and SIGHUP; on the loop, which holds the handler from then on.
    static func install(for server: Server, on loop: EventLoop) {
        do {
            let handler = SignalHandler(try Signals([.terminate, .interrupt, .hangUp]), server)
            _ = try loop.register(handler.signals.number, interest: .readable, handler: handler)
        } catch {
            preconditionFailure("taking over signals: \(error)")
        }
    }

    func ready(_ readiness: Readiness) {
        while let signal = signals.next() {
            switch signal {
            case .terminate, .interrupt: server?.terminate()
            case .hangUp: server?.reloadCertificate()
            }
        }
    }
}

extension Server {
    /// What SIGTERM does: the options' own handler, or a drain.
    func terminate() {
        if let terminated = options.terminated {
            terminated(self)
        } else {
            drain(grace: options.drainGrace)
        }
    }
}

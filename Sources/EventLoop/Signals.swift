internal import CLinux

/// The signals a server acts on (`signal(7)`).
public enum Signal: Int32, Sendable {
    /// SIGHUP: read the certificates again.
    case hangUp = 1
    /// SIGINT: the interrupt key; drain.
    case interrupt = 2
    /// SIGTERM: drain.
    case terminate = 15
}

/// Signals turned into readiness: a pipe that the handler writes to.
///
/// There is one per process at a time; its end gives the signals back to their default actions.
public struct Signals: ~Copyable {
    private let descriptor: Descriptor

    /// The number to watch for readability.
    public var number: Int32 { descriptor.number }

    /// Takes over the given signals from now on.
    ///
    /// - Throws: ``SystemCallError`` of `sigaction(2)` or of making the pipe.
    public init(_ signals: [Signal]) throws(SystemCallError) {
        let numbers = signals.map(\.rawValue)
        // The numbers are read during the call only.
        let result = unsafe CLinux_signals_open(numbers, Int32(numbers.count))
        descriptor = Descriptor(owning: try SystemCallError.check(result, .sigaction))
    }

    deinit {
        CLinux_signals_close()
    }

    /// The next signal that arrived, or `nil`.
    public func next() -> Signal? {
        let number = CLinux_signals_next(descriptor.number)
        return number < 0 ? nil : Signal(rawValue: number)
    }

    /// Turns writing to a closed connection into an error instead of the process's end.
    ///
    /// ``Socket/send(_:_:)`` does not need it; OpenSSL writes with `write(2)` and does.
    public static func ignoreBrokenPipes() {
        CLinux_ignore_broken_pipes()
    }
}

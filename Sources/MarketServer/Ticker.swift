import Dispatch

/// Calls a closure once a second, on a thread of the system's, until it is stopped.
// The timer is made here, used through its thread-safe calls only, and never handed out.
final class Ticker: @unchecked Sendable {
    private let timer: any DispatchSourceTimer

    init(_ tick: @escaping @Sendable () -> Void) {
        timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + 1, repeating: .seconds(1))
        timer.setEventHandler(handler: tick)
        timer.resume()
    }

    deinit {
        timer.cancel()
    }

    func stop() {
        timer.cancel()
    }
}

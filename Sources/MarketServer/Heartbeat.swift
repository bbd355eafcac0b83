import Dispatch

/// Notes once a second that the server is alive, so that a restart knows how long it was down.
final class Heartbeat: Sendable {
    private let timer: any DispatchSourceTimer & Sendable

    init(_ market: LiveMarket) {
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now(), repeating: .seconds(1))
        timer.setEventHandler { market.ledger.markAlive(at: market.clock.now) }
        timer.resume()
        self.timer = timer
    }

    func stop() {
        timer.cancel()
    }
}

public import Ledger
public import Market
import MarketProtocol
import Synchronization

/// A part of this process that gave a command and waits for what became of it.
struct Asker {
    let body: @Sendable (Result<Outcome, Refusal>) -> Void
    let result: Result<Outcome, Refusal>
}

/// Who hears of every hold that was made or changed.
final class HoldWatch: Sendable {
    let body: @Sendable ([HoldRow], Timestamp) -> Void

    init(_ body: @escaping @Sendable ([HoldRow], Timestamp) -> Void) {
        self.body = body
    }
}

// What other parts of the server ask of a room without a session.
extension MarketRoom {
    /// Commands as the room's host, and hears of the result once it is durable.
    ///
    /// Whatever waits in the intake was stamped before, and is decided before.
    ///
    /// - Parameters:
    ///   - command: A host's command.
    ///   - key: The same on every retry, also after a restart; then an accepted command gives its
    ///     first outcome again.
    ///   - body: Called once, on the room's loop: with the outcome, or with the refusal. `cannotRecord`
    ///     says that nothing is known to have been done.
    public nonisolated func command(
        _ command: Command,
        key: IdempotencyKey,
        body: @escaping @Sendable (Result<Outcome, Refusal>) -> Void
    ) {
        onLoop { room in
            room.drain()
            guard room.isRecording else { return body(.failure(.cannotRecord)) }
            var flight = room.nextFlight()
            do throws(Refusal) {
                let (outcome, _) = try room.decide(
                    command,
                    by: .host,
                    key: key,
                    at: room.clock(),
                    into: &flight
                )
                flight.askers.append(Asker(body: body, result: .success(outcome)))
            } catch {
                room.metrics.count(error.wireReason)
                flight.askers.append(Asker(body: body, result: .failure(error)))
            }
            room.launch(&flight)
        }
    }

    /// Tells somebody of every hold that is made or changed, once it is durable and before anybody else
    /// hears of it.
    ///
    /// To be called before the room is opened. After a failure of the disk all holds are told again, as
    /// the disk has them.
    ///
    /// - Parameter body: Called on the room's loop with the rows, in the order of the decisions, and
    ///   the time.
    public nonisolated func watchHolds(
        _ body: @escaping @Sendable ([HoldRow], Timestamp) -> Void
    ) {
        holdWatch.withLock { $0 = HoldWatch(body) }
    }

    /// Tells of the holds that a flight has made durable.
    func tellHolds(_ rows: [HoldRow]) {
        guard !rows.isEmpty, let watch = holdWatch.withLock(\.self) else { return }
        watch.body(rows, clock())
    }
}

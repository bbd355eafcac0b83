public import Ledger
public import Market
import MarketProtocol
import Synchronization

/// A part of this process that gave a command and waits for what became of it.
struct Asker {
    let body: @Sendable (Result<Outcome, Refusal>) -> Void
    let result: Result<Outcome, Refusal>
}

/// What a room has decided about goods.
public struct GoodsNews: Sendable {
    /// Holds that were made or changed, in the order of the decisions.
    public let holds: [HoldRow]
    /// Lots that have ended, some of them told before.
    public let ended: [LotID]
    /// When it is told.
    public let at: Timestamp
}

/// Who hears of every hold that was made or changed, and of every lot that has ended.
final class GoodsWatch: Sendable {
    let body: @Sendable (GoodsNews) -> Void

    init(_ body: @escaping @Sendable (GoodsNews) -> Void) {
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

    /// Tells how many units a lot was prepared with, once that is durable; `nil` of a lot that there is not.
    ///
    /// - Parameters:
    ///   - lot: The lot's number.
    ///   - body: Called on the room's loop.
    public nonisolated func withUnits(
        of lot: LotID,
        _ body: @escaping @Sendable (Int?) -> Void
    ) {
        onLoop { room in
            let cards = room.shown.cards
            let isThere = lot.rawValue > 0 && lot.rawValue <= cards.count
            body(isThere ? cards[lot.rawValue - 1].terms.quantity : nil)
        }
    }

    /// Tells somebody of every hold that is made or changed and of every lot that ends, once it is durable
    /// and before anybody else hears of it; what was decided at once is told at once.
    ///
    /// To be called before the room is opened. After a failure of the disk all holds and ended lots are
    /// told again, as the disk has them.
    ///
    /// - Parameter body: Called on the room's loop.
    public nonisolated func watchGoods(_ body: @escaping @Sendable (GoodsNews) -> Void) {
        goodsWatch.withLock { $0 = GoodsWatch(body) }
    }

    /// Tells of the holds that a flight has made durable, and of the lots of it that have ended.
    func tellGoods(
        _ holds: [HoldRow],
        _ lots: some Sequence<LotView>,
        at moment: Timestamp
    ) {
        let ended = lots.filter { $0.state == .ended }.map(\.lot)
        guard !holds.isEmpty || !ended.isEmpty, let watch = goodsWatch.withLock(\.self) else {
            return
        }
        watch.body(GoodsNews(holds: holds, ended: ended, at: moment))
    }
}

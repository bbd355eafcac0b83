import Fulfilment
import Ledger
import Logging
import Market
import MarketProtocol
import MarketRoom
import Synchronization

/// Carries payments from the desk to their rooms and back.
///
/// 1. The payment is recorded as received, with the key under which its room is told.
/// 2. The room marks the hold paid, or refuses; its record is durable before it answers.
/// 3. The payment is recorded as settled, and whoever brought it hears.
///
/// Where the server ends in between, the start goes on: before 1 nobody was told anything and the
/// bank sends the notice again; after 1 or 2 the room is told again under the same key, and decides
/// now or says what it had decided; after 3 the same notice gets the same result.
final class PaymentDesk: Sendable {
    typealias Listener = @Sendable (Payment?) -> Void

    private let desk: OrderDesk
    private let logger: Logger
    private let rooms = Mutex<[RoomID: MarketRoom]>([:])
    /// Who waits for which payment; a payment that is here is with its room.
    private let listeners = Mutex<[PaymentID: [Listener]]>([:])

    init(_ desk: OrderDesk, logger: Logger) {
        self.desk = desk
        self.logger = logger
    }

    /// From now on the room's payments go there.
    func attach(_ room: MarketRoom) {
        rooms.withLock { $0[room.profile.id] = room }
    }

    /// Does what a step asks for.
    ///
    /// - Parameters:
    ///   - step: What the book said.
    ///   - listener: Told what became of the payment; `nil` where nothing can be recorded at
    ///     present, and the same has to be sent again.
    func follow(_ step: PaymentStep, _ listener: @escaping Listener) {
        switch step {
        case .settled(let payment), .repeated(let payment): listener(payment)
        case .ask(let payment): ask(payment, listener)
        case .waiting(let id):
            desk.submit(isOwed: true) { book in
                let payment = book.payment(id)
                return { _ in
                    guard let payment, payment.state == .received else { return listener(payment) }
                    self.ask(payment, listener)
                }
            }
        }
    }

    /// Goes on with every payment that was on its way when the server ended, or when the disk failed.
    ///
    /// To be called once a second; what is with its room already is left there.
    func carryOn() {
        desk.submit { book in
            let waiting = book.undecided.compactMap { book.payment($0) }
            return { error in
                guard error == nil else { return }
                for payment in waiting where !self.isUnderWay(payment.id) {
                    self.ask(payment) { _ in }
                }
            }
        }
    }

    private func isUnderWay(_ id: PaymentID) -> Bool {
        listeners.withLock { $0[id] != nil }
    }

    private func ask(_ payment: Payment, _ listener: @escaping Listener) {
        let isFirst = listeners.withLock { listeners in
            let isFirst = listeners[payment.id] == nil
            listeners[payment.id, default: []].append(listener)
            return isFirst
        }
        guard isFirst else { return }
        guard let order = payment.order, let room = rooms.withLock({ $0[order.room] }) else {
            return settle(payment, refusal: Refusal.unknownRoom.wireReason)
        }
        room.command(.markPaid(order.hold), key: payment.key) { result in
            switch result {
            case .success: self.settle(payment, refusal: nil)
            case .failure(.cannotRecord): self.tell(payment.id, nil)
            case .failure(let refusal): self.checkRefusal(payment, refusal)
            }
        }
    }

    /// Finds out whether the hold had ended because of this very payment.
    ///
    /// A room remembers a bounded number of keys. Where it says that the hold has ended, the
    /// payment may have ended it long ago: the journal knows.
    private func checkRefusal(_ payment: Payment, _ refusal: Refusal) {
        guard refusal == .holdEnded, let order = payment.order else {
            return settle(payment, refusal: refusal.wireReason)
        }
        desk.submit(isOwed: true) { book in
            let payments = book.order(order)?.payments.compactMap { book.payment($0) } ?? []
            let isDoubtful =
                book.order(order)?.goods.state == .paid && !payments.contains { $0.state == .paid }
            return { _ in
                guard isDoubtful else { return self.settle(payment, refusal: refusal.wireReason) }
                do throws(LedgerError) {
                    let paid = try self.hasPaid(payment, order)
                    self.settle(payment, refusal: paid ? nil : refusal.wireReason)
                } catch {
                    self.logger.error("payment \(payment.id) waits for the journal: \(error)")
                    self.tell(payment.id, nil)
                }
            }
        }
    }

    private func hasPaid(_ payment: Payment, _ order: OrderID) throws(LedgerError) -> Bool {
        var found = false
        try desk.ledger.forEachEntry(of: order.room) { recorded in
            guard recorded.entry.kind == Command.markPaid(order.hold).name.description,
                let payload = try? JournalPayload(recorded.entry.payload)
            else { return true }
            found = payload.key == payment.key && payload.command == .markPaid(order.hold)
            return !found
        }
        return found
    }

    private func settle(_ payment: Payment, refusal: String?) {
        desk.submit(isOwed: true) { book in
            let settled = book.settle(payment.id, refusal: refusal, at: self.desk.clock.now)
            return { error in self.tell(payment.id, error == nil ? settled : nil) }
        }
    }

    private func tell(_ id: PaymentID, _ payment: Payment?) {
        let listeners = listeners.withLock { $0.removeValue(forKey: id) ?? [] }
        for listener in listeners { listener(payment) }
    }
}

import Ledger
import Market
import MarketProtocol

// What a decision changes beside the journal: the read models, people's own views, and the news.
extension MarketRoom {
    func note(
        _ command: Command,
        _ decision: Decision,
        _ outcome: Outcome,
        in flight: inout Flight
    ) {
        for lot in lots(in: decision.lots) { flight.news.note(lot) }
        if case .prepared(let lot) = outcome { flight.news.newLots.insert(lot) }
        if case .closed = outcome { flight.news.isUrgent = true }
        switch command {
        case .openRoom, .closeRoom, .push, .start: flight.news.roomChanged = true
        case .recover(let downtime): flight.news.notice = .recovered(downtime: downtime)
        default: break
        }
        for hold in holds(after: command, outcome) {
            guard let row = row(hold) else { continue }
            flight.changes.append(.holdSaved(row))
            flight.holds.append(row)
        }
        for paddle in bidders(in: decision.bidders) { flight.bidders.insert(paddle) }
    }

    /// Completes a flight with the state after it, once for all its commands.
    func seal(_ flight: inout Flight) {
        flight.sequence = sequence
        fillInOwnState(&flight)
        // In their order, so that the same decisions write and say the same, byte for byte.
        for lot in flight.news.lots.sorted() {
            guard let view = room.view(of: lot), let terms = room.terms(of: lot) else { continue }
            if view.outcome == .soldOut || (view.free == 0 && view.state == .running) {
                flight.news.isUrgent = true
            }
            flight.lots[lot] = view
            flight.changes.append(.lotSaved(LotRow(view, room: profile.id, terms: terms)))
        }
        if flight.news.roomChanged {
            flight.front = PublicState.Front(
                isOpen: room.isOpen,
                featured: room.featured,
                pinned: pinned
            )
        }
        for paddle in flight.bidders.sorted() {
            guard let account = paddles.account(of: paddle),
                !roster.addresses(of: account).isEmpty
            else { continue }
            let text = RoomMessage.mine(room: profile.slug, room.view(of: paddle))
            flight.mine.append((account, text))
        }
    }

    /// What those who come in, and those who run the room, see of what is not public.
    func fillInOwnState(_ flight: inout Flight) {
        for index in flight.joins.indices {
            flight.joins[index].mine = view(of: flight.joins[index].identity)
        }
        if !flight.sheetReaders.isEmpty { flight.sheet = runSheet }
    }

    private func lots(in scope: Scope<LotID>) -> [LotID] {
        switch scope {
        case .none: []
        case .one(let lot): [lot]
        case .many(let lots): lots
        case .all: (1..<(room.lotCount + 1)).map { LotID($0) }
        }
    }

    private func bidders(in scope: Scope<Paddle>) -> [Paddle] {
        switch scope {
        case .none: []
        case .one(let paddle): [paddle]
        case .many(let paddles): paddles
        case .all: (1..<(room.paddleCount + 1)).map { Paddle($0) }
        }
    }

    /// Every hold that a decision made or changed.
    private func holds(after command: Command, _ outcome: Outcome) -> [Hold] {
        switch command {
        case .release(let id), .expire(let id):
            (room.hold(id).map { [$0] } ?? []) + outcome.holds
        case .cancel(let lot, _):
            room.holds.filter { $0.lot == lot }
        case .extend(let lot, _), .resume(let lot):
            room.holds.filter { $0.lot == lot && $0.kind == .pledge && $0.state == .held }
        case .recover:
            room.holds.filter { $0.state == .held }
        default:
            outcome.holds
        }
    }

    func row(_ hold: Hold) -> HoldRow? {
        guard let account = paddles.account(of: hold.paddle),
            let product = hold.choice ?? room.product(of: hold.lot)
        else { return nil }
        return HoldRow(
            hold,
            room: profile.id,
            account: account,
            product: product,
            beneficiary: hold.beneficiary.flatMap(paddles.account(of:))
        )
    }
}

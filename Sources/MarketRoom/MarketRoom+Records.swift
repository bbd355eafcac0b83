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
        switch decision.lots {
        case .none: break
        case .one(let lot) where command.isCount: flight.news.counted.insert(lot)
        case .one(let lot): flight.news.note(lot)
        case .many(let lots): for lot in lots { flight.news.note(lot) }
        case .all: for number in 0..<room.lotCount { flight.news.note(LotID(number + 1)) }
        }
        if case .prepared(let lot) = outcome { flight.news.newLots.insert(lot) }
        if case .closed = outcome { flight.news.isUrgent = true }
        switch command {
        case .openRoom, .closeRoom, .push, .start: flight.news.roomChanged = true
        case .recover(let downtime): flight.news.notice = .recovered(downtime: downtime)
        default: break
        }
        if case .claimed(let hold) = outcome {
            note(hold, in: &flight)
        } else {
            for hold in holds(after: command, outcome) { note(hold, in: &flight) }
        }
        switch decision.bidders {
        case .none: break
        case .one(let paddle): flight.bidders.append(paddle)
        case .many(let paddles): flight.bidders += paddles
        case .all: flight.bidders += (0..<room.paddleCount).map { Paddle($0 + 1) }
        }
    }

    private func note(_ hold: Hold, in flight: inout Flight) {
        guard let row = row(hold) else { return }
        flight.changes.append(.holdSaved(row))
        flight.holds.append(row)
    }

    /// Completes a flight with the state after it, once for all its commands.
    func seal(_ flight: inout Flight) {
        flight.sequence = sequence
        fillInOwnState(&flight)
        // In their order, so that the same decisions write and say the same, byte for byte.
        for lot in flight.news.changedLots {
            guard let view = room.view(of: lot), let terms = room.terms(of: lot) else { continue }
            flight.lots[lot] = view
            // Its row does not say how many asked, and nobody waits to hear it.
            guard flight.news.lots.contains(lot) else { continue }
            // That it is gone is told at once; what comes after that, as everything else.
            if view.isGone, !shown.isGone(lot) { flight.news.isUrgent = true }
            flight.changes.append(.lotSaved(LotRow(view, room: profile.id, terms: terms)))
        }
        if flight.news.roomChanged {
            flight.front = PublicState.Front(
                isOpen: room.isOpen,
                featured: room.featured,
                pinned: pinned
            )
        }
        flight.bidders.sort()
        var told: Paddle?
        for paddle in flight.bidders where paddle != told {
            told = paddle
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

extension LotView {
    /// Whether nothing of it is left for whoever comes now.
    var isGone: Bool { outcome == .soldOut || (free == 0 && state == .running) }
}

extension Command {
    /// Whether it changes nothing but the number of those who asked.
    fileprivate var isCount: Bool {
        if case .turnAway = self { true } else { false }
    }
}

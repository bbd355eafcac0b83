import Ledger
import Market
import MarketProtocol

extension LotRow {
    /// The row of a lot as it stands.
    init(_ view: LotView, room: RoomID, terms: LotTerms) {
        self.init(
            room: room,
            lot: view.lot,
            product: terms.product,
            quantity: terms.quantity,
            format: terms.format.name.description,
            state: view.state.rawValue,
            outcome: view.outcome?.rawValue,
            hammer: view.hammer,
            winner: view.winner,
            sold: view.sold,
            start: view.start,
            end: view.end,
            reason: view.reason
        )
    }
}

extension HoldRow {
    /// The row of a hold as it stands.
    init(
        _ hold: Hold,
        room: RoomID,
        account: AccountID,
        product: ProductID,
        beneficiary: AccountID?
    ) {
        self.init(
            room: room,
            hold: hold.id,
            lot: hold.lot,
            paddle: hold.paddle,
            account: account,
            product: product,
            quantity: hold.quantity,
            unit: hold.unitPrice,
            total: hold.total,
            state: hold.state.rawValue,
            deadline: hold.deadline,
            kind: hold.kind.rawValue,
            beneficiary: beneficiary,
            refund: hold.refund
        )
    }
}

extension ReadModel {
    /// The rows that a replayed room leads to.
    ///
    /// The paddles are as stored: whose paddle is whose is not in the journal.
    init(_ room: Room, id: RoomID, paddles: [PaddleRow]) {
        let accounts = Dictionary(
            paddles.map { ($0.paddle, $0.account) },
            uniquingKeysWith: { first, _ in first }
        )
        let lots = (1..<(room.lotCount + 1)).compactMap { number -> LotRow? in
            let lot = LotID(number)
            guard let view = room.view(of: lot), let terms = room.terms(of: lot) else { return nil }
            return LotRow(view, room: id, terms: terms)
        }
        let holds = room.holds.compactMap { hold -> HoldRow? in
            guard let account = accounts[hold.paddle], let terms = room.terms(of: hold.lot) else {
                return nil
            }
            return HoldRow(
                hold,
                room: id,
                account: account,
                product: hold.choice ?? terms.product,
                beneficiary: hold.beneficiary.flatMap { accounts[$0] }
            )
        }
        let issued = paddles.prefix(room.paddleCount)
        self.init(paddles: Array(issued), lots: lots, holds: holds)
    }
}

import GRDB
import Market

extension PaddleRow {
    static func all(of room: RoomID, in database: Database) throws -> [PaddleRow] {
        let keys = LedgerSchema.rowKeys(room.rawValue)
        return try rows(
            "SELECT * FROM paddle WHERE id BETWEEN ? AND ? ORDER BY id",
            keys.lowerBound,
            keys.upperBound,
            in: database
        ) {
            PaddleRow(
                room: RoomID(rawValue: Int($0.integer(1))),
                paddle: Paddle(rawValue: Int($0.integer(2))),
                account: AccountID(rawValue: Int($0.integer(3)))
            )
        }
    }
}

extension LotRow {
    static func all(of room: RoomID, in database: Database) throws -> [LotRow] {
        let keys = LedgerSchema.rowKeys(room.rawValue)
        return try rows(
            "SELECT * FROM lot WHERE id BETWEEN ? AND ? ORDER BY id",
            keys.lowerBound,
            keys.upperBound,
            in: database
        ) {
            try LotRow(
                room: RoomID(rawValue: Int($0.integer(1))),
                lot: LotID(rawValue: Int($0.integer(2))),
                product: ProductID(rawValue: Int($0.integer(3))),
                quantity: Int($0.integer(4)),
                format: $0.text(5),
                state: $0.text(6),
                outcome: $0.optionalText(7),
                hammer: $0.optionalInteger(8) == nil ? nil : money($0, 8),
                winner: $0.optionalInteger(9).map { Paddle(rawValue: Int($0)) },
                sold: Int($0.integer(10)),
                start: $0.optionalInteger(11).map(Timestamp.init(milliseconds:)),
                end: $0.optionalInteger(12).map(Timestamp.init(milliseconds:)),
                reason: $0.optionalText(13)
            )
        }
    }
}

extension HoldRow {
    static func all(of room: RoomID, in database: Database) throws -> [HoldRow] {
        try rows(
            "SELECT * FROM hold WHERE room = ? ORDER BY hold",
            Int64(room.rawValue),
            in: database
        ) {
            try HoldRow(
                room: RoomID(rawValue: Int($0.integer(1))),
                hold: HoldID(rawValue: Int($0.integer(2))),
                lot: LotID(rawValue: Int($0.integer(3))),
                paddle: Paddle(rawValue: Int($0.integer(4))),
                account: AccountID(rawValue: Int($0.integer(5))),
                product: ProductID(rawValue: Int($0.integer(6))),
                quantity: Int($0.integer(7)),
                unit: money($0, 8),
                total: money($0, 9),
                state: $0.text(10),
                deadline: Timestamp(milliseconds: $0.integer(11)),
                kind: $0.text(12),
                beneficiary: $0.optionalInteger(13).map { AccountID(rawValue: Int($0)) },
                refund: money($0, 14)
            )
        }
    }
}

extension ChatRow {
    /// The last messages, oldest first.
    static func tail(of room: RoomID, limit: Int, in database: Database) throws -> [ChatRow] {
        let keys = LedgerSchema.rowKeys(room.rawValue)
        let newestFirst = try rows(
            "SELECT * FROM chat WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
            keys.lowerBound,
            keys.upperBound,
            Int64(max(0, limit)),
            in: database
        ) {
            ChatRow(
                room: RoomID(rawValue: Int($0.integer(1))),
                message: MessageID(rawValue: Int($0.integer(2))),
                paddle: $0.optionalInteger(3).map { Paddle(rawValue: Int($0)) },
                account: $0.optionalInteger(4).map { AccountID(rawValue: Int($0)) },
                name: $0.text(5),
                isHost: $0.integer(6) != 0,
                text: $0.text(7),
                time: Timestamp(milliseconds: $0.integer(8)),
                isHidden: $0.integer(9) != 0
            )
        }
        return newestFirst.reversed()
    }
}

/// Collects the rows that a statement gives for some integers.
private func rows<Element>(
    _ sql: String,
    _ values: Int64...,
    in database: Database,
    _ make: (HotStatement) throws -> Element
) throws -> [Element] {
    let statement = try HotStatement(sql, in: database)
    for (index, value) in values.enumerated() {
        try statement.bind(value, at: Int32(index + 1))
    }
    var elements: [Element] = []
    while try statement.next() {
        do {
            elements.append(try make(statement))
        } catch {
            statement.reset()
            throw error
        }
    }
    return elements
}

/// The present row's amount of money.
private func money(_ statement: HotStatement, _ column: Int32) throws -> Money {
    guard let money = Money(dong: statement.integer(column)) else {
        throw LedgerError.corrupt(what: "an amount of \(statement.integer(column)) đồng")
    }
    return money
}

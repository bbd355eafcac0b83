import Fulfilment
import GRDB
import Market

// Each reads all rows of one table; a row that cannot have been written here is damage.

extension OrderGoods {
    /// The goods of every hold, and when it was made, where that is known.
    static func all(
        in database: Database
    ) throws -> [(goods: OrderGoods, made: Timestamp?)] {
        try rows("SELECT * FROM hold ORDER BY room, hold", in: database) { row in
            guard let state = Hold.State(rawValue: row["state"]) else {
                throw LedgerError.corrupt(what: "the state of a hold")
            }
            let goods = OrderGoods(
                order: OrderID(
                    room: RoomID(rawValue: row["room"]),
                    hold: HoldID(rawValue: row["hold"])
                ),
                lot: LotID(rawValue: row["lot"]),
                account: AccountID(rawValue: row["account"]),
                product: ProductID(rawValue: row["product"]),
                quantity: row["quantity"],
                unit: try row.money("unit"),
                total: try row.money("total"),
                kind: row["kind"],
                state: state,
                deadline: row.time("deadline"),
                beneficiary: (row["beneficiary"] as Int?).map(AccountID.init(rawValue:)),
                refund: row["refund"]
            )
            let made: Int64 = row["made"]
            return (goods, made == 0 ? nil : Timestamp(milliseconds: made))
        }
    }
}

extension PickupPoint {
    static func all(in database: Database) throws -> [PickupPoint] {
        let slots = try rows("SELECT * FROM pickup_slot ORDER BY id", in: database) { row in
            (point: row["point"] as Int, slot: PickupSlot(row))
        }
        let byPoint = Dictionary(grouping: slots, by: \.point)
        return try rows("SELECT * FROM pickup_point ORDER BY id", in: database) { row in
            guard let kind = Kind(rawValue: row["kind"]) else {
                throw LedgerError.corrupt(what: "the kind of a pickup point")
            }
            return PickupPoint(
                id: PointID(rawValue: row["id"]),
                kind: kind,
                name: BilingualText(vi: row["vi"], en: row["en"]),
                address: row["address"],
                lot: (row["lot"] as Int64?).map(LotPlace.init(rowKey:)),
                slots: (byPoint[row["id"]] ?? []).map(\.slot)
            )
        }
    }
}

extension PickupSlot {
    fileprivate init(_ row: Row) {
        let stop = (row["stop_vi"] as String?).map { vi in
            BilingualText(vi: vi, en: row["stop_en"] ?? vi)
        }
        self.init(
            id: SlotID(rawValue: row["id"]),
            from: row.time("from"),
            to: row.time("to"),
            cap: row["cap"],
            stop: stop
        )
    }
}

extension TiedPlaces {
    static func all(in database: Database) throws -> [TiedPlaces] {
        try rows("SELECT * FROM tied_places ORDER BY slot, lot", in: database) { row in
            TiedPlaces(
                slot: SlotID(rawValue: row["slot"]),
                lot: LotPlace(rowKey: row["lot"]),
                places: row["places"]
            )
        }
    }
}

extension LotPlace {
    static func ended(in database: Database) throws -> Set<LotPlace> {
        let sql = "SELECT room, lot FROM lot WHERE state = ?"
        let ended = try Row.fetchAll(database, sql: sql, arguments: [LotView.State.ended.rawValue])
        return Set(
            ended.map { row in
                LotPlace(room: RoomID(rawValue: row["room"]), lot: LotID(rawValue: row["lot"]))
            }
        )
    }
}

extension Booking {
    static func all(in database: Database) throws -> [Booking] {
        try rows("SELECT * FROM booking ORDER BY ticket", in: database) { row in
            guard let state = State(rawValue: row["state"]) else {
                throw LedgerError.corrupt(what: "the state of a booking")
            }
            return Booking(
                order: OrderID(rowKey: row["id"]),
                slot: SlotID(rawValue: row["slot"]),
                state: state,
                ticket: row["ticket"]
            )
        }
    }
}

extension Payment {
    static func all(in database: Database) throws -> [Payment] {
        try rows("SELECT * FROM payment ORDER BY id", in: database) { row in
            guard let method = Method(rawValue: row["method"]),
                let state = State(rawValue: row["state"])
            else { throw LedgerError.corrupt(what: "the state of a payment") }
            return Payment(
                id: PaymentID(rawValue: row["id"]),
                order: (row["order"] as Int64?).map(OrderID.init(rowKey:)),
                method: method,
                bankID: row["bank_id"],
                reference: row["reference"],
                amount: try row.money("amount"),
                time: row.time("time"),
                received: row.time("received"),
                by: (row["account"] as Int?).map(AccountID.init(rawValue:)),
                key: try row.key("key"),
                state: state,
                refund: row["refund"],
                reason: row["reason"]
            )
        }
    }
}

extension Handover {
    static func all(in database: Database) throws -> [Handover] {
        try rows("SELECT * FROM handover ORDER BY id", in: database) { row in
            Handover(
                order: OrderID(rowKey: row["id"]),
                at: row.time("at"),
                by: AccountID(rawValue: row["account"]),
                key: try row.key("key")
            )
        }
    }
}

extension Refund {
    static func all(in database: Database) throws -> [Refund] {
        try rows("SELECT * FROM refund ORDER BY id", in: database) { row in
            Refund(
                id: row["id"],
                order: (row["order"] as Int64?).map(OrderID.init(rowKey:)),
                payment: (row["payment"] as Int?).map(PaymentID.init(rawValue:)),
                amount: row["amount"],
                at: row.time("at"),
                by: AccountID(rawValue: row["account"]),
                reference: row["reference"]
            )
        }
    }
}

extension Beneficiary {
    static func all(in database: Database) throws -> [Beneficiary] {
        try rows("SELECT * FROM beneficiary ORDER BY payer, person", in: database) { row in
            Beneficiary(
                payer: AccountID(rawValue: row["payer"]),
                person: AccountID(rawValue: row["person"]),
                name: row["name"],
                phone: row["phone"],
                errand: (row["errand"] as Int?).map(ErrandID.init(rawValue:))
            )
        }
    }
}

extension Errand {
    static func all(in database: Database) throws -> [Errand] {
        try rows("SELECT * FROM errand ORDER BY id", in: database) { row in
            guard let state = State(rawValue: row["state"]) else {
                throw LedgerError.corrupt(what: "the state of a request to shop")
            }
            return Errand(
                id: ErrandID(rawValue: row["id"]),
                sender: AccountID(rawValue: row["sender"]),
                beneficiary: (row["beneficiary"] as Int?).map(AccountID.init(rawValue:)),
                text: row["text"],
                posted: row.time("posted"),
                key: try row.key("key"),
                volunteer: (row["volunteer"] as Int?).map(AccountID.init(rawValue:)),
                state: state,
                changed: row.time("changed")
            )
        }
    }
}

/// Turns every row of a query into something.
private func rows<Element>(
    _ sql: String,
    in database: Database,
    _ make: (Row) throws -> Element
) throws -> [Element] {
    var elements: [Element] = []
    let cursor = try Row.fetchCursor(database, sql: sql)
    while let row = try cursor.next() { elements.append(try make(row)) }
    return elements
}

extension Row {
    fileprivate func time(_ column: String) -> Timestamp {
        Timestamp(milliseconds: self[column])
    }

    fileprivate func money(_ column: String) throws -> Money {
        guard let money = Money(dong: self[column]) else {
            throw LedgerError.corrupt(what: "an amount of money in \(column)")
        }
        return money
    }

    fileprivate func key(_ column: String) throws -> IdempotencyKey {
        guard let key = IdempotencyKey(ascii: (self[column] as String).utf8) else {
            throw LedgerError.corrupt(what: "an idempotency key")
        }
        return key
    }
}

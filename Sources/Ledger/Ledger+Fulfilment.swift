public import Fulfilment
import GRDB
import Market

extension Ledger {
    /// Records what was agreed about orders, all of it or nothing, and blocks until it is durable.
    ///
    /// - Throws: ``LedgerError/cannotRecord(_:)``.
    public func record(_ changes: [FulfilmentChange]) throws(LedgerError) {
        guard !changes.isEmpty else { return }
        try recording {
            try pool.writeWithoutTransaction { database in
                try transaction(in: database) {
                    for change in changes { try change.save(in: database) }
                }
            }
        }
    }

    /// Reads everything about orders, as of one moment.
    public func fulfilment() throws(LedgerError) -> FulfilmentRecords {
        try read { database in
            var records = FulfilmentRecords()
            for (goods, made) in try OrderGoods.all(in: database) {
                records.goods.append(goods)
                records.made[goods.order] = made
            }
            records.points = try PickupPoint.all(in: database)
            records.ties = try TiedPlaces.all(in: database)
            records.endedLots = try LotPlace.ended(in: database)
            records.bookings = try Booking.all(in: database)
            records.payments = try Payment.all(in: database)
            records.handovers = try Handover.all(in: database)
            records.refunds = try Refund.all(in: database)
            records.beneficiaries = try Beneficiary.all(in: database)
            records.errands = try Errand.all(in: database)
            return records
        }
    }
}

extension FulfilmentChange {
    /// Writes the row.
    func save(in database: Database) throws {
        switch self {
        case .point(let point): try point.save(in: database)
        case .tied(let tied): try tied.save(in: database)
        case .booking(let booking):
            try put(
                "booking",
                [
                    booking.order.rowKey, booking.slot.rawValue, booking.state.rawValue,
                    booking.ticket,
                ],
                in: database
            )
        case .noBooking(let order):
            try database.execute(
                sql: "DELETE FROM booking WHERE id = ?",
                arguments: [order.rowKey]
            )
        case .payment(let payment): try payment.save(in: database)
        case .handover(let handover):
            try put(
                "handover",
                [
                    handover.order.rowKey, handover.at.milliseconds, handover.by.rawValue,
                    handover.key.description,
                ],
                in: database
            )
        case .refund(let refund):
            try put(
                "refund",
                [
                    refund.id, refund.order?.rowKey, refund.payment?.rawValue, refund.amount,
                    refund.at.milliseconds, refund.by.rawValue, refund.reference,
                ],
                in: database
            )
        case .beneficiary(let beneficiary):
            try put(
                "beneficiary",
                [
                    beneficiary.payer.rawValue, beneficiary.person.rawValue, beneficiary.name,
                    beneficiary.phone, beneficiary.errand?.rawValue,
                ],
                in: database
            )
        case .noBeneficiary(let payer, let person):
            try database.execute(
                sql: "DELETE FROM beneficiary WHERE payer = ? AND person = ?",
                arguments: [payer.rawValue, person.rawValue]
            )
        case .errand(let errand): try errand.save(in: database)
        }
    }
}

extension TiedPlaces {
    fileprivate func save(in database: Database) throws {
        let values: [(any DatabaseValueConvertible)?] = [slot.rawValue, lot.rowKey, places]
        guard places == 0 else { return try put("tied_places", values, in: database) }
        try database.execute(
            sql: "DELETE FROM tied_places WHERE slot = ? AND lot = ?",
            arguments: [slot.rawValue, lot.rowKey]
        )
    }
}

extension PickupPoint {
    fileprivate func save(in database: Database) throws {
        try put(
            "pickup_point",
            [
                id.rawValue, kind.rawValue, name.vi, name.en, address,
                lot?.rowKey,
            ],
            in: database
        )
        for slot in slots {
            try put(
                "pickup_slot",
                [
                    slot.id.rawValue, id.rawValue, slot.from.milliseconds, slot.to.milliseconds,
                    slot.cap, slot.stop?.vi, slot.stop?.en,
                ],
                in: database
            )
        }
    }
}

extension Payment {
    fileprivate func save(in database: Database) throws {
        try put(
            "payment",
            [
                id.rawValue, order?.rowKey, method.rawValue, bankID, reference, amount.dong,
                time.milliseconds, received.milliseconds, by?.rawValue, key.description,
                state.rawValue, refund, reason,
            ],
            in: database
        )
    }
}

extension Errand {
    fileprivate func save(in database: Database) throws {
        try put(
            "errand",
            [
                id.rawValue, sender.rawValue, beneficiary?.rawValue, text, posted.milliseconds,
                key.description, volunteer?.rawValue, state.rawValue, changed.milliseconds,
            ],
            in: database
        )
    }
}

extension OrderID {
    /// The key of the order's rows.
    var rowKey: Int64 { LedgerSchema.rowKey(room.rawValue, hold.rawValue) }

    /// The order of a row.
    init(rowKey: Int64) {
        let (room, hold) = LedgerSchema.parts(ofRowKey: rowKey)
        self.init(room: RoomID(rawValue: room), hold: HoldID(rawValue: hold))
    }
}

extension LotPlace {
    /// The key of the lot's row.
    var rowKey: Int64 { LedgerSchema.rowKey(room.rawValue, lot.rawValue) }

    /// The lot of a row.
    init(rowKey: Int64) {
        let (room, lot) = LedgerSchema.parts(ofRowKey: rowKey)
        self.init(room: RoomID(rawValue: room), lot: LotID(rawValue: lot))
    }
}

/// Writes one row, or writes it anew; an upsert, so that rows that refer to it stay as they are.
private func put(
    _ table: String,
    _ values: [(any DatabaseValueConvertible)?],
    in database: Database
) throws {
    let places = repeatElement("?", count: values.count).joined(separator: ", ")
    let keys = try database.primaryKey(table).columns
    let columns = try database.columns(in: table).map(\.name).filter { !keys.contains($0) }
    let news = columns.map { "\"\($0)\" = excluded.\"\($0)\"" }.joined(separator: ", ")
    let sql = """
        INSERT INTO \(table) VALUES (\(places)) \
        ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET \(news)
        """
    let statement = try database.cachedStatement(sql: sql)
    try statement.execute(arguments: StatementArguments(values))
}

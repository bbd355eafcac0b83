public import Market

import Fulfilment
import FoundationEssentials
import GRDB

extension Ledger {
    /// Whether no market was ever planned in this folder.
    public func isEmpty() throws(LedgerError) -> Bool {
        try read { try RoomRow.fetchCount($0) == 0 }
    }

    /// Stores a plan, all of it or nothing, and blocks until it is durable.
    ///
    /// - Throws: ``LedgerError/cannotRecord(_:)``, also when numbers or slugs repeat or name a
    ///   producer or product that is not there.
    public func store(_ plan: MarketPlan) throws(LedgerError) {
        try recording {
            try pool.write { database in
                for producer in plan.producers {
                    try ProducerRecord(producer).insert(database)
                }
                for product in plan.products {
                    try ProductRecord(product).insert(database)
                }
                try Ledger.store(plan.pickupPoints, database)
                let night = (try NightRow.fetchCount(database)) + 1
                try NightRow(id: night, plan.night).insert(database)
                for room in plan.rooms {
                    try RoomRow(room, night: night).insert(database)
                    for terms in plan.plannedLots[room.id] ?? [] {
                        try Ledger.store(terms, plannedIn: room.id, database)
                    }
                }
            }
        }
    }

    /// The newest market night.
    public func night() throws(LedgerError) -> MarketNight? {
        try read { try NightRow.order(Column("id").desc).fetchOne($0)?.night }
    }

    /// All rooms, in the order of their numbers.
    public func rooms() throws(LedgerError) -> [RoomRecord] {
        try read { try RoomRow.order(Column("id")).fetchAll($0).map(\.room) }
    }

    /// All producers, in the order of their numbers.
    public func producers() throws(LedgerError) -> [Producer] {
        try read { try ProducerRecord.order(Column("id")).fetchAll($0).map(\.producer) }
    }

    /// All products, in the order of their numbers.
    public func products() throws(LedgerError) -> [Product] {
        try read { try ProductRecord.order(Column("id")).fetchAll($0).map { try $0.product } }
    }

    /// What one producer may sell, in the order of the products' numbers.
    public func products(of producer: ProducerID) throws(LedgerError) -> [Product] {
        try read { database in
            try ProductRecord
                .filter(Column("producer") == producer.rawValue)
                .order(Column("id"))
                .fetchAll(database)
                .map { try $0.product }
        }
    }

    /// The lots that a room's host means to sell, in order; they are not prepared yet.
    public func plannedLots(of room: RoomID) throws(LedgerError) -> [LotTerms] {
        try read { database in
            let texts = try String.fetchAll(
                database,
                sql: "SELECT terms FROM planned_lot WHERE room = ? ORDER BY id",
                arguments: [room.rawValue]
            )
            return try texts.map { text in
                do {
                    return try JSONDecoder().decode(LotTerms.self, from: Data(text.utf8))
                } catch {
                    throw LedgerError.corrupt(what: "a planned lot of room \(room.rawValue)")
                }
            }
        }
    }

    /// Stores points after those that are there, with numbers that follow theirs.
    private static func store(_ points: [PickupPoint], _ database: Database) throws {
        let there = try PickupPoint.all(in: database)
        let slots = there.flatMap(\.slots).map(\.id.rawValue).max() ?? 0
        for (offset, point) in points.enumerated() {
            let numbered = PickupPoint(
                id: PointID(rawValue: there.count + offset + 1),
                kind: point.kind,
                name: point.name,
                address: point.address,
                lot: point.lot,
                slots: point.slots.map { slot in
                    PickupSlot(
                        id: SlotID(rawValue: slots + slot.id.rawValue),
                        from: slot.from,
                        to: slot.to,
                        cap: slot.cap,
                        stop: slot.stop
                    )
                }
            )
            try FulfilmentChange.point(numbered).save(in: database)
        }
    }

    private static func store(
        _ terms: LotTerms,
        plannedIn room: RoomID,
        _ database: Database
    ) throws {
        let text = String(decoding: try JSONEncoder().encode(terms), as: UTF8.self)
        try database.execute(
            sql: "INSERT INTO planned_lot (room, product, terms) VALUES (?, ?, ?)",
            arguments: [room.rawValue, terms.product.rawValue, text]
        )
    }
}

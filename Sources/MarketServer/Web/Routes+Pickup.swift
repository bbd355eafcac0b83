import Foundation
import Fulfilment
import HTTPProtocol
import Market
import MarketProtocol
import MarketRoom
import Transport

extension Routes {
    private struct SlotForm: Decodable, Sendable {
        let from: Int64
        let to: Int64
        let cap: Int
        let stop: BilingualText?
    }

    private struct LotForm: Decodable, Sendable {
        let room: String
        let lot: Int
    }

    private struct PointForm: Decodable, Sendable {
        let kind: String
        let name: BilingualText
        let address: String
        let lot: LotForm?
        let slots: [SlotForm]
    }

    private struct CapForm: Decodable, Sendable {
        let cap: Int
    }

    private struct TieForm: Decodable, Sendable {
        let room: String
        let lot: Int
        let places: Int
    }

    /// Where orders are handed over, with free places; for everybody.
    func pickupPoints(on connection: Connection) -> Reply {
        let service = market.orders
        return asking(connection) { book, now in
            let pickup = book.pickup
            return .respond(
                .json { json in
                    json.field("now", now.milliseconds)
                    json.array("points") { json in
                        for point in pickup.points {
                            json.object { json in
                                point.write(to: &json, service, pickup)
                            }
                        }
                    }
                }
            )
        }
    }

    /// What the organiser decides about points and slots, and those who run a room about places for its
    /// lots.
    func pickupDesk(
        _ request: HTTPRequest,
        _ parts: [String],
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard request.head.method == "POST" else { return .notAllowed("GET, POST") }
        if parts.count == 3, parts[0] == "pickup-slots", parts[2] == "lots" {
            return tie(request, parts[1], identity, on: connection)
        }
        guard identity.role == .organiser else { return .respond(.refused(403, "wrongRole")) }
        switch (parts[0], parts.count) {
        case ("pickup-points", 1): return addPoint(request, on: connection)
        case ("pickup-slots", 2): return setCap(request, parts[1], on: connection)
        default: return .respond(.refused(404, "notFound"))
        }
    }

    private func addPoint(_ request: HTTPRequest, on connection: Connection) -> Reply {
        guard let form = decode(PointForm.self, request.body) else {
            return .respond(.refused(400, "badJSON"))
        }
        guard let kind = PickupPoint.Kind(rawValue: form.kind) else {
            return .respond(.refused(400, "outOfRange") { $0.field("field", "kind") })
        }
        let lot = form.lot.flatMap { lot in
            market.room(lot.room).map {
                LotPlace(room: $0.profile.id, lot: LotID(rawValue: lot.lot))
            }
        }
        guard form.lot == nil || lot != nil else { return .respond(.refused(404, "unknownRoom")) }
        let slots = form.slots.map { slot in
            PickupSlot(
                id: SlotID(rawValue: 0),
                from: Timestamp(milliseconds: slot.from),
                to: Timestamp(milliseconds: slot.to),
                cap: slot.cap,
                stop: slot.stop
            )
        }
        let service = market.orders
        return doing(connection) { book, _ throws(FulfilmentRefusal) in
            let point = try book.addPoint(
                kind,
                name: form.name,
                address: form.address,
                lot: lot,
                slots: slots
            )
            let pickup = book.pickup
            return .respond(.json(201) { point.write(to: &$0, service, pickup) })
        }
    }

    /// Keeps places of a slot for the orders of a lot, as many as it has units at most; 0 gives them back.
    private func tie(
        _ request: HTTPRequest,
        _ slot: String,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard let slot = Int(slot).map(SlotID.init(rawValue:)) else {
            return .respond(.refused(404, "unknownSlot"))
        }
        guard let form = decode(TieForm.self, request.body) else {
            return .respond(.refused(400, "badJSON"))
        }
        guard let room = market.room(form.room) else {
            return .respond(.refused(404, "unknownRoom"))
        }
        guard room.profile.isRun(by: identity) else { return .respond(.refused(403, "wrongRole")) }
        let lot = LotPlace(room: room.profile.id, lot: LotID(rawValue: form.lot))
        let service = market.orders
        let hand = handing(connection)
        room.withUnits(of: lot.lot) { units in
            hand { book, now throws(FulfilmentRefusal) in
                guard let units else { return .respond(.refused(404, "unknownLot")) }
                guard form.places <= units else { throw .outOfRange(field: "places") }
                _ = try book.tie(form.places, of: slot, to: lot, at: now)
                let pickup = book.pickup
                guard let point = pickup.place(slot)?.point else { throw .unknownSlot }
                return .respond(.json { point.write(to: &$0, service, pickup) })
            }
        }
        return .later
    }

    /// Moves a slot's cap; nobody loses a place, and those beyond it are listed.
    private func setCap(
        _ request: HTTPRequest,
        _ slot: String,
        on connection: Connection
    ) -> Reply {
        guard let slot = Int(slot).map(SlotID.init(rawValue:)) else {
            return .respond(.refused(404, "unknownSlot"))
        }
        guard let form = decode(CapForm.self, request.body) else {
            return .respond(.refused(400, "badJSON"))
        }
        let market = market
        return doing(connection) { book, now throws(FulfilmentRefusal) in
            let overflow = try book.setCap(form.cap, of: slot, at: now)
            let entries = overflow.compactMap(book.entry)
            let free = book.pickup.free(slot)
            return .withPeople(entries.flatMap(\.accounts), of: market) { people in
                .json { json in
                    json.field("slot", slot.rawValue)
                    json.field("cap", form.cap)
                    json.field("free", free)
                    json.orders("overflow", entries, market.orders, people)
                }
            }
        }
    }
}

extension JSONWriter {
    /// Writes orders with the people on them, for those who hand them over.
    mutating func orders(
        _ name: StaticString,
        _ entries: [OrderEntry],
        _ service: OrderService,
        _ people: [AccountID: OrderPerson]
    ) {
        array(name) { json in
            for entry in entries {
                json.object { json in
                    entry.write(to: &json, service, showsCode: false)
                    entry.writePeople(to: &json, people)
                }
            }
        }
    }
}

extension OrderEntry {
    /// Who pays, and who gets it.
    var accounts: [AccountID] {
        [order.goods.account] + (order.goods.beneficiary.map { [$0] } ?? [])
    }
}

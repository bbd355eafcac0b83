import Foundation
import Fulfilment
import HTTPProtocol
import Ledger
import Market
import MarketProtocol
import MarketRoom
import Transport

extension Routes {
    private struct HandoverForm: Decodable, Sendable {
        let code: String
        let key: String
    }

    /// What the people at a stall do: hand over, and read their list.
    func stall(
        _ request: HTTPRequest,
        _ parts: [String],
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard identity.role != .buyer else { return .respond(.refused(403, "wrongRole")) }
        switch (request.head.method, parts.dropFirst().first ?? "", parts.count) {
        case ("POST", "handovers", 2): return handOver(request, identity, on: connection)
        case ("GET", "orders", 2): return pickList(request, identity, on: connection)
        default: return .respond(.refused(404, "notFound"))
        }
    }

    private func handOver(
        _ request: HTTPRequest,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard let form = decode(HandoverForm.self, request.body) else {
            return .respond(.refused(400, "badJSON"))
        }
        guard let key = IdempotencyKey(ascii: form.key.utf8) else {
            return .respond(.refused(400, "outOfRange") { $0.field("field", "key") })
        }
        let market = market
        return doing(connection) { book, now throws(FulfilmentRefusal) in
            guard let id = market.orders.order(opening: form.code),
                market.orders.profile(id.room)?.isRun(by: identity) == true
            else { throw .unknownCode }
            _ = try book.handOver(id, key: key, by: identity.account, at: now)
            guard let entry = book.entry(id) else { throw .unknownCode }
            return .withPeople(entry.accounts, of: market) { people in
                .json { json in
                    json.field("result", "handedOver")
                    entry.write(to: &json, market.orders, showsCode: false)
                    entry.writePeople(to: &json, people)
                }
            }
        }
    }

    /// Whose orders are fetched at a point, slot by slot in the order of the bookings: the list of a van's
    /// crew follows its route.
    private func pickList(
        _ request: HTTPRequest,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        let query = Query(request.head.query)
        guard let point = query.integer("point").map({ PointID(rawValue: Int($0)) }) else {
            return .respond(.refused(400, "outOfRange") { $0.field("field", "point") })
        }
        let slot = query.integer("slot").map { SlotID(rawValue: Int($0)) }
        let market = market
        return asking(connection) { book, now throws(FulfilmentRefusal) in
            let entries = try book.pickList(point, slot: slot).filter {
                market.orders.profile($0.order.id.room)?.isRun(by: identity) == true
            }
            return .withPeople(entries.flatMap(\.accounts), of: market) { people in
                .json { json in
                    json.field("now", now.milliseconds)
                    json.orders("orders", entries, market.orders, people)
                }
            }
        }
    }

    /// All orders for the organiser, those of their own rooms for a host, as CSV.
    func orderTable(_ identity: Identity, on connection: Connection) -> Reply {
        guard identity.role != .buyer else { return .respond(.refused(403, "wrongRole")) }
        guard market.backstage.hasRoom else { return .respond(.refused(503, "busy")) }
        let service = market.orders
        let market = market
        return asking(connection) { book, now in
            let rooms = book.rooms.filter { service.profile($0)?.isRun(by: identity) == true }
            let entries = rooms.flatMap { book.orders(in: $0) }.compactMap { book.entry($0.id) }
            return .withPeople(entries.flatMap(\.accounts), of: market) { people in
                var table = CSVText()
                table.row(OrderEntry.columns)
                for entry in entries { table.row(entry.row(service, people)) }
                let day = now.localMinute.prefix(10)
                let fields = [
                    (name: "Content-Type", value: "text/csv; charset=utf-8"),
                    ("Cache-Control", "no-store"),
                    ("Content-Disposition", "attachment; filename=\"orders-\(day).csv\""),
                ]
                return .guarded(200, fields, body: table.bytes)
            }
        }
    }
}

extension OrderEntry {
    /// The names of the table's columns.
    fileprivate static let columns: [CSVText.Cell] = [
        "order", "made", "room", "lot", "kind", "product", "producer", "quantity", "unit_vnd",
        "total_vnd", "state", "deadline", "paid", "paid_by", "refund_due_vnd", "refunded_vnd",
        "pickup_point", "pickup_kind", "pickup_stop", "pickup_from", "pickup_to", "pickup_state",
        "handed_over", "buyer", "phone", "for", "for_phone",
    ].map(CSVText.Cell.text)

    fileprivate func row(
        _ service: OrderService,
        _ people: [AccountID: OrderPerson]
    ) -> [CSVText.Cell] {
        let goods = order.goods
        let profile = service.profile(order.id.room)
        let buyer = people[goods.account]
        let person = goods.beneficiary.flatMap { people[$0] }
        let paid = payments.first { $0.state == .paid }
        let waits = pickup?.placeInLine != nil
        return [
            .text(order.id.code), .text(order.made.localMinute), .words(profile?.slug),
            .number(Int64(goods.lot.rawValue)), .text(goods.kind),
            .words(profile.map { goodsName($0, service.set(order.id.room, goods.lot)) }),
            .words(profile?.producer.name.vi), .number(Int64(goods.quantity)),
            .number(goods.unit.dong), .number(goods.total.dong), .text(order.state.rawValue),
            .text(goods.deadline.localMinute), .words(paid?.time.localMinute),
            .words(paid?.method.rawValue), .number(order.refund), .number(order.refunded),
            .words(pickup?.point.name.vi), .words(pickup?.point.kind.rawValue),
            .words(pickup?.slot.stop?.vi), .words(pickup?.slot.from.localMinute),
            .words(pickup?.slot.to.localMinute),
            .words(pickup.map { _ in waits ? "waiting" : "booked" }),
            .words(order.handover?.at.localMinute), .words(buyer?.name), .words(buyer?.phone),
            .words(person?.name), .words(person?.phone),
        ]
    }
}

extension OrderEntry {
    /// The product's name, or those of all products of a set with how many of each are in one.
    fileprivate func goodsName(_ profile: RoomProfile, _ set: [Goods]) -> String {
        let name = { (product: ProductID) in profile.products[product]?.name.vi ?? "" }
        guard !set.isEmpty else { return name(order.goods.product) }
        return set.map { "\($0.quantity) × \(name($0.product))" }.joined(separator: " + ")
    }
}

extension CSVText.Cell {
    fileprivate static func words(_ text: String?) -> CSVText.Cell {
        text.map(CSVText.Cell.text) ?? .empty
    }
}

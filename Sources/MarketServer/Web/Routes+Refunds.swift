import Foundation
import Fulfilment
import HTTPProtocol
import Market
import MarketProtocol
import MarketRoom
import Transport

extension Routes {
    private struct RefundForm: Decodable, Sendable {
        let amount: Int64?
        let reference: String?
    }

    /// Most refunds that were paid in one answer, the newest.
    private static let paidMax = 100

    /// What is to be paid back and what was, for those who run the rooms; money that named no order is the
    /// organiser's.
    func refunds(
        _ request: HTTPRequest,
        _ parts: [String],
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard parts.count == 1 else { return .respond(.refused(404, "notFound")) }
        guard request.head.method == "GET" else { return .notAllowed("GET") }
        guard identity.role != .buyer else { return .respond(.refused(403, "wrongRole")) }
        let market = market
        return asking(connection) { book, now in
            let isRun = { (room: RoomID) in
                market.orders.profile(room)?.isRun(by: identity) == true
            }
            let strays = identity.role == .organiser ? book.owedStrays : []
            let owed = (book.owedRefunds(in: isRun) + strays).map {
                ($0, $0.order.flatMap(book.entry))
            }
            let isSeen = { (refund: Refund) in
                refund.order.map { isRun($0.room) } ?? (identity.role == .organiser)
            }
            let paid = book.refunds.reversed().lazy.filter(isSeen).prefix(Self.paidMax)
            let seen = Array(paid).map { ($0, $0.order.flatMap(book.entry)) }
            let accounts = (owed.map(\.1) + seen.map(\.1)).flatMap { $0?.accounts ?? [] }
            return .withPeople(accounts + seen.map(\.0.by), of: market) { people in
                .json { json in
                    json.field("now", now.milliseconds)
                    json.array("owed") { json in
                        for (owed, entry) in owed {
                            json.object { owed.write(to: &$0, entry, market.orders, people) }
                        }
                    }
                    json.array("paid") { json in
                        for (refund, entry) in seen {
                            json.object { refund.write(to: &$0, entry, market.orders, people) }
                        }
                    }
                }
            }
        }
    }

    /// Notes that an order's money was paid back, by `reference` if it was a transfer; an `amount` is what the
    /// sender knows to be owed.
    func refunded(
        _ id: OrderID,
        _ request: HTTPRequest,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard let form = refundForm(request) else { return .respond(.refused(400, "badJSON")) }
        let service = market.orders
        return changing(connection) { book, now throws(FulfilmentRefusal) in
            try Self.checkRuns(id, identity, service)
            _ = try book.refundAll(
                id,
                paid: form.amount,
                reference: form.reference,
                by: identity.account,
                at: now
            )
            return id
        }
    }

    /// Notes that money which named no order was paid back.
    func refunded(
        _ id: PaymentID,
        _ request: HTTPRequest,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard let form = refundForm(request) else { return .respond(.refused(400, "badJSON")) }
        return doing(connection) { book, now throws(FulfilmentRefusal) in
            let refund = try book.refundStray(
                id,
                paid: form.amount,
                reference: form.reference,
                by: identity.account,
                at: now
            )
            return .respond(.json { $0.field("amount", refund.amount) })
        }
    }

    /// Nothing has to be said about a refund.
    private func refundForm(_ request: HTTPRequest) -> RefundForm? {
        request.body.isEmpty
            ? RefundForm(amount: nil, reference: nil) : decode(RefundForm.self, request.body)
    }
}

extension OwedRefund {
    fileprivate func write(
        to json: inout JSONWriter,
        _ entry: OrderEntry?,
        _ service: OrderService,
        _ people: [AccountID: OrderPerson]
    ) {
        json.field("order", order?.code)
        json.field("payment", payment?.rawValue)
        json.field("amount", amount)
        json.field("since", since.milliseconds)
        json.array("reasons") { json in
            for reason in reasons { json.value(reason) }
        }
        entry?.writeWhose(to: &json, service, people)
        json.array("payments") { json in
            for payment in payments { json.object { payment.write(to: &$0) } }
        }
    }
}

extension Refund {
    fileprivate func write(
        to json: inout JSONWriter,
        _ entry: OrderEntry?,
        _ service: OrderService,
        _ people: [AccountID: OrderPerson]
    ) {
        json.field("refund", id)
        json.field("order", order?.code)
        json.field("payment", payment?.rawValue)
        json.field("amount", amount)
        json.field("at", at.milliseconds)
        json.field("by", people[by]?.name)
        json.field("reference", reference)
        entry?.writeWhose(to: &json, service, people)
    }
}

extension OrderEntry {
    /// Whose order of which stall.
    fileprivate func writeWhose(
        to json: inout JSONWriter,
        _ service: OrderService,
        _ people: [AccountID: OrderPerson]
    ) {
        json.field("room", service.profile(order.id.room)?.slug ?? "")
        writePeople(to: &json, people)
    }
}

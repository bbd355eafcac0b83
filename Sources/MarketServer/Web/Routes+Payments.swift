import Foundation
import Fulfilment
import HTTPProtocol
import Market
import MarketProtocol
import MarketRoom
import Transport

extension Routes {
    private struct NoticeForm: Decodable, Sendable {
        let id: String
        let reference: String
        let amount: Int64
        let time: Int64
    }

    /// Most bytes of a notice; all its fields are bounded.
    private static let noticeBytesMax = 2_048

    /// A bank's notice of money that came in.
    ///
    /// Answered once its result is durable. Anything but 200 means "send it again", but for 401 (the
    /// signature), 400 (not a notice) and 409 (the number was used for another payment).
    func notice(_ request: HTTPRequest, on connection: Connection) -> Reply {
        guard let signature = market.orders.notices else {
            return .respond(.refused(404, "notFound"))
        }
        guard let given = request.head.fields[NoticeSignature.header],
            signature.isValid(given, of: request.body)
        else {
            market.counters.countNotice("badSignature")
            return .respond(.refused(401, "badSignature"))
        }
        guard request.body.count <= Self.noticeBytesMax,
            let form = decode(NoticeForm.self, request.body)
        else {
            market.counters.countNotice("badJSON")
            return .respond(.refused(400, "badJSON"))
        }
        let market = market
        return doing(connection) { book, now throws(FulfilmentRefusal) in
            let notice = try PaymentNotice(
                id: form.id,
                reference: form.reference,
                amount: form.amount,
                time: form.time
            )
            let step = try book.receive(notice, key: .random(), at: now)
            let isNew =
                switch step {
                case .ask, .settled: true
                case .repeated, .waiting: false
                }
            return .then { send in
                market.orders.payments.follow(step) { payment in
                    send(Self.noticeResult(payment, isNew: isNew, market.counters))
                }
            }
        }
    }

    private static func noticeResult(
        _ payment: Payment?,
        isNew: Bool,
        _ counters: Counters
    ) -> Response {
        guard let payment, payment.state != .received else {
            counters.countNotice("cannotRecord")
            return .refused(503, "cannotRecord")
        }
        counters.countNotice(isNew ? payment.state.rawValue : "duplicate")
        return .json { json in
            json.field("result", isNew ? payment.state.rawValue : "duplicate")
            if !isNew { json.field("first", payment.state.rawValue) }
            json.field("payment", payment.id.rawValue)
            json.field("order", payment.order?.code)
            json.field("refund", payment.refund)
            if let reason = payment.reason { json.field("reason", reason) }
        }
    }

    /// Cash into a host's hand, or the wish to fetch what costs nothing.
    func pay(
        _ id: OrderID,
        _ method: Payment.Method,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        let market = market
        return doing(connection) { book, now throws(FulfilmentRefusal) in
            if method == .cash {
                try Self.checkRuns(id, identity, market.orders)
            } else {
                try Self.checkOwner(id, identity, book)
            }
            let step = try book.pay(
                id,
                method,
                by: identity.account,
                key: .random(),
                at: now
            )
            return .then { send in
                market.orders.payments.follow(step) { payment in
                    Self.answer(payment, market.orders, send)
                }
            }
        }
    }

    private static func answer(
        _ payment: Payment?,
        _ service: OrderService,
        _ send: @escaping @Sendable (Response) -> Void
    ) {
        guard let payment, let id = payment.order else {
            return send(.refused(503, "cannotRecord"))
        }
        guard payment.state == .paid else {
            return send(.refused(409, payment.reason ?? payment.state.rawValue))
        }
        let isTaken = service.desk.ask { book in
            let entry = book.entry(id)
            return { error in
                guard error == nil, let entry else { return send(.refused(503, "cannotRead")) }
                send(
                    .json { json in
                        json.field("result", payment.state.rawValue)
                        entry.write(to: &json, service)
                    }
                )
            }
        }
        if !isTaken { send(.refused(503, "busy")) }
    }

    /// Money that named no order, for the organiser: `GET` lists it, `POST NUMBER/refunded` notes that
    /// it was paid back.
    func payments(
        _ request: HTTPRequest,
        _ parts: [String],
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard identity.role == .organiser else { return .respond(.refused(403, "wrongRole")) }
        switch (request.head.method, parts.count) {
        case ("GET", 1):
            return asking(connection) { book, now in
                let refunded = book.strayRefunds
                let payments = book.strayPayments
                return .respond(
                    .json { json in
                        json.field("now", now.milliseconds)
                        json.array("payments") { json in
                            for payment in payments {
                                json.object { json in
                                    payment.write(to: &json)
                                    json.field("refunded", refunded.contains(payment.id))
                                }
                            }
                        }
                    }
                )
            }
        case ("POST", 3) where parts[2] == "refunded":
            guard let number = Int(parts[1]) else {
                return .respond(.refused(404, "unknownPayment"))
            }
            return refunded(PaymentID(rawValue: number), request, identity, on: connection)
        default: return .notAllowed("GET, POST")
        }
    }
}

extension IdempotencyKey {
    /// A key that nobody can guess.
    static func random() -> IdempotencyKey {
        guard let key = IdempotencyKey(ascii: Hexadecimal.encode(SecureRandom.bytes(8)).utf8) else {
            preconditionFailure("16 hexadecimal digits are a key")
        }
        return key
    }
}

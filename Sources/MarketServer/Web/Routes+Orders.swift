import EventLoop
import Fulfilment
import HTTPProtocol
import Ledger
import Market
import MarketProtocol
import MarketRoom
import QRCodes
import Transport

extension Routes {
    /// The first part after `/api/` of every route about orders.
    static let orderRoutes: Set<String> = [
        "orders", "orders.csv", "pickup-points", "pickup-slots", "payments", "stall",
        "beneficiaries", "errands", "refunds",
    ]

    /// Where the bank's side sends its notices: not a page, so it has no origin, but a signature.
    static let noticePath = "/api/payments/notices"

    /// Everything between a win and a handed-over order; `parts` is the path after `/api/`.
    func orders(
        _ request: HTTPRequest,
        _ parts: [String],
        on connection: Connection
    ) -> Reply {
        switch (request.head.method, parts[0], parts.count) {
        case ("POST", "payments", 2) where parts[1] == "notices":
            return notice(request, on: connection)
        case ("GET", "pickup-points", 1):
            return pickupPoints(on: connection)
        default: break
        }
        guard let identity = market.accounts.identity(of: request.head, at: now) else {
            return .respond(.refused(401, "notSignedIn"))
        }
        if request.head.method != "GET", let refusal = overRate(identity, connection) {
            return .respond(refusal)
        }
        switch parts[0] {
        case "orders", "orders.csv":
            return parts.count == 1
                ? orderLists(request, parts[0], identity, on: connection)
                : order(request, Array(parts.dropFirst()), identity, on: connection)
        case "payments": return payments(request, parts, identity, on: connection)
        case "pickup-points", "pickup-slots":
            return pickupDesk(request, parts, identity, on: connection)
        case "stall": return stall(request, parts, identity, on: connection)
        case "beneficiaries": return beneficiaries(request, parts, identity, on: connection)
        case "refunds": return refunds(request, parts, identity, on: connection)
        case "errands": return errands(request, parts, identity, on: connection)
        default: return .respond(.refused(404, "notFound"))
        }
    }

    /// Orders are paced like commands in a room: by account and by address.
    private func overRate(_ identity: Identity, _ connection: Connection) -> Response? {
        let over = market.rates.spend(
            account: identity.account,
            address: market.rates.counted(connection.address.host),
            at: now
        )
        guard let over, case .rateLimited(let wait) = over.refusal else { return nil }
        market.counters.countRateLimited(over.kind)
        return .refused(429, "rateLimited") { $0.field("retryAfter", wait) }
    }

    private func orderLists(
        _ request: HTTPRequest,
        _ name: String,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard request.head.method == "GET" else { return .notAllowed("GET") }
        if name == "orders.csv" { return orderTable(identity, on: connection) }
        let service = market.orders
        return asking(connection) { book, now in
            let entries = book.orders(of: identity.account).reversed().compactMap {
                book.entry($0.id)
            }
            return .respond(
                .json { json in
                    json.field("now", now.milliseconds)
                    json.array("orders") { json in
                        for entry in entries { json.object { entry.write(to: &$0, service) } }
                    }
                }
            )
        }
    }

    /// One order: `parts` is its code and what is wanted of it.
    private func order(
        _ request: HTTPRequest,
        _ parts: [String],
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard let id = OrderID(code: parts[0]), parts.count <= 2 else {
            return .respond(.refused(404, "unknownOrder"))
        }
        let method = request.head.method
        switch (method, parts.dropFirst().first ?? "") {
        case ("GET", ""): return receipt(id, identity, on: connection)
        case ("GET", "payment.svg"), ("GET", "pickup.svg"):
            return drawing(id, parts[1], identity, on: connection)
        case ("POST", "pickup"):
            guard let form = decode(SlotForm.self, request.body) else {
                return .respond(.refused(400, "badJSON"))
            }
            return changing(connection) { book, now throws(FulfilmentRefusal) in
                try Self.checkOwner(id, identity, book)
                try book.book(id, in: SlotID(rawValue: form.slot), at: now)
                return id
            }
        case ("DELETE", "pickup"):
            return changing(connection) { book, now throws(FulfilmentRefusal) in
                try Self.checkOwner(id, identity, book)
                try book.takeBack(id, at: now)
                return id
            }
        case ("POST", "confirm"), ("POST", "cash"):
            return pay(id, parts[1] == "cash" ? .cash : .nothing, identity, on: connection)
        case ("POST", "refunded"): return refunded(id, request, identity, on: connection)
        default: return .notAllowed("GET, POST, DELETE")
        }
    }

    /// Everything about one order, with names, for its buyer and for those who run its room.
    private func receipt(
        _ id: OrderID,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        let market = market
        return asking(connection) { book, now throws(FulfilmentRefusal) in
            guard let entry = book.entry(id), Self.maySee(entry.order, identity, market.orders)
            else { throw .unknownOrder }
            let accounts = [entry.order.goods.account, entry.order.goods.beneficiary]
            return .withPeople(accounts.compactMap(\.self), of: market) { people in
                .json { json in
                    json.field("now", now.milliseconds)
                    let isOwn = entry.order.goods.account == identity.account
                    entry.write(to: &json, market.orders, showsCode: isOwn)
                    let profile = market.orders.profile(id.room)
                    entry.writeReceipt(to: &json, profile, people)
                }
            }
        }
    }

    /// A QR code: of the transfer that pays the order, or of the code that opens it.
    private func drawing(
        _ id: OrderID,
        _ name: String,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        let service = market.orders
        return asking(connection) { book, _ throws(FulfilmentRefusal) in
            guard let entry = book.entry(id), entry.order.goods.account == identity.account else {
                throw .unknownOrder
            }
            var text: String?
            if name == "pickup.svg" {
                guard entry.canBeFetched else {
                    throw entry.order.state == .paid ? .notBooked : .notPaid
                }
                // Capitals and digits only: the smallest code, and the same text as is typed.
                text = service.pickupCode(id).text
            } else {
                guard entry.order.state == .awaitingPayment else { throw .orderEnded }
                text = service.bank.flatMap { PaymentRequest(entry.order).payload(to: $0) }
            }
            guard let text, let code = try? QRCode(text) else {
                return .respond(.refused(404, "notFound"))
            }
            return .respond(.text(type: "image/svg+xml", code.svg))
        }
    }

    static func checkOwner(
        _ id: OrderID,
        _ identity: Identity,
        _ book: OrderBook
    ) throws(FulfilmentRefusal) {
        guard book.order(id)?.goods.account == identity.account else { throw .unknownOrder }
    }

    /// Only who runs the order's room goes on; others hear that there is no such order.
    static func checkRuns(
        _ id: OrderID,
        _ identity: Identity,
        _ service: OrderService
    ) throws(FulfilmentRefusal) {
        guard service.profile(id.room)?.isRun(by: identity) == true else { throw .unknownOrder }
    }

    private static func maySee(
        _ order: Order,
        _ identity: Identity,
        _ service: OrderService
    ) -> Bool {
        order.goods.account == identity.account
            || service.profile(order.id.room)?.isRun(by: identity) == true
    }
}

private struct SlotForm: Decodable, Sendable {
    let slot: Int
}

extension DeskAnswer {
    /// Reads who some accounts are, elsewhere, and answers then.
    static func withPeople(
        _ accounts: [AccountID],
        of market: LiveMarket,
        _ body: @escaping @Sendable ([AccountID: OrderPerson]) -> Response
    ) -> DeskAnswer {
        .then { send in
            market.backstage.reading {
                guard let found = try? market.ledger.accounts(Set(accounts)) else {
                    return send(.refused(503, "cannotRead"))
                }
                let people = found.map { account in
                    (account.id, OrderPerson(name: account.name, phone: account.signInName))
                }
                send(body(Dictionary(uniqueKeysWithValues: people)))
            }
        }
    }
}

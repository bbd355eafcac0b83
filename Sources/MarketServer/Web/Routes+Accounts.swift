import EventLoop
import Foundation
import HTTPProtocol
import Market
import MarketProtocol
import MarketRoom
import Transport

extension Routes {
    private struct SignInForm: Decodable, Sendable {
        let name: String
        let password: String
    }

    private struct Registration: Decodable, Sendable {
        let name: String
        let phone: String
        let password: String
    }

    private struct CrowdOrder: Decodable, Sendable {
        let count: Int
    }

    /// Most simulated buyers made in one request.
    private static let crowdMax = 20_000

    func account(_ request: HTTPRequest, _ name: String, on connection: Connection) -> Reply {
        switch (request.head.method, name) {
        case ("GET", _):
            let identity = market.accounts.identity(of: request.head, at: now)
            return .respond(Self.session(identity, market))
        case ("DELETE", _):
            return signOut(request, on: connection)
        case ("POST", "session"):
            return signIn(request, on: connection)
        case ("POST", "accounts"):
            return register(request, on: connection)
        default:
            return .respond(.guarded(405, [("Allow", "GET, POST, DELETE")]))
        }
    }

    /// Makes the cookie worthless, closes the lines that came with it, and takes it out of the browser.
    private func signOut(_ request: HTTPRequest, on connection: Connection) -> Reply {
        let clear = market.accounts.cookie.clearCookie(isSecure: market.isSecure)
        let fields = [(name: "Set-Cookie", value: clear)]
        guard let signIn = market.accounts.signIn(of: request.head, at: now) else {
            return .respond(.guarded(204, fields))
        }
        let market = market
        return later(connection, on: market.backstage.reading) {
            defer { market.outlet.signOut(signIn) }
            do throws(AccountRefusal) {
                try market.accounts.end(signIn, at: market.clock.now)
                return .guarded(204, fields)
            } catch {
                return .json(503, fields) { $0.field("reason", error.wireReason) }
            }
        }
    }

    private func signIn(_ request: HTTPRequest, on connection: Connection) -> Reply {
        guard let form = decode(SignInForm.self, request.body) else {
            return .respond(.refused(400, "badJSON"))
        }
        return signingIn(connection, name: form.name, status: 200) {
            accounts,
            _ throws(AccountRefusal) in
            try accounts.signIn(name: form.name, password: form.password)
        }
    }

    private func register(_ request: HTTPRequest, on connection: Connection) -> Reply {
        guard let form = decode(Registration.self, request.body) else {
            return .respond(.refused(400, "badJSON"))
        }
        do throws(AccountRefusal) {
            let buyer = try NewBuyer(
                name: form.name,
                phone: form.phone,
                password: form.password
            )
            return signingIn(connection, name: buyer.phone, status: 201) {
                accounts,
                now throws(AccountRefusal) in
                try accounts.register(buyer, at: now)
            }
        } catch {
            return .respond(Self.refused(error))
        }
    }

    /// Does what hashes a password elsewhere, and answers with the session or the refusal.
    private func signingIn(
        _ connection: Connection,
        name: String,
        status: Int,
        _ work: @escaping @Sendable (Accounts, Timestamp) throws(AccountRefusal) -> Identity
    ) -> Reply {
        do throws(AccountRefusal) {
            let address = "\(connection.address.host.network)"
            try market.accounts.admit(name: name, from: address, at: now)
        } catch {
            market.counters.countSignIn(error.wireReason)
            return .respond(Self.refused(error))
        }
        let market = market
        return later(connection, on: market.backstage.hashing) {
            do throws(AccountRefusal) {
                let identity = try work(market.accounts, market.clock.now)
                market.counters.countSignIn("accepted")
                return Self.session(identity, market, status: status, signsIn: true)
            } catch {
                market.counters.countSignIn(error.wireReason)
                return Self.refused(error)
            }
        }
    }

    /// Buyers for a load test, made by an organiser of a demo market.
    func simulatedBuyers(_ request: HTTPRequest, on connection: Connection) -> Reply {
        guard market.options.isDemo else { return .respond(.refused(404, "notFound")) }
        let identity = market.accounts.identity(of: request.head, at: now)
        guard let identity else { return .respond(.refused(401, "notSignedIn")) }
        guard identity.role == .organiser else { return .respond(.refused(403, "wrongRole")) }
        guard let order = decode(CrowdOrder.self, request.body),
            (1...Self.crowdMax).contains(order.count)
        else { return .respond(.refused(400, "outOfRange") { $0.field("field", "count") }) }
        let market = market
        return later(connection, on: market.backstage.reading) {
            do throws(AccountRefusal) {
                let cookies = try market.accounts.createSimulated(
                    order.count,
                    at: market.clock.now
                )
                return .json(201) { json in
                    json.array("cookies") { json in
                        for cookie in cookies { json.value(cookie) }
                    }
                }
            } catch {
                return Self.refused(error)
            }
        }
    }

    func decode<Form: Decodable>(_ type: Form.Type, _ body: [UInt8]) -> Form? {
        try? JSONDecoder().decode(type, from: Data(body))
    }

    private static func session(
        _ identity: Identity?,
        _ market: LiveMarket,
        status: Int = 200,
        signsIn: Bool = false
    ) -> Response {
        var fields: [(name: String, value: String)] = []
        if signsIn, let identity {
            let cookie = market.accounts.cookie.setCookie(
                identity.account,
                at: market.clock.now,
                isSecure: market.isSecure
            )
            fields.append(("Set-Cookie", cookie))
        }
        return .json(status, fields) { json in
            json.field("role", identity?.role.rawValue ?? "guest")
            json.field("name", identity?.name)
            json.field("account", identity?.account.rawValue)
            json.array("rooms") { json in
                guard let identity else { return }
                for room in market.rooms where room.profile.isRun(by: identity) {
                    json.value(room.profile.slug)
                }
            }
        }
    }

    private static func refused(_ refusal: AccountRefusal) -> Response {
        let reason = refusal.wireReason
        return switch refusal {
        case .wrongNameOrPassword: .refused(401, reason)
        case .rateLimited(let retryAfter):
            .refused(429, reason) { $0.field("retryAfter", retryAfter) }
        case .taken: .refused(409, reason)
        case .invalid(let field): .refused(400, reason) { $0.field("field", field) }
        case .cannotRecord: .refused(503, reason)
        }
    }
}

import Foundation
import Fulfilment
import HTTPProtocol
import Ledger
import Market
import MarketProtocol
import MarketRoom
import Transport

// Shopping on behalf: whom somebody shops for, and requests that volunteers take.
extension Routes {
    private struct PersonForm: Decodable, Sendable {
        let name: String
        let phone: String
    }

    private struct ErrandForm: Decodable, Sendable {
        let text: String
        let beneficiary: Int?
        let key: String

        enum CodingKeys: String, CodingKey {
            case text, key
            case beneficiary = "for"
        }
    }

    func beneficiaries(
        _ request: HTTPRequest,
        _ parts: [String],
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        let account = identity.account
        switch (request.head.method, parts.count) {
        case ("GET", 1):
            return asking(connection) { book, _ in .beneficiaries(of: account, book) }
        case ("POST", 1):
            return addBeneficiary(request, identity, on: connection)
        case ("DELETE", 2):
            guard let person = Int(parts[1]) else {
                return .respond(.refused(404, "unknownBeneficiary"))
            }
            return doing(connection) { book, _ throws(FulfilmentRefusal) in
                try book.errands.remove(AccountID(rawValue: person), of: account)
                return .beneficiaries(of: account, book)
            }
        default: return .notAllowed("GET, POST, DELETE")
        }
    }

    /// The person is the account of the phone number, so that limits count for the person whoever pays.
    private func addBeneficiary(
        _ request: HTTPRequest,
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        guard let form = decode(PersonForm.self, request.body) else {
            return .respond(.refused(400, "badJSON"))
        }
        guard let name = try? plainText(form.name), name.count <= FulfilmentLimits.nameMax else {
            return .respond(.refused(400, "outOfRange") { $0.field("field", "name") })
        }
        guard let phone = SignInName.phone(form.phone) else {
            return .respond(.refused(400, "outOfRange") { $0.field("field", "phone") })
        }
        let market = market
        let send = answering(connection)
        let payer = identity.account
        market.backstage.reading {
            guard
                let person = try? market.accounts.person(
                    phone: phone,
                    name: name,
                    at: market.clock.now
                )
            else { return send(.refused(503, "cannotRecord")) }
            let beneficiary = Beneficiary(payer: payer, person: person, name: name, phone: phone)
            let isTaken = market.orders.desk.submit { book in
                let answer: DeskAnswer
                do throws(FulfilmentRefusal) {
                    try book.errands.add(beneficiary)
                    answer = .beneficiaries(of: payer, book, status: 201, new: person)
                } catch {
                    answer = .respond(.refused(error))
                }
                return answer.completion(send)
            }
            if !isTaken { send(.refused(503, "busy")) }
        }
        return .later
    }

    func errands(
        _ request: HTTPRequest,
        _ parts: [String],
        _ identity: Identity,
        on connection: Connection
    ) -> Reply {
        let account = identity.account
        let market = market
        switch (request.head.method, parts.count) {
        case ("GET", 1):
            return asking(connection) { book, _ in
                let open = book.errands.underWay.sorted().compactMap(book.errands.errand)
                let own = book.errands.requests(of: account).filter { !$0.isUnderWay }.suffix(20)
                let seen = (open + own).filter { errand in
                    errand.state == .open || errand.sender == account || errand.volunteer == account
                }
                return .errands(seen, book, for: account, of: market)
            }
        case ("POST", 1):
            guard let form = decode(ErrandForm.self, request.body),
                let key = IdempotencyKey(ascii: form.key.utf8)
            else { return .respond(.refused(400, "badJSON")) }
            return doing(connection) { book, now throws(FulfilmentRefusal) in
                let errand = try book.errands.post(
                    form.text,
                    for: form.beneficiary.map(AccountID.init(rawValue:)),
                    by: account,
                    key: key,
                    at: now
                )
                return .errands([errand], book, for: account, of: market, status: 201)
            }
        case ("DELETE", 2), ("POST", 3):
            guard let number = Int(parts[1]) else {
                return .respond(.refused(404, "unknownErrand"))
            }
            let id = ErrandID(rawValue: number)
            switch parts.dropFirst(2).first {
            case nil: return errand(id, .withdraw, account, on: connection)
            case "delivered": return errand(id, .deliver, account, on: connection)
            case "drop": return errand(id, .drop, account, on: connection)
            case "take": return take(id, account, on: connection)
            default: return .respond(.refused(404, "notFound"))
            }
        default: return .notAllowed("GET, POST, DELETE")
        }
    }

    private enum ErrandStep {
        case withdraw
        case deliver
        case drop
    }

    private func errand(
        _ id: ErrandID,
        _ step: ErrandStep,
        _ account: AccountID,
        on connection: Connection
    ) -> Reply {
        let market = market
        return doing(connection) { book, now throws(FulfilmentRefusal) in
            let errand =
                switch step {
                case .withdraw: try book.errands.withdraw(id, by: account, at: now)
                case .deliver: try book.errands.deliver(id, by: account, at: now)
                case .drop: try book.errands.drop(id, by: account, at: now)
                }
            return .errands([errand], book, for: account, of: market)
        }
    }

    /// The volunteer gets the person on their list, for whom the sender's list or account has the contact.
    private func take(_ id: ErrandID, _ account: AccountID, on connection: Connection) -> Reply {
        let market = market
        return asking(connection) { book, _ throws(FulfilmentRefusal) in
            guard let errand = book.errands.errand(id) else { throw .unknownErrand }
            let entry = book.errands.beneficiary(errand.person, of: errand.sender)
            return .then { send in
                market.backstage.reading {
                    let person = try? market.ledger.account(errand.person)
                    let contact = (
                        name: entry?.name ?? person?.name ?? "",
                        phone: entry?.phone ?? person?.signInName ?? ""
                    )
                    let isTaken = market.orders.desk.submit { book in
                        let answer: DeskAnswer
                        do throws(FulfilmentRefusal) {
                            let errand = try book.errands.take(
                                id,
                                by: account,
                                contact: contact,
                                at: market.clock.now
                            )
                            answer = .errands([errand], book, for: account, of: market)
                        } catch {
                            answer = .respond(.refused(error))
                        }
                        return answer.completion(send)
                    }
                    if !isTaken { send(.refused(503, "busy")) }
                }
            }
        }
    }
}

extension DeskAnswer {
    /// An account's list of people.
    fileprivate static func beneficiaries(
        of payer: AccountID,
        _ book: OrderBook,
        status: Int = 200,
        new: AccountID? = nil
    ) -> DeskAnswer {
        let list = book.errands.beneficiaries(of: payer)
        return .respond(
            .json(status) { json in
                if let new { json.field("beneficiary", new.rawValue) }
                json.array("beneficiaries") { json in
                    for person in list {
                        json.object { json in
                            json.field("beneficiary", person.person.rawValue)
                            json.field("name", person.name)
                            json.field("phone", person.phone)
                            json.field("errand", person.errand?.rawValue)
                        }
                    }
                }
            }
        )
    }

    /// Requests as an account may see them: contacts only for who is in it.
    fileprivate static func errands(
        _ errands: [Errand],
        _ book: OrderBook,
        for account: AccountID,
        of market: LiveMarket,
        status: Int = 200
    ) -> DeskAnswer {
        let entries = errands.map { errand in
            (errand, book.errands.beneficiary(errand.person, of: errand.sender))
        }
        let people = errands.flatMap { [$0.sender, $0.person, $0.volunteer ?? $0.sender] }
        return .withPeople(people, of: market) { people in
            .json(status) { json in
                json.array("errands") { json in
                    for (errand, entry) in entries {
                        json.object { errand.write(to: &$0, entry, people, for: account) }
                    }
                }
            }
        }
    }
}

extension Errand {
    fileprivate func write(
        to json: inout JSONWriter,
        _ entry: Beneficiary?,
        _ people: [AccountID: OrderPerson],
        for account: AccountID
    ) {
        let isSender = account == sender
        let isIn = isSender || account == volunteer
        json.field("errand", id.rawValue)
        json.field("text", text)
        json.field("state", state.rawValue)
        json.field("posted", posted.milliseconds)
        json.field("changed", changed.milliseconds)
        json.field("sender", people[sender]?.name)
        json.field("mine", isSender)
        json.field("taken", volunteer == account)
        guard isIn else { return }
        json.object("person") { json in
            json.field("beneficiary", person.rawValue)
            json.field("name", entry?.name ?? people[person]?.name)
            json.field("phone", entry?.phone ?? people[person]?.phone)
        }
        if let helper = volunteer.flatMap({ people[$0] }) {
            json.object("volunteer") { json in
                json.field("name", helper.name)
                json.field("phone", helper.phone)
            }
        }
    }
}

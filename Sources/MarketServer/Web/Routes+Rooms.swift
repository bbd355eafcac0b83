import HTTPProtocol
import Ledger
import Market
import MarketProtocol
import MarketRoom
import Transport

extension Routes {
    /// Most journal entries in one answer.
    private static let journalMax = 1_000

    func room(
        _ request: HTTPRequest,
        slug: String,
        _ name: String,
        on connection: Connection
    ) -> Reply {
        guard let room = market.room(slug) else { return .respond(.refused(404, "unknownRoom")) }
        switch name {
        case "journal": return journal(of: room, request.head, on: connection)
        case "sheet": return sheet(of: room, request.head, on: connection)
        default: return .respond(.refused(404, "notFound"))
        }
    }

    /// The public journal, one entry a line.
    private func journal(
        of room: MarketRoom,
        _ head: RequestHead,
        on connection: Connection
    ) -> Reply {
        guard market.backstage.hasRoom else { return .respond(.refused(503, "busy")) }
        let query = Query(head.query)
        let after = max(0, query.integer("after") ?? 0)
        let limit = min(max(1, Int(query.integer("limit") ?? 1_000)), Self.journalMax)
        let ledger = market.ledger
        let id = room.profile.id
        let disclosure = JournalDisclosure(room.summary)
        return later(connection, on: market.backstage.reading) {
            guard let entries = try? ledger.entries(of: id, after: after, limit: limit) else {
                return .refused(503, "cannotRead")
            }
            var lines: [UInt8] = []
            for recorded in entries {
                lines += Self.line(recorded, disclosure)
                lines.append(UInt8(ascii: "\n"))
            }
            let fields = [("Content-Type", "application/x-ndjson"), ("Cache-Control", "no-store")]
            return .guarded(200, fields, body: lines)
        }
    }

    private static func line(
        _ recorded: RecordedEntry,
        _ disclosure: JournalDisclosure
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 384)
        json.object { json in
            json.field("room", recorded.entry.room.rawValue)
            json.field("seq", recorded.entry.sequence)
            json.field("time", recorded.entry.time.milliseconds)
            json.field("kind", recorded.entry.kind)
            json.name("payload")
            json.embed(disclosure.shown(recorded.entry.payload))
            json.field("hash", Hexadecimal.encode(recorded.hash.bytes))
        }
        return json.bytes
    }

    /// What the host's console needs: products with stock, hidden reserves, sealed bids without their
    /// amounts, holds with people, and what they come to.
    private func sheet(
        of room: MarketRoom,
        _ head: RequestHead,
        on connection: Connection
    ) -> Reply {
        guard let identity = market.accounts.identity(of: head, at: now) else {
            return .respond(.refused(401, "notSignedIn"))
        }
        guard room.profile.isRun(by: identity) else { return .respond(.refused(403, "wrongRole")) }
        let send = answering(connection)
        let market = market
        room.withRunSheet { sheet in
            market.backstage.reading {
                let people = try? market.ledger.accounts(Set(sheet.holds.compactMap(\.account)))
                send(Self.sheet(sheet, room.profile, people ?? []))
            }
        }
        return .later
    }

    private static func sheet(
        _ sheet: RunSheet,
        _ profile: RoomProfile,
        _ people: [Account]
    ) -> Response {
        let byID = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
        return .json { json in
            json.array("products") { json in
                for product in profile.products.values.sorted(by: { $0.id < $1.id }) {
                    json.object { json in
                        let card = ProductCard(
                            product: product,
                            commune: profile.producer.unit.commune
                        )
                        card.write(to: &json)
                        json.field("price", product.price.dong)
                        json.field("stock", sheet.stock[product.id] ?? 0)
                    }
                }
            }
            json.array("reserves") { json in
                for reserve in sheet.reserves {
                    json.object {
                        $0.field("lot", reserve.lot.rawValue)
                        $0.field("reserve", reserve.price.dong)
                    }
                }
            }
            json.array("sealed") { json in
                for (lot, bids) in sheet.sealed {
                    json.object { json in
                        json.field("lot", lot.rawValue)
                        json.array("bids") { json in
                            for bid in bids { json.object { bid.write(to: &$0) } }
                        }
                    }
                }
            }
            json.array("holds") { json in
                for (hold, account) in sheet.holds {
                    let person = account.flatMap { byID[$0] }
                    json.object { json in
                        hold.write(to: &json)
                        json.field("paddle", hold.paddle.rawValue)
                        json.field("name", person?.name)
                        json.field("phone", person?.signInName)
                    }
                }
            }
            json.field("holdCount", sheet.holdCount)
            json.array("sums") { json in
                for sums in sheet.sums { json.object { sums.write(to: &$0) } }
            }
        }
    }
}

extension HoldSums {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("lot", lot.rawValue)
        json.field("waiting", waiting)
        json.field("taken", taken)
        json.field("paid", paid)
    }
}

extension SealedBid {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("bid", bid.rawValue)
        json.field("paddle", paddle.rawValue)
        json.field("at", at.milliseconds)
    }
}

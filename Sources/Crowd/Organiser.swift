import Foundation
import HTTPProtocol

/// What the crowd asks of the market over HTTP.
struct Organiser {
    private struct SignIn: Encodable {
        let name: String
        let password: String
    }

    private struct CrowdOrder: Codable {
        var count: Int
    }

    private struct Cookies: Decodable {
        let cookies: [String]
    }

    private struct Hall: Decodable {
        struct Room: Decodable {
            let room: String
        }
        let rooms: [Room]
    }

    /// What a room can sell.
    struct Sheet: Decodable {
        struct Product: Decodable {
            let id: Int
            let stock: Int
        }
        let products: [Product]
    }

    /// Most simulated buyers in one request.
    private static let buyersMax = 10_000

    let caller: HTTPCaller
    let cookie: String

    /// Signs in.
    init(_ caller: HTTPCaller, name: String, password: String) throws(CrowdError) {
        self.caller = caller
        let body = Self.encode(SignIn(name: name, password: password))
        let answer = try caller.post("/api/session", body: body)
        guard let field = answer.head.fields["set-cookie"],
            let cookie = field.split(separator: ";").first
        else { throw .unreadable("the session's cookie") }
        self.cookie = String(cookie)
    }

    /// The slug of the market's first room.
    func firstRoom() throws(CrowdError) -> String {
        let hall: Hall = try decode(caller.get("/api/market"), "the hall")
        guard let first = hall.rooms.first else { throw .unreadable("a market without rooms") }
        return first.room
    }

    /// Makes buyers, each a cookie.
    func simulatedBuyers(_ count: Int) throws(CrowdError) -> [String] {
        var cookies: [String] = []
        while cookies.count < count {
            let order = CrowdOrder(count: min(count - cookies.count, Self.buyersMax))
            let answer = try caller.post(
                "/api/simulated-buyers",
                cookie: cookie,
                body: Self.encode(order)
            )
            let made: Cookies = try decode(answer, "the buyers")
            guard !made.cookies.isEmpty else { throw .unreadable("the buyers") }
            cookies += made.cookies
        }
        return cookies
    }

    /// What is left to sell in a room.
    func sheet(of room: String) throws(CrowdError) -> Sheet {
        try decode(caller.get("/api/rooms/\(room)/sheet", cookie: cookie), "the run sheet")
    }

    /// Reads a room's public journal after a record, page by page.
    func readJournal(
        of room: String,
        after start: Int64,
        _ entry: (JournalLine) -> Void
    ) throws(CrowdError) {
        var after = start
        while true {
            let path = "/api/rooms/\(room)/journal?after=\(after)&limit=5000"
            let lines = try caller.get(path).body.split(separator: UInt8(ascii: "\n"))
            guard !lines.isEmpty else { return }
            for line in lines {
                guard let read = JournalLine(Data(line)), read.sequence > after else {
                    throw .unreadable("the journal after \(after)")
                }
                after = read.sequence
                entry(read)
            }
        }
    }

    private static func encode(_ value: some Encodable) -> [UInt8] {
        // These are plain structures of texts and numbers, which always have a JSON form.
        (try? JSONEncoder().encode(value)).map(Array.init) ?? []
    }

    private func decode<Value: Decodable>(
        _ answer: HTTPCaller.Answer,
        _ what: String
    ) throws(CrowdError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(answer.body))
        } catch {
            throw .unreadable(what)
        }
    }
}

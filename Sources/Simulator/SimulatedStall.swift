import Ledger
import Market
import MarketRoom

/// What a simulated night sells, and where: the same for all nights.
enum SimulatedStall {
    static let folder = "/market"
    static let database = folder + "/market.sqlite"

    /// When a night begins.
    static let opening = Timestamp(milliseconds: 1_700_000_000_000)

    static let stock = [
        ProductID(1): 40, ProductID(2): 25, ProductID(3): 60, ProductID(4): 30,
        ProductID(5): 12,
    ]

    /// The rooms' products: 1 to 3 are the first room's, 4 and 5 the second's.
    static func products(of room: RoomID) -> [ProductID] {
        room.rawValue == 1
            ? [ProductID(1), ProductID(2), ProductID(3)] : [ProductID(4), ProductID(5)]
    }

    static func stock(of room: RoomID) -> [ProductID: Int] {
        stock.filter { products(of: room).contains($0.key) }
    }

    static func slug(of room: RoomID) -> String {
        "sap-\(room.rawValue)"
    }

    static func profile(of room: RoomID) -> RoomProfile {
        RoomProfile(
            id: room,
            slug: slug(of: room),
            title: name,
            producer: producer(of: room),
            hostName: "Hiền",
            products: Dictionary(
                uniqueKeysWithValues: products(of: room).map { ($0, product($0, of: room)) }
            )
        )
    }

    static var plan: MarketPlan {
        let rooms = [RoomID(1), RoomID(2)]
        return MarketPlan(
            producers: rooms.map(producer),
            products: rooms.flatMap { room in products(of: room).map { product($0, of: room) } },
            night: MarketNight(title: name, opens: opening, closes: opening + 7_200_000),
            rooms: rooms.map { room in
                RoomRecord(
                    id: room,
                    slug: slug(of: room),
                    producer: ProducerID(room.rawValue),
                    host: "Hiền",
                    title: name
                )
            },
            plannedLots: [:]
        )
    }

    /// A buyer's account, numbered from 1 in each room; the later ones share a home.
    static func buyer(_ number: Int, in room: RoomID) -> Identity {
        Identity(
            account: AccountID(100 * room.rawValue + number),
            name: "Người mua \(number)",
            role: .buyer,
            household: number > 3 ? 1 : nil
        )
    }

    /// Everybody may buy for the room's first four buyers, by their numbers.
    static func beneficiary(of account: AccountID, _ number: Int) -> Identity? {
        guard (1...4).contains(number) else { return nil }
        return buyer(number, in: RoomID(account.rawValue / 100))
    }

    /// The secret seed of a lot's draw.
    static func drawSeed(_ room: RoomID, _ lot: LotID) -> Seed {
        let byte = UInt8(truncatingIfNeeded: 31 * room.rawValue + lot.rawValue)
        guard let seed = Seed([UInt8](repeating: byte, count: Digest.byteCount)) else {
            preconditionFailure("a seed of its length")
        }
        return seed
    }

    private static let name = BilingualText(vi: "Chè búp khô", en: "Dried tea buds")

    private static func producer(of room: RoomID) -> Producer {
        Producer(
            id: ProducerID(room.rawValue),
            name: name,
            unit: AdministrativeUnit(commune: "Ba Trại", district: "Ba Vì"),
            story: name
        )
    }

    private static func product(_ id: ProductID, of room: RoomID) -> Product {
        Product(
            id: id,
            producer: ProducerID(room.rawValue),
            name: name,
            unit: BilingualText(vi: "hộp", en: "box"),
            group: .drinks,
            score: 92,
            price: dong(180_000),
            stock: stock[id] ?? 0,
            picture: "/art/tea.svg",
            certificate: Certificate(number: "OCOP-1", issued: "2024-11-20")
        )
    }
}

public import Market

import FoundationEssentials
import Fulfilment

extension MarketPlan {
    /// Reads the files `producers.json`, `products.json`, `rooms.json` and, if it is there,
    /// `pickup-points.json` of a folder, and checks every lot's terms.
    ///
    /// - Parameters:
    ///   - folder: Where the files are.
    ///   - opens: When the night opens, which the files do not say.
    ///   - closes: When it closes.
    /// - Throws: ``LedgerError/badMarketFile(path:reason:)``.
    public init(
        folder: String,
        opens: Timestamp,
        closes: Timestamp
    ) throws(LedgerError) {
        let producers = try decodeFile([ProducerFile].self, "\(folder)/producers.json")
        let products = try decodeFile([ProductFile].self, "\(folder)/products.json")
        let market = try decodeFile(RoomsFile.self, "\(folder)/rooms.json")
        var planned: [RoomID: [LotTerms]] = [:]
        for room in market.rooms {
            var lots: [LotTerms] = []
            for lot in room.lots {
                guard let terms = lot.terms, (try? terms.check()) != nil else {
                    throw .badMarketFile(
                        path: "\(folder)/rooms.json",
                        reason: "lot of product \(lot.product) in room \(room.slug)"
                    )
                }
                lots.append(terms)
            }
            planned[RoomID(rawValue: room.id)] = lots
        }
        self.init(
            producers: producers.map(\.producer),
            products: products.map(\.product),
            night: MarketNight(title: market.night.title, opens: opens, closes: closes),
            rooms: market.rooms.map(\.record),
            plannedLots: planned,
            pickupPoints: try PickupPoint.all(in: folder, opens: opens)
        )
    }
}

func decodeFile<Value: Decodable>(
    _ type: Value.Type,
    _ path: String
) throws(LedgerError) -> Value {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
        throw .badMarketFile(path: path, reason: "it cannot be read")
    }
    do {
        return try JSONDecoder().decode(type, from: data)
    } catch {
        throw .badMarketFile(path: path, reason: "\(error)")
    }
}

private struct ProducerFile: Decodable {
    let id: Int
    let vi: String
    let en: String
    let commune: String
    let district: String
    let story: BilingualText

    var producer: Producer {
        Producer(
            id: ProducerID(rawValue: id),
            name: BilingualText(vi: vi, en: en),
            unit: AdministrativeUnit(commune: commune, district: district),
            story: story
        )
    }
}

private struct ProductFile: Decodable {
    let id: Int
    let producer: Int
    let vi: String
    let en: String
    let unit: BilingualText
    let group: OCOPGroup
    let score: Int
    let price: Money
    let stock: Int
    let picture: String
    let certificate: String
    let certified: String

    var product: Product {
        Product(
            id: ProductID(rawValue: id),
            producer: ProducerID(rawValue: producer),
            name: BilingualText(vi: vi, en: en),
            unit: unit,
            group: group,
            score: score,
            price: price,
            stock: stock,
            picture: picture,
            certificate: Certificate(number: certificate, issued: certified)
        )
    }
}

private struct RoomsFile: Decodable {
    struct Night: Decodable {
        let title: BilingualText
    }

    let night: Night
    let rooms: [RoomFile]
}

private struct RoomFile: Decodable {
    let id: Int
    let slug: String
    let producer: Int
    let host: String
    let title: BilingualText
    let lots: [LotFile]

    var record: RoomRecord {
        RoomRecord(
            id: RoomID(rawValue: id),
            slug: slug,
            producer: ProducerID(rawValue: producer),
            host: host,
            title: title
        )
    }
}

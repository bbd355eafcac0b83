import GRDB
import Market

/// A row of the table `producer`.
struct ProducerRecord: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "producer"

    let id: Int
    let vi: String
    let en: String
    let commune: String
    let district: String
    let storyVi: String
    let storyEn: String

    enum CodingKeys: String, CodingKey {
        case id, vi, en, commune, district
        case storyVi = "story_vi"
        case storyEn = "story_en"
    }

    init(_ producer: Producer) {
        id = producer.id.rawValue
        vi = producer.name.vi
        en = producer.name.en
        commune = producer.unit.commune
        district = producer.unit.district
        storyVi = producer.story.vi
        storyEn = producer.story.en
    }

    var producer: Producer {
        Producer(
            id: ProducerID(rawValue: id),
            name: BilingualText(vi: vi, en: en),
            unit: AdministrativeUnit(commune: commune, district: district),
            story: BilingualText(vi: storyVi, en: storyEn)
        )
    }
}

/// A row of the table `product`.
struct ProductRecord: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "product"

    let id: Int
    let producer: Int
    let vi: String
    let en: String
    let unitVi: String
    let unitEn: String
    let group: String
    let score: Int
    let price: Int64
    let stock: Int
    let picture: String
    let certificate: String
    let certified: String

    enum CodingKeys: String, CodingKey {
        case id, producer, vi, en
        case unitVi = "unit_vi"
        case unitEn = "unit_en"
        case group = "ocop_group"
        case score, price, stock, picture, certificate, certified
    }

    init(_ product: Product) {
        id = product.id.rawValue
        producer = product.producer.rawValue
        vi = product.name.vi
        en = product.name.en
        unitVi = product.unit.vi
        unitEn = product.unit.en
        group = product.group.rawValue
        score = product.score
        price = product.price.dong
        stock = product.stock
        picture = product.picture
        certificate = product.certificate.number
        certified = product.certificate.issued
    }

    var product: Product {
        get throws {
            guard let group = OCOPGroup(rawValue: group), let price = Money(dong: price) else {
                throw LedgerError.corrupt(what: "product \(id)")
            }
            return Product(
                id: ProductID(rawValue: id),
                producer: ProducerID(rawValue: producer),
                name: BilingualText(vi: vi, en: en),
                unit: BilingualText(vi: unitVi, en: unitEn),
                group: group,
                score: score,
                price: price,
                stock: stock,
                picture: picture,
                certificate: Certificate(number: certificate, issued: certified)
            )
        }
    }
}

/// A row of the table `market_night`.
struct NightRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "market_night"

    let id: Int
    let vi: String
    let en: String
    let opens: Int64
    let closes: Int64

    init(id: Int, _ night: MarketNight) {
        self.id = id
        vi = night.title.vi
        en = night.title.en
        opens = night.opens.milliseconds
        closes = night.closes.milliseconds
    }

    var night: MarketNight {
        MarketNight(
            title: BilingualText(vi: vi, en: en),
            opens: Timestamp(milliseconds: opens),
            closes: Timestamp(milliseconds: closes)
        )
    }
}

/// A row of the table `room`.
struct RoomRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "room"

    let id: Int
    let night: Int
    let slug: String
    let producer: Int
    let host: String
    let vi: String
    let en: String

    init(_ room: RoomRecord, night: Int) {
        id = room.id.rawValue
        self.night = night
        slug = room.slug
        producer = room.producer.rawValue
        host = room.host
        vi = room.title.vi
        en = room.title.en
    }

    var room: RoomRecord {
        RoomRecord(
            id: RoomID(rawValue: id),
            slug: slug,
            producer: ProducerID(rawValue: producer),
            host: host,
            title: BilingualText(vi: vi, en: en)
        )
    }
}

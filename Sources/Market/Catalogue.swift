/// A text in the two languages of the pages.
public struct BilingualText: Hashable, Codable, Sendable {
    /// Vietnamese, the text that counts.
    public let vi: String
    /// English.
    public let en: String

    /// A text in both languages.
    public init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }
}

/// Where a producer is at home: a commune or ward, and the district that it belonged to until
/// July 2025.
public struct AdministrativeUnit: Hashable, Codable, Sendable {
    /// Commune or ward.
    public let commune: String
    /// The former district.
    public let district: String

    /// A commune in its former district.
    public init(commune: String, district: String) {
        self.commune = commune
        self.district = district
    }
}

/// A certified entity that sells and answers in law for what it sells.
public struct Producer: Hashable, Codable, Sendable {
    /// The producer's number.
    public let id: ProducerID
    /// Its name.
    public let name: BilingualText
    /// Where it is at home.
    public let unit: AdministrativeUnit
    /// What it tells about itself.
    public let story: BilingualText

    /// A producer of the catalogue.
    public init(
        id: ProducerID,
        name: BilingualText,
        unit: AdministrativeUnit,
        story: BilingualText
    ) {
        self.id = id
        self.name = name
        self.unit = unit
        self.story = story
    }
}

/// Proof of a product's rating.
public struct Certificate: Hashable, Codable, Sendable {
    /// The certificate's number.
    public let number: String
    /// The day of issue, `YYYY-MM-DD`; it holds for 36 months.
    public let issued: String

    /// A certificate issued on a day.
    public init(number: String, issued: String) {
        self.number = number
        self.issued = issued
    }
}

/// A product of the catalogue.
public struct Product: Hashable, Codable, Sendable {
    /// The product's number.
    public let id: ProductID
    /// Who makes it.
    public let producer: ProducerID
    /// Its name.
    public let name: BilingualText
    /// What one unit is, such as a box of 200 g.
    public let unit: BilingualText
    /// Its OCOP group.
    public let group: OCOPGroup
    /// Its score, `0...100`.
    public let score: Int
    /// The usual price of one unit.
    public let price: Money
    /// Units that there are to sell.
    public let stock: Int
    /// The path of its picture on this server.
    public let picture: String
    /// Proof of the rating.
    public let certificate: Certificate

    /// A product of the catalogue.
    public init(
        id: ProductID,
        producer: ProducerID,
        name: BilingualText,
        unit: BilingualText,
        group: OCOPGroup,
        score: Int,
        price: Money,
        stock: Int,
        picture: String,
        certificate: Certificate
    ) {
        self.id = id
        self.producer = producer
        self.name = name
        self.unit = unit
        self.group = group
        self.score = score
        self.price = price
        self.stock = stock
        self.picture = picture
        self.certificate = certificate
    }

    /// The rating that the score earns; one star for a score out of range.
    public var stars: Stars { Stars(score: score) ?? .one }
}

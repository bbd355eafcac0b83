/// The terms of a sale format: what a host fixes when a lot is prepared.
///
/// A format is one file with its terms and its ``SaleRules``, and a line in ``SaleFormats``.
protocol SaleTerms: Hashable, Codable, Sendable {
    associatedtype Rules: SaleRules where Rules.Terms == Self

    /// The format's name on the wire, in the journal and in read models.
    static var name: StaticString { get }

    /// Reads the terms of a `prepare`.
    init(_ fields: Fields) throws(FieldError)

    /// All terms, as a `prepare` and the journal have them; reading them again gives equal terms.
    var fields: [Field] { get }

    /// What buyers may see of the terms.
    var card: [Field] { get }

    var timing: SaleTiming { get }

    /// The hidden reserve price, where the format has one.
    var reservePrice: Money? { get }

    /// Whether bidders or terms have something that buyers must not know before the lot has ended.
    var hasSecret: Bool { get }

    /// What the lot takes out of stock; `goods` are the product and quantity that were prepared.
    func shelves(for goods: Goods) -> [Shelf]

    /// Refuses terms outside their bounds, naming the field as on the wire.
    func check(_ goods: Goods) throws(Refusal)
}

extension SaleTerms {
    var name: StaticString { Self.name }

    func isEqual(to other: any SaleTerms) -> Bool { (other as? Self) == self }

    var reservePrice: Money? { nil }
    var hasSecret: Bool { false }

    func shelves(for goods: Goods) -> [Shelf] {
        [Shelf(of: [Goods(product: goods.product, quantity: 1)], quantity: goods.quantity)]
    }
}

/// All sale formats there are.
enum SaleFormats {
    static let all: [any SaleTerms.Type] = [
        EnglishTerms.self,
        FlashTerms.self,
        OnePriceTerms.self,
        GiveawayTerms.self,
        ComboTerms.self,
        DutchTerms.self,
        SealedTerms.self,
        GroupTerms.self,
    ]

    static func named(_ name: String) -> (any SaleTerms.Type)? {
        all.first { $0.name.description == name }
    }
}

/// A sale format with its terms.
public struct Format: Sendable {
    let terms: any SaleTerms

    init(_ terms: any SaleTerms) {
        self.terms = terms
    }

    /// An English auction.
    public static func english(_ terms: EnglishTerms) -> Format { Format(terms) }

    /// A flash sale.
    public static func flash(_ terms: FlashTerms) -> Format { Format(terms) }

    /// A one-price sale.
    public static func onePrice(_ terms: OnePriceTerms) -> Format { Format(terms) }

    /// A giveaway.
    public static func giveaway(_ terms: GiveawayTerms) -> Format { Format(terms) }

    /// A combo.
    public static func combo(_ terms: ComboTerms) -> Format { Format(terms) }

    /// A Dutch auction.
    public static func dutch(_ terms: DutchTerms) -> Format { Format(terms) }

    /// A sealed-bid auction.
    public static func sealed(_ terms: SealedTerms) -> Format { Format(terms) }

    /// A group buy.
    public static func group(_ terms: GroupTerms) -> Format { Format(terms) }

    /// Reads the terms of the format with this name.
    ///
    /// - Returns: `nil` if there is no such format.
    public init?(_ name: String, _ fields: Fields) throws(FieldError) {
        guard let terms = SaleFormats.named(name) else { return nil }
        self.init(try Self.read(terms, fields))
    }

    private static func read<Terms: SaleTerms>(
        _ kind: Terms.Type,
        _ fields: Fields
    ) throws(FieldError) -> any SaleTerms {
        try Terms(fields)
    }

    /// The terms, if they are of this kind.
    public func terms<Terms>(as kind: Terms.Type) -> Terms? { terms as? Terms }

    /// The format's name on the wire, in the journal and in read models.
    public var name: StaticString { terms.name }

    /// All terms, as a `prepare` and the journal have them.
    public var fields: [Field] { terms.fields }

    /// What buyers may see of the terms.
    public var card: [Field] { terms.card }

    /// The hidden reserve price, where the format has one.
    public var reservePrice: Money? { terms.reservePrice }

    /// Whether the lot has something that buyers must not know before it has ended.
    public var hasSecret: Bool { terms.hasSecret }
}

extension Format: Hashable {
    /// Whether both are the same format with equal terms.
    public static func == (left: Format, right: Format) -> Bool {
        left.terms.isEqual(to: right.terms)
    }

    /// Hashes the terms.
    public func hash(into hasher: inout Hasher) {
        terms.hash(into: &hasher)
    }
}

extension Format: Codable {
    /// Reads `{"NAME":{"_0":TERMS}}`.
    public init(from decoder: any Decoder) throws {
        let (name, content) = try NamedContent.open(decoder)
        guard let terms = SaleFormats.named(name) else { throw NamedContent.unknown(name, decoder) }
        self.init(try Self.decode(terms, content))
    }

    private static func decode<Terms: SaleTerms>(
        _ kind: Terms.Type,
        _ decoder: any Decoder
    ) throws -> any SaleTerms {
        try Terms(from: decoder)
    }

    /// Writes `{"NAME":{"_0":TERMS}}`.
    public func encode(to encoder: any Encoder) throws {
        try terms.encode(to: NamedContent.open(encoder, name.description))
    }
}

/// One value under the name of its format, in the shape that enumerations with a payload have.
enum NamedContent {
    struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static let payload = Name(stringValue: "_0")

    static func open(_ decoder: any Decoder) throws -> (name: String, content: any Decoder) {
        let names = try decoder.container(keyedBy: Name.self)
        guard let name = names.allKeys.first, names.allKeys.count == 1 else {
            throw unknown("", decoder)
        }
        let content = try names.nestedContainer(keyedBy: Name.self, forKey: name)
        return (name.stringValue, try content.superDecoder(forKey: payload))
    }

    static func open(_ encoder: any Encoder, _ name: String) -> any Encoder {
        var names = encoder.container(keyedBy: Name.self)
        var content = names.nestedContainer(keyedBy: Name.self, forKey: Name(stringValue: name))
        return content.superEncoder(forKey: payload)
    }

    static func unknown(_ name: String, _ decoder: any Decoder) -> any Error {
        DecodingError.dataCorrupted(
            DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "no sale format \(name)"
            )
        )
    }
}

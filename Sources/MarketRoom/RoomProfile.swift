public import Market
import MarketProtocol

/// What does not change of a room while the server runs.
public struct RoomProfile: Sendable {
    /// The room's number, the journal's.
    public let id: RoomID
    /// The room's name in addresses and on the wire.
    public let slug: String
    /// What people read above the stall.
    public let title: BilingualText
    /// Who sells.
    public let producer: Producer
    /// Who presents.
    public let hostName: String
    /// The producer's products, with the stock that the room began with.
    public let products: [ProductID: Product]

    /// A profile made from the catalogue.
    public init(
        id: RoomID,
        slug: String,
        title: BilingualText,
        producer: Producer,
        hostName: String,
        products: [ProductID: Product]
    ) {
        self.id = id
        self.slug = slug
        self.title = title
        self.producer = producer
        self.hostName = hostName
        self.products = products
    }

    /// The stars of the producer's best product.
    public var stars: Int? {
        products.values.map(\.stars.rawValue).max()
    }

    /// The room before its first command.
    var emptyRoom: Room {
        Room(stock: products.mapValues(\.stock))
    }

    /// Whether somebody may command as the host: the organiser everywhere, hosts for their own producer.
    public func isRun(by identity: Identity) -> Bool {
        identity.role == .organiser
            || (identity.role == .host && identity.producer == producer.id)
    }

    /// What of a lot never changes, as pages show it.
    func card(of terms: LotTerms) -> LotCard? {
        let cards = terms.products.map { product in
            products[product].map { ProductCard(product: $0, commune: producer.unit.commune) }
        }
        guard let first = cards.first ?? nil else { return nil }
        return LotCard(terms: terms, product: first, others: cards.dropFirst().compactMap(\.self))
    }
}

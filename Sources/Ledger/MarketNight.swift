public import Fulfilment
public import Market

/// One evening of the market.
public struct MarketNight: Hashable, Sendable {
    /// Its title.
    public var title: BilingualText
    /// When the market opens.
    public var opens: Timestamp
    /// When it closes.
    public var closes: Timestamp

    /// Makes a night.
    public init(title: BilingualText, opens: Timestamp, closes: Timestamp) {
        self.title = title
        self.opens = opens
        self.closes = closes
    }
}

/// A room of a market night, where one producer sells.
public struct RoomRecord: Hashable, Sendable {
    /// Its number.
    public var id: RoomID
    /// Its name in addresses.
    public var slug: String
    /// Who sells in it.
    public var producer: ProducerID
    /// The name of the person who presents.
    public var host: String
    /// Its title.
    public var title: BilingualText

    /// Makes a room.
    public init(
        id: RoomID,
        slug: String,
        producer: ProducerID,
        host: String,
        title: BilingualText
    ) {
        self.id = id
        self.slug = slug
        self.producer = producer
        self.host = host
        self.title = title
    }
}

/// All that a market night needs before it opens.
public struct MarketPlan: Sendable {
    /// Who may sell.
    public var producers: [Producer]
    /// What may be sold.
    public var products: [Product]
    /// The evening.
    public var night: MarketNight
    /// Its rooms.
    public var rooms: [RoomRecord]
    /// For each room the lots its host means to sell, in order.
    public var plannedLots: [RoomID: [LotTerms]]
    /// Where orders are handed over; numbered from 1, as are the slots through all points.
    public var pickupPoints: [PickupPoint]

    /// Makes a plan.
    public init(
        producers: [Producer],
        products: [Product],
        night: MarketNight,
        rooms: [RoomRecord],
        plannedLots: [RoomID: [LotTerms]],
        pickupPoints: [PickupPoint] = []
    ) {
        self.producers = producers
        self.products = products
        self.night = night
        self.rooms = rooms
        self.plannedLots = plannedLots
        self.pickupPoints = pickupPoints
    }
}

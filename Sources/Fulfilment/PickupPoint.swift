public import Market

/// A place where orders are handed over.
public struct PointID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The point with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A time at a pickup point, numbered through all points.
public struct SlotID: TypedID {
    /// The number.
    public let rawValue: Int
    /// The slot with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A time at a pickup point, for as many orders as people can be served.
public struct PickupSlot: Hashable, Sendable {
    /// The slot's number.
    public let id: SlotID
    /// When it begins.
    public let from: Timestamp
    /// The first moment after it.
    public let to: Timestamp
    /// Orders that it takes.
    public internal(set) var cap: Int
    /// Where the van stands, on a route; nowhere else.
    public let stop: BilingualText?

    /// A slot as it is stored; nothing is checked.
    public init(id: SlotID, from: Timestamp, to: Timestamp, cap: Int, stop: BilingualText? = nil) {
        self.id = id
        self.from = from
        self.to = to
        self.cap = cap
        self.stop = stop
    }
}

/// A lot of one room.
public struct LotPlace: Hashable, Comparable, Sendable {
    /// The room.
    public let room: RoomID
    /// The lot.
    public let lot: LotID

    /// A lot of a room.
    public init(room: RoomID, lot: LotID) {
        self.room = room
        self.lot = lot
    }

    /// The lower room first, and in it the lower lot.
    public static func < (one: LotPlace, other: LotPlace) -> Bool {
        (one.room, one.lot) < (other.room, other.lot)
    }
}

/// A place where orders are handed over, with its times.
public struct PickupPoint: Hashable, Sendable {
    /// What kind of place it is; the cases' names are those on the wire.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A shop of the market's.
        case shop
        /// A stall at the street.
        case stall
        /// An open-air market.
        case openAir
        /// A van that stops at several places, one slot for each stop.
        case route
        /// Where a residents' group gets its goods.
        case dropOff
    }

    /// The point's number.
    public let id: PointID
    /// What kind of place it is.
    public let kind: Kind
    /// Its name.
    public let name: BilingualText
    /// Where it is.
    public let address: String
    /// The lot whose orders are handed over here, and nowhere else; `nil` for any order.
    public let lot: LotPlace?
    /// Its times, in order.
    public internal(set) var slots: [PickupSlot]

    /// A point as it is stored; nothing is checked.
    public init(
        id: PointID,
        kind: Kind,
        name: BilingualText,
        address: String,
        lot: LotPlace? = nil,
        slots: [PickupSlot]
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.address = address
        self.lot = lot
        self.slots = slots
    }
}

extension PickupPoint {
    /// Refuses what is outside its bounds: texts, caps, and times that are not in order.
    ///
    /// Slots of one point follow each other, and those of a route, and no others, say where.
    func check() throws(FulfilmentRefusal) {
        for (text, field) in [(name.vi, "name"), (name.en, "name"), (address, "address")] {
            try Self.check(text, field)
        }
        guard (1...FulfilmentLimits.slotsPerPointMax).contains(slots.count) else {
            throw .outOfRange(field: "slots")
        }
        var end = Timestamp(milliseconds: 0)
        for slot in slots {
            guard FulfilmentLimits.cap.contains(slot.cap) else { throw .outOfRange(field: "cap") }
            guard slot.from >= end else { throw .outOfRange(field: "from") }
            guard FulfilmentLimits.slotDuration.contains(slot.to - slot.from) else {
                throw .outOfRange(field: "to")
            }
            guard (slot.stop != nil) == (kind == .route) else { throw .outOfRange(field: "stop") }
            if let stop = slot.stop {
                try Self.check(stop.vi, "stop")
                try Self.check(stop.en, "stop")
            }
            end = slot.to
        }
    }

    private static func check(_ text: String, _ field: String) throws(FulfilmentRefusal) {
        guard let plain = try? plainText(text), plain == text else {
            throw .outOfRange(field: field)
        }
    }
}

import Market

/// Places of a slot that are kept for the orders of one lot, from before there are any.
///
/// Orders of the lot that have a place in the slot count among them. What they do not use comes free
/// when the lot has ended and each of its orders has a place or has ended, or when it is given back.
public struct TiedPlaces: Hashable, Sendable {
    /// The time at a point.
    public let slot: SlotID
    /// Whose orders get the places.
    public let lot: LotPlace
    /// How many; 0 for places that are no longer kept.
    public let places: Int

    /// Tied places as they are stored; nothing is checked.
    public init(slot: SlotID, lot: LotPlace, places: Int) {
        self.slot = slot
        self.lot = lot
        self.places = places
    }
}

/// How much of a slot a lot has been promised, and how much of that its orders use.
struct Tie: Equatable, Sendable {
    var places: Int
    /// Orders of the lot that have a place in the slot; may be more than `places`.
    var taken: Int

    /// Places that wait for orders of the lot.
    var unused: Int { max(0, places - taken) }
}

// Which lots have been promised how much of which slot.
extension PickupBook {
    /// Places of a slot that nobody has, and that are kept for nobody.
    public func free(_ slot: SlotID) -> Int {
        guard let line = lines[slot] else { return 0 }
        return max(0, cap(of: line) - line.taken.count - line.unused)
    }

    /// Places of a slot that an order of a lot could have.
    public func free(_ slot: SlotID, for lot: LotPlace?) -> Int {
        guard let line = lines[slot] else { return 0 }
        let unused = lot.flatMap { line.ties[$0]?.unused } ?? 0
        return min(max(0, cap(of: line) - line.taken.count), free(slot) + unused)
    }

    /// Places of a slot that are kept for a lot and that none of its orders has.
    public func unused(_ slot: SlotID, by lot: LotPlace) -> Int {
        lines[slot]?.ties[lot]?.unused ?? 0
    }

    /// What is kept of a slot for lots, by room and lot.
    public func ties(of slot: SlotID) -> [TiedPlaces] {
        (lines[slot]?.ties ?? [:])
            .map { TiedPlaces(slot: slot, lot: $0.key, places: $0.value.places) }
            .sorted { $0.lot < $1.lot }
    }

    /// Whether places of any slot are kept for a lot.
    func isTied(_ lot: LotPlace) -> Bool { tiedSlots[lot] != nil }

    /// Keeps places of a slot for a lot, more or fewer than before; 0 gives them back.
    mutating func tie(
        _ places: Int,
        of slot: SlotID,
        to lot: LotPlace,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> TiedPlaces {
        guard let line = lines[slot] else { throw .unknownSlot }
        guard FulfilmentLimits.cap.contains(places) else { throw .outOfRange(field: "places") }
        guard mayFetch(lot, at: points[line.point]) else { throw .otherPoint }
        let old = line.ties[lot]
        let new = Tie(places: places, taken: old?.taken ?? taken(slot, by: lot))
        if places > old?.places ?? 0 {
            let end = points[line.point].slots[line.index].to
            guard now < end else { throw .slotEnded(lateBy: now - end) }
            guard old != nil || line.ties.count < FulfilmentLimits.tiesPerSlotMax else {
                throw .tooMany(limit: FulfilmentLimits.tiesPerSlotMax)
            }
            let free = free(slot)
            guard new.unused - (old?.unused ?? 0) <= free else {
                throw .notEnoughPlaces(free: free)
            }
        }
        put(new, of: slot, to: lot)
        moveUp(slot, at: now)
        return TiedPlaces(slot: slot, lot: lot, places: places)
    }

    /// Takes stored tied places in, after their points and before bookings.
    mutating func restore(_ tied: TiedPlaces) {
        put(Tie(places: tied.places, taken: 0), of: tied.slot, to: tied.lot)
        changedTies = []
    }

    /// Gives back all places that are kept for a lot.
    mutating func untie(_ lot: LotPlace, at now: Timestamp) {
        for slot in (tiedSlots[lot] ?? []).sorted() {
            put(Tie(places: 0, taken: 0), of: slot, to: lot)
            moveUp(slot, at: now)
        }
    }

    private func taken(_ slot: SlotID, by lot: LotPlace) -> Int {
        taken(slot).count { lotsOf[$0] == lot }
    }

    private mutating func put(_ tie: Tie, of slot: SlotID, to lot: LotPlace) {
        let isKept = tie.places > 0
        lines[slot]?.ties[lot] = isKept ? tie : nil
        if isKept {
            tiedSlots[lot, default: []].insert(slot)
        } else {
            tiedSlots[lot]?.remove(slot)
            if tiedSlots[lot]?.isEmpty == true { tiedSlots[lot] = nil }
        }
        changedTies.append(TiedPlaces(slot: slot, lot: lot, places: tie.places))
    }
}

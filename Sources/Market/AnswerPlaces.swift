/// Where the last ``Limits/answersRemembered`` answers of one bidder are; the oldest makes room.
///
/// A short tag of every key stands here, sixteen to a vector, so that a new key is told from the
/// remembered ones without looking at the answers. The first sixteen need no memory of their own.
struct AnswerPlaces: Sendable {
    private struct Group: Sendable {
        var tags = SIMD16<UInt16>.zero
        var places = InlineArray<16, Int32>(repeating: 0)
    }

    private var first = Group()
    private var more: [Group] = []
    /// How many answers there are.
    private(set) var count = 0
    /// Which of them is the next to make room.
    private(set) var oldest = 0

    /// The place of the answer in a slot, which are numbered from 0 in the order of use.
    subscript(slot: Int) -> Int32 {
        slot < 16 ? first.places[slot] : more[slot / 16 - 1].places[slot % 16]
    }

    /// The first place with a key's tag of which it is true that it has the key.
    func place(of key: IdempotencyKey, where hasKey: (Int32) -> Bool) -> Int32? {
        let wanted = SIMD16(repeating: key.tag)
        if let place = Self.place(in: first, wanted, hasKey) { return place }
        for group in more.indices {
            if let place = Self.place(in: more[group], wanted, hasKey) { return place }
        }
        return nil
    }

    @inline(__always)
    private static func place(
        in group: Group,
        _ wanted: SIMD16<UInt16>,
        _ hasKey: (Int32) -> Bool
    ) -> Int32? {
        let hits = group.tags .== wanted
        guard any(hits) else { return nil }
        for lane in 0..<16 where hits[lane] && hasKey(group.places[lane]) {
            return group.places[lane]
        }
        return nil
    }

    /// Adds an answer; returns the place of the one that made room.
    mutating func add(_ place: Int32, of key: IdempotencyKey) -> Int32? {
        guard count == Limits.answersRemembered else {
            if count >= 16, count.isMultiple(of: 16) { more.append(Group()) }
            set(count, place, key.tag)
            count += 1
            return nil
        }
        defer { oldest = (oldest + 1) % Limits.answersRemembered }
        let replaced = self[oldest]
        set(oldest, place, key.tag)
        return replaced
    }

    /// Tells each answer's new place.
    mutating func move(_ newPlace: (Int32) -> Int32) {
        for slot in 0..<count {
            let place = newPlace(self[slot])
            if slot < 16 {
                first.places[slot] = place
            } else {
                more[slot / 16 - 1].places[slot % 16] = place
            }
        }
    }

    /// Goes on with the answers of a checkpoint, of which this one is the oldest.
    mutating func restore(oldest: Int) {
        self.oldest = oldest
    }

    private mutating func set(_ slot: Int, _ place: Int32, _ tag: UInt16) {
        if slot < 16 {
            first.tags[slot] = tag
            first.places[slot] = place
        } else {
            more[slot / 16 - 1].tags[slot % 16] = tag
            more[slot / 16 - 1].places[slot % 16] = place
        }
    }
}

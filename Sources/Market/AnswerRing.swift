/// The last ``Limits/answersRemembered`` answers of one kind; the oldest makes room.
///
/// A short tag of every key stands apart, sixteen to a vector, so that a new key is told from the
/// remembered ones in half a kilobyte without looking at the entries.
struct AnswerRing<Intent: Equatable & Sendable, Answer: Equatable & Sendable>: Sendable {
    struct Entry: Equatable, Sendable {
        let key: IdempotencyKey
        let intent: Intent
        let answer: Answer
    }

    private(set) var entries: [Entry] = []
    private var tags: [SIMD16<UInt16>] = []
    private var oldest = 0

    /// Where the entry of a key is.
    func place(of key: IdempotencyKey) -> Int? {
        // The entries are not even asked whether there are any: of a new key only the tags are read.
        let wanted = SIMD16(repeating: key.tag)
        for group in tags.indices {
            let hits = tags[group] .== wanted
            guard any(hits) else { continue }
            for lane in 0..<16 where hits[lane] && entries[16 * group + lane].key == key {
                return 16 * group + lane
            }
        }
        return nil
    }

    /// Keeps an entry in the place of the oldest.
    mutating func append(_ entry: Entry) {
        var place = entries.count
        if place < Limits.answersRemembered {
            entries.append(entry)
            if place.isMultiple(of: 16) { tags.append(.zero) }
        } else {
            place = oldest
            entries[place] = entry
            oldest = (oldest + 1) % Limits.answersRemembered
        }
        tags[place / 16][place % 16] = entry.key.tag
    }
}

extension IdempotencyKey {
    /// Fifteen mixed bits; never 0, which marks a free lane.
    var tag: UInt16 {
        let mixed = (high ^ (low &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
        return UInt16(truncatingIfNeeded: mixed >> 48) | 1
    }
}

extension AnswerRing: Equatable {
    static func == (left: AnswerRing, right: AnswerRing) -> Bool {
        left.entries == right.entries && left.oldest == right.oldest
    }
}

extension AnswerRing.Entry: Codable where Intent: Codable, Answer: Codable {}

extension AnswerRing: Codable where Intent: Codable, Answer: Codable {
    private enum CodingKeys: CodingKey { case entries, oldest }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for entry in try container.decode([Entry].self, forKey: .entries) { append(entry) }
        oldest = try container.decode(Int.self, forKey: .oldest)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(entries, forKey: .entries)
        try container.encode(oldest, forKey: .oldest)
    }
}

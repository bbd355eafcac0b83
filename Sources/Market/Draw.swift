/// The entries of a draw, and how they are drawn.
///
/// The hash of the seed is shown before anybody enters, and the hash of the entries before the seed is told, so that
/// neither can be chosen to fit the other.
struct Draw: Hashable, Codable, Sendable {
    struct Entry: Hashable, Sendable {
        let buyer: Buyer
        let claim: Claim
        let shelf: Int
        fileprivate(set) var isStanding = true
    }

    private(set) var commitment: Digest?
    /// All entries; an entry's number is its place, from 1.
    @Packed private(set) var entries: [Entry] = []
    /// How many of them stand.
    private(set) var count = 0
    private(set) var entriesHash: Digest?
    private(set) var seed: Seed?

    /// Whether the entries are fixed and not drawn yet.
    var isFixed: Bool { entriesHash != nil && seed == nil }
    var isDrawn: Bool { seed != nil }

    /// The numbers of the entries that stand, in the order of acceptance.
    var standing: [Int] {
        entries.indices.filter { entries[$0].isStanding }.map { $0 + 1 }
    }

    func entry(_ number: Int) -> Entry {
        entries[number - 1]
    }

    mutating func commit(to commitment: Digest) {
        self.commitment = commitment
    }

    /// - Returns: The entry's number.
    mutating func enter(_ claim: Claim, by buyer: Buyer, on shelf: Int) -> Int {
        entries.makeRoomIfFull()
        entries.append(Entry(buyer: buyer, claim: claim, shelf: shelf))
        count += 1
        return entries.count
    }

    mutating func withdraw(_ number: Int) {
        entries[number - 1].isStanding = false
        count -= 1
    }

    /// Fixes the entries: one line for each that stands, `entry:paddle:quantity`, and `:choice` where buyers choose.
    ///
    /// - Returns: The SHA-256 of the lines.
    mutating func fix() -> Digest {
        var text: [UInt8] = []
        for number in standing {
            let entry = entry(number)
            var line = "\(number):\(entry.buyer.paddle):\(entry.claim.quantity)"
            if let choice = entry.claim.choice { line += ":\(choice)" }
            text.append(contentsOf: line.utf8)
            text.append(UInt8(ascii: "\n"))
        }
        let hash = Digest(of: text)
        entriesHash = hash
        return hash
    }

    /// Tells the seed of fixed entries.
    ///
    /// - Returns: The numbers of the standing entries in drawn order: by the SHA-256 of the seed, the entries' hash and
    ///   the number as 8 bytes, the most significant first; `nil` if it is not the seed that was committed to.
    mutating func reveal(_ seed: Seed) -> [Int]? {
        guard let entriesHash, seed.commitment == commitment else { return nil }
        self.seed = seed
        let standing = standing
        let keys = SHA256.digests(after: seed.bytes + entriesHash.bytes, then: standing)
        return standing.indices
            .sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
            .map { standing[$0] }
    }
}

extension Draw.Entry: NumberRow {
    init(from row: inout NumberReader) throws(NumberRowError) {
        self.init(
            buyer: try row.value(),
            claim: try row.value(),
            shelf: try row.integer(),
            isStanding: try row.flag()
        )
    }

    func write(to row: inout [Int64]) {
        buyer.write(to: &row)
        claim.write(to: &row)
        row.append(shelf)
        row.append(isStanding)
    }
}

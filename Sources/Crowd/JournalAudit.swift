import Foundation

/// One line of a room's public journal, as far as a crowd compares it.
struct JournalLine: Equatable {
    private struct Wire: Decodable {
        struct Payload: Decodable {
            let key: String?
            let lot: Int?
            let quantity: Int?
        }
        let seq: Int64
        let kind: String
        let payload: Payload
    }

    let sequence: Int64
    let kind: String
    let key: String?
    let lot: Int?
    let quantity: Int?
    /// The whole line.
    let text: Data

    /// Reads a line; `nil` if it is not one.
    init?(_ line: Data) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: line) else { return nil }
        sequence = wire.seq
        kind = wire.kind
        key = wire.payload.key
        lot = wire.payload.lot
        quantity = wire.payload.quantity
        text = line
    }
}

/// Compares what the server said with what its journal says.
struct JournalAudit {
    /// An accepted answer that the journal does not bear out.
    struct Missing: Equatable, Codable, Sendable {
        /// The number that the answer named.
        let seq: Int64
        /// The command's key.
        let key: String
    }

    /// Entries that were read.
    private(set) var entries = 0
    /// Units claimed of the flash lot.
    private(set) var unitsClaimed = 0
    private var unseen: [Int64: String]
    private let flashLot: Int?

    /// Expects accepted answers, by number; `flashLot` is the lot whose claims are counted.
    init(expecting answers: [(sequence: Int64, key: String)], flashLot: Int?) {
        var seen: [Int64: String] = [:]
        // Two answers under one number cannot both be true: the second can then never be found.
        var impossible: Int64 = 0
        for answer in answers where seen.updateValue(answer.key, forKey: answer.sequence) != nil {
            impossible -= 1
            seen[impossible] = answer.key
        }
        unseen = seen
        self.flashLot = flashLot
    }

    /// Takes in the journal's next entry.
    mutating func take(_ line: JournalLine) {
        entries += 1
        if let key = unseen[line.sequence], key == line.key { unseen[line.sequence] = nil }
        if line.kind == "claim", let lot = line.lot, lot == flashLot {
            unitsClaimed += line.quantity ?? 0
        }
    }

    /// What was not found, in order.
    var missing: [Missing] {
        unseen.map { Missing(seq: $0.key, key: $0.value) }.sorted { $0.seq < $1.seq }
    }
}

import Foundation
import Market

/// Draws a lot again from nothing but its public journal, as a stranger would.
///
/// Written apart from the rules: it shares no code with them but SHA-256. In this audit every entry stands, since the
/// crowd withdraws none, and nothing has another choice or beneficiary.
struct DrawAudit {
    private struct Line: Decodable {
        struct Hold: Decodable {
            let paddle: Int
            let quantity: Int
        }
        struct Outcome: Decodable {
            let entry: Int?
            let hash: String?
            let settlesAt: Int64?
            let result: String?
            let hold: Hold?
            let holds: [Hold]?
        }
        struct Payload: Decodable {
            /// A bidder's number; others act under a word.
            let actor: Int?
            let lot: Int?
            let quantity: Int?
            let commitment: String?
            let seed: String?
            let outcome: Outcome?

            private enum Name: CodingKey { case actor, lot, quantity, commitment, seed, outcome }

            init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: Name.self)
                actor = try? fields.decode(Int.self, forKey: .actor)
                lot = try fields.decodeIfPresent(Int.self, forKey: .lot)
                quantity = try fields.decodeIfPresent(Int.self, forKey: .quantity)
                commitment = try fields.decodeIfPresent(String.self, forKey: .commitment)
                seed = try fields.decodeIfPresent(String.self, forKey: .seed)
                outcome = try fields.decodeIfPresent(Outcome.self, forKey: .outcome)
            }
        }
        let seq: Int64
        let time: Int64
        let kind: String
        let payload: Payload
    }

    private let lot: Int
    private let units: Int
    private var entries: [(number: Int, paddle: Int, quantity: Int)] = []
    private var committed: (to: String, at: Int64)?
    private var fixed: (hash: String, at: Int64)?
    private var drawn: (seed: String, at: Int64, holds: [Line.Hold])?

    init(lot: Int, units: Int) {
        self.lot = lot
        self.units = units
    }

    /// Whether the seed has been told.
    var isOver: Bool { drawn != nil }

    /// Takes in the journal's next line.
    mutating func take(_ text: Data) {
        guard let line = try? JSONDecoder().decode(Line.self, from: text), line.payload.lot == lot
        else { return }
        let (payload, outcome) = (line.payload, line.payload.outcome)
        switch line.kind {
        case "commit":
            if let commitment = payload.commitment { committed = (commitment, line.seq) }
        case "claim":
            guard let number = outcome?.entry, let paddle = payload.actor,
                let quantity = payload.quantity
            else { return }
            entries.append((number, paddle, quantity))
        case "close":
            if let hash = outcome?.hash { fixed = (hash, line.time) }
        case "advance":
            guard let seed = payload.seed else { return }
            let holds = outcome?.holds ?? outcome?.hold.map { [$0] } ?? []
            drawn = (seed, line.time, holds)
        default: break
        }
    }

    /// What the journal shows; `nil` before the draw.
    var report: DrawReport? {
        guard let committed, let fixed, let drawn else { return nil }
        return DrawReport(
            entries: entries.count,
            drawnUnits: drawn.holds.reduce(0) { $0 + $1.quantity },
            commitment: committed.to,
            entriesHash: fixed.hash,
            seed: drawn.seed,
            secondsBetween: Double(drawn.at - fixed.at) / 1_000,
            isTrue: isTrue(committed.to, fixed.hash, drawn.seed, drawn.holds)
        )
    }

    /// Whether the seed is the one committed to, the list is the one that was fixed, and the holds follow from both.
    private func isTrue(
        _ commitment: String,
        _ hash: String,
        _ seed: String,
        _ holds: [Line.Hold]
    ) -> Bool {
        let listed = entries.sorted { $0.number < $1.number }
        let lines = listed.map { "\($0.number):\($0.paddle):\($0.quantity)\n" }.joined()
        guard let seedBytes = Seed(seed)?.bytes, Digest(of: seedBytes).description == commitment,
            let hashBytes = Digest(hash)?.bytes, Digest(of: Array(lines.utf8)).bytes == hashBytes
        else { return false }
        let keyed = listed.map { entry in
            let number = (0..<8).map { UInt8(truncatingIfNeeded: entry.number >> (56 - 8 * $0)) }
            return (key: Digest(of: seedBytes + hashBytes + number).bytes, entry: entry)
        }
        var left = units
        var expected: [(paddle: Int, quantity: Int)] = []
        for (_, entry) in keyed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
        where entry.quantity <= left {
            left -= entry.quantity
            expected.append((entry.paddle, entry.quantity))
        }
        return expected.map(\.paddle) == holds.map(\.paddle)
            && expected.map(\.quantity) == holds.map(\.quantity)
    }
}

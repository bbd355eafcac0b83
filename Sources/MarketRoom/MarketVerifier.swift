public import Ledger
import Market
import MarketProtocol

/// An answer that somebody was given: this command is in the journal under this number.
public struct Acknowledgement: Hashable, Sendable {
    /// The room's slug.
    public let room: String
    /// The journal's number.
    public let sequence: Int64
    /// The key that the command was sent with.
    public let key: String

    /// An answer as its receiver wrote it down.
    public init(room: String, sequence: Int64, key: String) {
        self.room = room
        self.sequence = sequence
        self.key = key
    }
}

/// What a verification of a whole data folder found.
public struct MarketVerification: Sendable {
    /// What was seen, and the first difference.
    public let ledger: Verification
    /// Answers that were compared.
    public let acknowledged: Int
    /// The first answer that the journal does not bear out.
    public let lost: Acknowledgement?

    /// Whether everything agrees.
    public var isSound: Bool { ledger.difference == nil && lost == nil }
}

/// Replays every journal of a data folder by the rules, and compares hashes, results, rows and given answers.
///
/// Only reads, so it may run beside the server.
public enum MarketVerifier {
    /// Verifies a folder.
    ///
    /// - Parameters:
    ///   - folder: The data folder.
    ///   - acknowledgements: Answers that people were given; each must be in the journal.
    /// - Returns: What was seen, and the first difference.
    /// - Throws: ``LedgerError`` if the folder holds no market that can be read.
    public static func verify(
        folder: String,
        acknowledgements: [Acknowledgement] = []
    ) throws(LedgerError) -> MarketVerification {
        let verifier = try JournalVerifier(folder: folder)
        let slugs = try verifier.roomSlugs()
        var replays: [RoomID: JournalReplay] = [:]
        for (room, stock) in try verifier.openingStock() {
            replays[room] = JournalReplay(room: Room(stock: stock))
        }
        var expected = Dictionary(grouping: acknowledgements, by: \.room).mapValues { answers in
            Dictionary(answers.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let found = try verifier.verify { recorded in
            let entry = recorded.entry
            if let slug = slugs[entry.room], let answer = expected[slug]?[entry.sequence],
                (try? JournalPayload(entry.payload))?.key?.description == answer.key
            {
                expected[slug]?[entry.sequence] = nil
            }
            do throws(ReplayError) {
                try replays[entry.room]?.apply(entry)
                return nil
            } catch {
                return "\(error)"
            }
        } rows: { room, paddles in
            replays[room].map { ReadModel($0.room, id: room, paddles: paddles) }
        }
        let lost = expected.values.flatMap(\.values).min {
            ($0.room, $0.sequence) < ($1.room, $1.sequence)
        }
        return MarketVerification(
            ledger: found,
            acknowledged: acknowledgements.count,
            lost: lost
        )
    }
}

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
    ///   - storage: Where it lies.
    ///   - acknowledgements: Answers that people were given; each must be in the journal.
    /// - Returns: What was seen, and the first difference.
    /// - Throws: ``LedgerError`` if the folder holds no market that can be read.
    public static func verify(
        folder: String,
        in storage: some LedgerStorage = SystemStorage(),
        acknowledgements: [Acknowledgement] = []
    ) throws(LedgerError) -> MarketVerification {
        let verifier = try JournalVerifier(folder: folder, in: storage)
        let slugs = try verifier.roomSlugs()
        var replays: [RoomID: JournalReplay] = [:]
        for (room, stock) in try verifier.openingStock() {
            replays[room] = JournalReplay(room: Room(stock: stock))
        }
        var expected: [Place: Set<Acknowledgement>] = [:]
        for answer in acknowledgements { expected[Place(answer), default: []].insert(answer) }
        let found = try verifier.verify { recorded in
            let entry = recorded.entry
            if let slug = slugs[entry.room] {
                let place = Place(room: slug, sequence: entry.sequence)
                let key = (try? JournalPayload(entry.payload))?.key?.description
                // Two answers that claim one place cannot both be true: what does not fit the entry stays.
                expected[place]?.remove(
                    Acknowledgement(room: slug, sequence: entry.sequence, key: key ?? "")
                )
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
        let lost = expected.values.joined().min {
            ($0.room, $0.sequence) < ($1.room, $1.sequence)
        }
        return MarketVerification(
            ledger: found,
            acknowledged: acknowledgements.count,
            lost: lost
        )
    }
}

/// Where an answer says that its record is.
private struct Place: Hashable {
    let room: String
    let sequence: Int64

    init(room: String, sequence: Int64) {
        self.room = room
        self.sequence = sequence
    }

    init(_ answer: Acknowledgement) {
        self.init(room: answer.room, sequence: answer.sequence)
    }
}

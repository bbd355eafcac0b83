public import Ledger
import Market
import MarketProtocol

/// Why a room cannot be opened.
public enum RestoreError: Error, Equatable, Sendable {
    /// The ledger cannot be read.
    case ledger(LedgerError)
    /// The journal does not replay.
    case replay(room: String, ReplayError)
}

/// How far a room is read back.
public struct ReadingProgress: Sendable {
    /// Entries between two reports.
    static let interval: Int64 = 10_000

    /// The last entry that was decided again.
    public let sequence: Int64
    /// The last entry that there is.
    public let last: Int64
}

/// A room as the disk has it.
struct RestoredRoom {
    let room: Room
    let sequence: Int64
    /// The entry up to which a checkpoint spared the replay; 0 without one.
    let checkpointed: Int64
    let paddles: PaddleBook
    let chat: ChatBook
    let pinned: String?

    /// Reads the newest checkpoint and decides the entries after it again.
    ///
    /// - Parameters:
    ///   - profile: What does not change of the room.
    ///   - ledger: Where the journal is.
    ///   - rates: The bounds of the chat.
    ///   - progress: Told now and then how far it is.
    /// - Throws: ``RestoreError`` if the journal cannot be read or does not replay.
    init(
        _ profile: RoomProfile,
        _ ledger: Ledger,
        chat rates: ChatRates,
        progress: (ReadingProgress) -> Void = { _ in }
    ) throws(RestoreError) {
        var replay =
            RoomCheckpoint.newest(of: profile.id, in: ledger)
            ?? JournalReplay(room: profile.emptyRoom)
        checkpointed = replay.sequence
        var failure: ReplayError?
        do throws(LedgerError) {
            let last = try ledger.lastSequence(of: profile.id)
            try ledger.forEachEntry(of: profile.id, after: replay.sequence) { recorded in
                do throws(ReplayError) {
                    try replay.apply(recorded.entry)
                    if replay.sequence.isMultiple(of: ReadingProgress.interval) {
                        progress(ReadingProgress(sequence: replay.sequence, last: last))
                    }
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
            var book = PaddleBook()
            for row in try ledger.paddles(of: profile.id) {
                book.issue(row.paddle, to: row.account)
            }
            paddles = book
            let rows = try ledger.chatTail(of: profile.id, limit: Limits.chatMessages)
            pinned = try ledger.pinned(of: profile.id)
            chat = ChatBook(
                messages: rows.filter { !$0.isHidden }.map(ChatMessage.init),
                after: rows.map(\.message).max() ?? MessageID(0),
                rates: rates
            )
        } catch {
            throw .ledger(error)
        }
        if let failure { throw .replay(room: profile.slug, failure) }
        room = replay.room
        sequence = replay.sequence
    }

    func publicState(_ profile: RoomProfile) -> PublicState {
        PublicState(
            room,
            profile: profile,
            pinned: pinned,
            chat: chat.messages,
            sequence: sequence
        )
    }
}

extension ChatMessage {
    fileprivate init(_ row: ChatRow) {
        self.init(
            id: row.message,
            paddle: row.isHost ? nil : row.paddle,
            name: row.name,
            text: row.text,
            at: row.time
        )
    }
}

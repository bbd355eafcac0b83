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
    init(
        _ profile: RoomProfile,
        _ ledger: Ledger,
        chat rates: ChatRates
    ) throws(RestoreError) {
        var replay =
            RoomCheckpoint.newest(of: profile.id, in: ledger)
            ?? JournalReplay(room: profile.emptyRoom)
        checkpointed = replay.sequence
        var failure: ReplayError?
        do throws(LedgerError) {
            try ledger.forEachEntry(of: profile.id, after: replay.sequence) { recorded in
                do throws(ReplayError) {
                    try replay.apply(recorded.entry)
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

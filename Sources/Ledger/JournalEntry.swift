public import Market

/// One fact of a room's journal: what was decided, in which order and when.
///
/// The journal is public, so a payload names bidders by paddle and holds no personal data.
public struct JournalEntry: Hashable, Sendable {
    /// The room whose journal this continues.
    public var room: RoomID
    /// 1 for the first entry of a room, and one more for each that follows.
    public var sequence: Int64
    /// When the command was stamped.
    public var time: Timestamp
    /// A short name of what happened, such as `bid`.
    public var kind: String
    /// JSON that says it in full.
    public var payload: [UInt8]

    /// Makes an entry; nothing is checked before it is submitted.
    public init(
        room: RoomID,
        sequence: Int64,
        time: Timestamp,
        kind: String,
        payload: [UInt8]
    ) {
        self.room = room
        self.sequence = sequence
        self.time = time
        self.kind = kind
        self.payload = payload
    }
}

/// A journal entry as it stands on the disk, with the hash that chains it.
public struct RecordedEntry: Hashable, Sendable {
    /// What was submitted.
    public let entry: JournalEntry
    /// SHA-256 over the hash before it in the room and the entry's fields.
    public let hash: JournalHash
}

/// What a room wants recorded together: all of it becomes durable, or none.
public struct LedgerBatch: Sendable {
    /// The room that decided it.
    public var room: RoomID
    /// New entries of that room, whose sequence numbers follow each other; may be none.
    public var entries: [JournalEntry]
    /// What changes beside the journal, in the same transaction.
    public var changes: [Change]
    /// The number of the room's last entry that these changes build on, 0 before the first; `nil`
    /// for changes that build on none.
    ///
    /// When the room's journal does not end there, a batch without entries is refused with
    /// ``LedgerError/outOfSequence(room:expected:found:)``. Entries say by their own numbers what
    /// they build on; beside them this is not looked at.
    public var after: Int64?

    /// When the last of it was decided, if anything was.
    var decided: Timestamp? { entries.last?.time }

    /// Makes a batch.
    public init(
        room: RoomID,
        entries: [JournalEntry],
        changes: [Change] = [],
        after: Int64? = nil
    ) {
        self.room = room
        self.entries = entries
        self.changes = changes
        self.after = after
    }
}

/// A change to what is kept beside the journal, for reading.
///
/// Rows replace what was stored under the same room and number. When one transaction carries
/// several versions of a lot, a hold or a checkpoint, only the last is written.
public enum Change: Sendable {
    /// An account was given its paddle in a room.
    case paddleIssued(PaddleRow)
    /// A lot was prepared or changed.
    case lotSaved(LotRow)
    /// A hold was made or changed; the time of the batch that brings it first is when it was made.
    case holdSaved(HoldRow)
    /// A chat message was said, or hidden.
    case chat(ChatRow)
    /// The text on top of the room's chat; `nil` takes it away.
    case pinned(RoomID, String?)
    /// The room's whole state after the entry numbered `sequence`.
    case checkpoint(RoomID, sequence: Int64, state: [UInt8])
}

public import Ledger
public import Market
public import MarketProtocol

/// Why a journal cannot be replayed.
public enum ReplayError: Error, Equatable, Sendable {
    /// The payload is not one that this version writes.
    case unreadable(sequence: Int64, MessageRefusal)
    /// The rules refuse what the journal says they accepted.
    case refused(sequence: Int64, Refusal)
    /// The rules come to another result than the journal says.
    case differs(sequence: Int64, recorded: String, decided: String)
    /// The stored state is not one that this version writes.
    case checkpointUnreadable
}

/// Decides a journal's commands again, one after the other, and compares every byte.
public struct JournalReplay: Sendable {
    /// The room after the last entry.
    public private(set) var room: Room
    /// The last entry's number; 0 before the first.
    public private(set) var sequence: Int64

    /// Begins with a room in the state after an entry.
    public init(room: Room, sequence: Int64 = 0) {
        self.room = room
        self.sequence = sequence
    }

    /// Decides the next entry.
    public mutating func apply(_ entry: JournalEntry) throws(ReplayError) {
        let payload: JournalPayload
        do throws(MessageRefusal) {
            payload = try JournalPayload(entry.payload)
        } catch {
            throw .unreadable(sequence: entry.sequence, error)
        }
        let decision: Decision
        do {
            decision = try room.decide(
                payload.command,
                by: payload.actor,
                key: payload.key,
                at: entry.time
            )
        } catch {
            throw .refused(sequence: entry.sequence, error)
        }
        let decided = payload.encode(room.outcome(of: decision))
        guard decided == entry.payload, !decision.wasRepeated else {
            throw .differs(
                sequence: entry.sequence,
                recorded: String(decoding: entry.payload, as: UTF8.self),
                decided: String(decoding: decided, as: UTF8.self)
            )
        }
        sequence = entry.sequence
    }
}

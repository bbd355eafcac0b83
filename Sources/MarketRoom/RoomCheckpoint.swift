import EventLoop
import Ledger
import Market

/// A room's whole state in the ledger, so that a start need not decide everything again.
enum RoomCheckpoint {
    /// The room as of its newest checkpoint.
    ///
    /// - Returns: nil without one, and where its bytes are damaged or of another version: the journal alone is the truth,
    ///   and replaying all of it gives the same room.
    static func newest(of room: RoomID, in ledger: Ledger) -> JournalReplay? {
        guard let checkpoint = try? ledger.checkpoint(of: room),
            let last = try? ledger.lastSequence(of: room), checkpoint.sequence <= last,
            let state = try? StateDecoder.decode(Room.self, checkpoint.state)
        else { return nil }
        return JournalReplay(room: state, sequence: checkpoint.sequence)
    }

    static func encode(_ room: Room) -> [UInt8]? {
        try? StateEncoder.encode(room)
    }
}

extension MarketRoom {
    /// Entries in a second above which a room is in a rush.
    private static let rushEntries: Int64 = 500
    /// Intervals that a checkpoint may be late because of rushes.
    private static let intervalsMax: Int64 = 20

    /// Keeps the whole state once enough entries have come, without holding up the room.
    ///
    /// Encoding takes a processor for longer than deciding did; in a rush that is the buyers', so it waits for a second
    /// with little to do.
    func checkpointIfDue() {
        guard sequence - checkpointed >= checkpointInterval, !isCheckpointing else { return }
        isCheckpointing = true
        awaitCalm()
    }

    private func awaitCalm() {
        let before = sequence
        loop.schedule(after: .seconds(1)) { [self] in
            assumeIsolated { room in
                let isLate =
                    room.sequence - room.checkpointed >= Self.intervalsMax * room.checkpointInterval
                if isLate || room.sequence - before < Self.rushEntries {
                    room.checkpoint()
                } else {
                    room.awaitCalm()
                }
            }
        }
    }

    private func checkpoint() {
        let (state, last, life) = (room, sequence, rereadings)
        // Encoding takes long; the copy costs nothing until the room changes.
        loop.runAside(isPatient: true) { [self] in
            let bytes = RoomCheckpoint.encode(state)
            onLoop { $0.keepCheckpoint(bytes, at: last, life) }
        }
    }

    /// By now the entries before it are with the ledger, so it becomes durable after them.
    private func keepCheckpoint(_ bytes: [UInt8]?, at last: Int64, _ life: Int) {
        isCheckpointing = false
        guard let bytes, isRecording, life == rereadings else { return }
        checkpointed = last
        var flight = nextFlight()
        flight.changes.append(.checkpoint(profile.id, sequence: last, state: bytes))
        launch(&flight)
    }
}

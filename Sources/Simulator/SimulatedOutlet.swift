internal import Synchronization
import Market
import MarketRoom

/// What rooms publish to in a simulation: it only keeps, in order, what was said.
final class SimulatedOutlet: Outlet {
    /// Something that left a room.
    enum Word: Sendable {
        /// To one session, with where the room stood then.
        case letter(RoomID, Letter, Standing)
        /// To all.
        case publication(Publication)
    }

    /// Where a room stands at a moment.
    struct Standing: Sendable {
        /// The journal's number of what people have been shown.
        var sequence: Int64 = 0
        /// How often it was read back from the disk.
        var readBacks = 0
    }

    private struct State {
        var words: [Word] = []
        var fences: [@Sendable () -> Void] = []
        var rooms: [RoomID: MarketRoom] = [:]
    }

    private let state = Mutex(State())
    let fanOutMilliseconds: Int64

    init(fanOutMilliseconds: Int64) {
        self.fanOutMilliseconds = fanOutMilliseconds
    }

    func add(_ room: MarketRoom) {
        state.withLock { $0.rooms[room.profile.id] = room }
    }

    func deliver(_ letters: [Letter], from room: RoomID) {
        // The room is calling, so this runs where it lives.
        let sender = state.withLock { $0.rooms[room] }
        let standing = sender?.assumeIsolated { room in
            Standing(sequence: room.shownSequence, readBacks: room.readBacks)
        }
        state.withLock { state in
            for letter in letters {
                state.words.append(.letter(room, letter, standing ?? Standing()))
            }
        }
    }

    func publish(_ publication: Publication) {
        state.withLock { $0.words.append(.publication(publication)) }
    }

    func fence(_ passed: @escaping @Sendable () -> Void) {
        state.withLock { $0.fences.append(passed) }
    }

    /// Takes what was said since the last time.
    func takeWords() -> [Word] {
        state.withLock { state in
            let words = state.words
            state.words = []
            return words
        }
    }

    /// Lets all fences pass: what was stamped before them has been handed in.
    ///
    /// - Returns: Whether there were any.
    func passFences() -> Bool {
        let fences = state.withLock { state in
            let fences = state.fences
            state.fences = []
            return fences
        }
        for passed in fences { passed() }
        return !fences.isEmpty
    }

    /// Lets go of the rooms.
    func end() {
        state.withLock { $0 = State() }
    }
}

import Market
import MarketProtocol
import MarketRoom

/// Somebody of a simulated night: an account with at most one line to the server.
final class Person {
    /// What was asked and is not answered yet.
    struct Asked {
        let key: IdempotencyKey
        let request: RoomRequest
        /// How often it was sent.
        var sends = 1
    }

    /// What was asked and answered.
    struct Settled {
        let key: IdempotencyKey
        let request: RoomRequest
        let answer: HeardAnswer
        /// In which life of the server, and after how often the room was read back from the disk.
        let life: Int
        let readBacks: Int
    }

    let identity: Identity
    let room: RoomID
    /// The line; `nil` while there is none.
    var address: SessionAddress?
    /// Whether the room has let the session in.
    var isIn = false
    /// How far the page got, to come back with.
    var position: Position?
    var asked: [Asked] = []
    var settled: [Settled] = []
    /// Commands that were given up after word that nothing can be recorded.
    var givenUp: [(key: IdempotencyKey, life: Int)] = []

    init(_ identity: Identity, in room: RoomID) {
        self.identity = identity
        self.room = room
    }

    var isHost: Bool { identity.role != .buyer }

    /// The line is gone, and with it every answer on the way.
    func hangUp() {
        address = nil
        isIn = false
    }
}

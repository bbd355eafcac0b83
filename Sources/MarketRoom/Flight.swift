import Ledger
import Market
import MarketProtocol

/// What one batch of arrivals led to, on its way to the disk and then to the people.
///
/// Nothing in it is seen outside before the ledger says that it is durable.
struct Flight {
    /// An answer that waits, with what is needed to take it back.
    struct Reply {
        let address: SessionAddress
        let key: IdempotencyKey
        let at: Timestamp
        let text: [UInt8]
    }

    /// Somebody who wants in.
    struct Join {
        let address: SessionAddress
        let identity: Identity?
        let key: IdempotencyKey
        let position: Position?
        /// As of the end of the flight, like everything that the flight tells.
        var mine: BidderView?
    }

    let number: Int
    var entries: [JournalEntry] = []
    var changes: [Change] = []
    var replies: [Reply] = []
    var joins: [Join] = []
    var behind: [SessionAddress] = []
    /// Parts of the server that gave commands.
    var askers: [Asker] = []
    /// Holds that this flight makes or changes.
    var holds: [HoldRow] = []
    /// Who asked for the run sheet.
    var sheetReaders: [@Sendable (RunSheet) -> Void] = []
    /// What they get, as of the end of the flight.
    var sheet: RunSheet?
    /// Bidders whose own view changed, some of them several times.
    var bidders: [Paddle] = []
    /// What to tell them, as of the end of this flight.
    var mine: [(account: AccountID, text: [UInt8])] = []
    var news = RoomNews()
    /// Lots as they stand after this flight, those that changed.
    var lots: [LotID: LotView] = [:]
    /// The room's own state after this flight, if it changed.
    var front: PublicState.Front?
    /// The journal's last number once this flight has landed.
    var sequence: Int64 = 0
    var hasLanded = false
    /// What the disk is to keep of it; held until it has landed, and let go where it was made.
    var batch: LedgerBatch?
    /// When the last of it was decided, if anything was.
    var decided: Timestamp? { batch?.entries.last?.time }

    var needsDisk: Bool { !entries.isEmpty || !changes.isEmpty }
    var isEmpty: Bool {
        !needsDisk && replies.isEmpty && joins.isEmpty && behind.isEmpty && news.isEmpty
            && sheetReaders.isEmpty && askers.isEmpty
    }
}

/// What the next publication has to tell.
struct RoomNews {
    /// Something that happened to the room itself.
    enum Notice {
        /// The server was down for this long; ends and deadlines moved.
        case recovered(downtime: Milliseconds)
        /// Nothing can be recorded at present.
        case stopped
        /// Recording works again.
        case resumed
        /// The server ends shortly and comes back; once it is known, every line is closed by `until`.
        case restarting(until: Timestamp?)
    }

    /// Lots that changed.
    var lots: Set<LotID> = [] {
        didSet { newest = nil }
    }
    private var newest: LotID?
    /// Lots of which nothing but the number of those who asked has changed: told as rarely as presence.
    var counted: Set<LotID> = []
    /// Lots that readers see for the first time, so their card goes along.
    var newLots: Set<LotID> = []
    var chat: [ChatMessage] = []
    var hidden: [MessageID] = []
    var roomChanged = false
    var presenceChanged = false
    var notice: Notice?
    /// A hammer or a sold-out: goes at once, without waiting for the tick.
    var isUrgent = false

    var isEmpty: Bool {
        lots.isEmpty && counted.isEmpty && chat.isEmpty && hidden.isEmpty && !roomChanged
            && !presenceChanged && notice == nil
    }

    /// What cannot wait for as long as presence can.
    var facts: RoomNews {
        var facts = self
        facts.presenceChanged = false
        facts.counted = []
        return facts
    }

    /// All lots to tell of, in order.
    var changedLots: [LotID] { lots.union(counted).sorted() }

    /// A lot changed; in a rush it is the same one again.
    mutating func note(_ lot: LotID) {
        guard lot != newest else { return }
        lots.insert(lot)
        newest = lot
    }

    mutating func merge(_ later: RoomNews) {
        lots.formUnion(later.lots)
        counted.formUnion(later.counted)
        newLots.formUnion(later.newLots)
        chat += later.chat
        hidden += later.hidden
        roomChanged = roomChanged || later.roomChanged
        presenceChanged = presenceChanged || later.presenceChanged
        notice = later.notice ?? notice
        isUrgent = isUrgent || later.isUrgent
    }
}

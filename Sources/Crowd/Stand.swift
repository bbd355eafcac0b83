import EventLoop
import Synchronization
import Transport

/// The part of a crowd that lives on one event loop.
// Checked: all state is touched on the loop only, which every entry from outside goes through.
final class Stand: @unchecked Sendable {
    /// An accepted answer.
    struct Accepted: Sendable {
        let key: CommandKey
        let sequence: Int64
        /// When its command should have left, monotonic nanoseconds.
        let intended: Int64
        /// When the answer came, monotonic nanoseconds.
        let answered: Int64
    }

    /// What the bids and claims are about.
    struct Lots: Sendable {
        var auction: Int
        var flash: Int?
    }

    let loop: EventLoop
    let room: String
    /// Whether viewers stay away once they are gone.
    private(set) var isClosing = false

    private let price: AskingPrice
    private let log: AnswerLog?
    private let base: ClientOptions
    private let settled = Atomic<Int>(0)

    private var sources: SourceAddresses
    private var connections: ClientConnections?
    private(set) var viewers: [Viewer] = []
    var storm: Storm?
    private var buyers: [Viewer] = []
    private var nextBidder = 0
    private var lots: Lots?
    private var pending: [CommandKey: Int64] = [:]
    private var marks = AudienceMarks()
    private var accepted: [Accepted] = []
    private var tally = Tally()

    init(
        _ loop: EventLoop,
        room: String,
        options: ClientOptions,
        price: AskingPrice,
        log: AnswerLog?
    ) {
        self.loop = loop
        self.room = room
        self.price = price
        self.log = log
        base = options
        sources = SourceAddresses(to: options.address)
    }

    /// Viewers whose first attempt has come to an end, in the room or not; from any thread.
    var settledCount: Int { settled.load(ordering: .relaxed) }

    /// Adds viewers, each with its cookie or none, and begins their connections; from any thread.
    func gather(_ cookies: [String?]) {
        loop.execute { [self] in
            for cookie in cookies {
                let viewer = Viewer(viewers.count, cookie: cookie, in: self)
                viewers.append(viewer)
                if cookie != nil { buyers.append(viewer) }
                viewer.connect()
            }
        }
    }

    /// Tells what to bid on and what to claim; from any thread.
    func present(_ lots: Lots) {
        loop.execute { [self] in self.lots = lots }
    }

    /// Sends commands that are due; from any thread.
    func send(_ due: [Schedule.Due]) {
        loop.execute { [self] in
            for command in due {
                switch command.key.kind {
                case .bid: bid(command)
                case .claim: claim(command)
                case .join: break
                }
            }
        }
    }

    /// Hands the counters over, on the loop; from any thread.
    func report(_ body: @escaping @Sendable (Tally) -> Void) {
        loop.execute { [self] in
            tally.bytesReceived = connections?.bytesReceived ?? 0
            body(tally)
        }
    }

    /// Hands over what was accepted, what is unanswered, and when the audience had seen what.
    func conclude(
        _ body: @escaping @Sendable ([Accepted], _ waiting: Int, [AudienceMarks.Entry]) -> Void
    ) {
        loop.execute { [self] in body(accepted, pending.count, marks.entries) }
    }

    /// Sends everybody home; from any thread.
    func close() {
        loop.execute { [self] in
            isClosing = true
            for viewer in viewers { viewer.leave() }
        }
    }
}

// What viewers tell, on the loop.
extension Stand {
    func connect(_ handler: any ClientHandler, cookie: String?) throws -> ClientConnection {
        let home = connections ?? ClientConnections(on: loop)
        connections = home
        var options = base
        options.source = sources.next()
        if let cookie { options.fields.append((name: "Cookie", value: cookie)) }
        return try home.connect(options, handler: handler)
    }

    func noteUpgrade(isDeflated: Bool) {
        tally.upgrades += 1
        if isDeflated { tally.deflatedUpgrades += 1 }
    }

    func noteBack() { storm?.noteBack(at: SystemClock.nanoseconds) }

    func noteReconnect() { tally.reconnects += 1 }

    func noteSettled() { settled.add(1, ordering: .relaxed) }

    func note(drop name: String) { tally.drops[name, default: 0] += 1 }

    func admit(at sequence: Int64) -> Int {
        tally.joined += 1
        tally.joinedMost = max(tally.joinedMost, tally.joined)
        return marks.enter(sequence, at: SystemClock.nanoseconds)
    }

    func dismiss(_ place: Int) {
        tally.joined -= 1
        marks.leave(place, at: SystemClock.nanoseconds)
    }

    /// Counts an update and tells the viewer's new place.
    func take(update: RawSpan, from place: Int) -> Int {
        tally.updates += 1
        tally.updateBytes += update.byteCount
        guard let sequence = ServerMessage.sequence(update) else { return place }
        var place = place
        let isFirst = marks.move(&place, to: sequence, at: SystemClock.nanoseconds)
        // One viewer reads the whole update, for all.
        if isFirst, let lots, let next = ServerMessage.minimumNextBid(on: lots.auction, in: update)
        {
            price.note(next)
        }
        return place
    }

    func take(_ answer: ServerAnswer) {
        let now = SystemClock.nanoseconds
        if let reason = answer.reason { tally.refusals[reason, default: 0] += 1 }
        guard let key = CommandKey(answer.key), let intended = pending.removeValue(forKey: key)
        else { return }
        let count = key.kind == .bid ? \Tally.bids : \Tally.claims
        if key.kind == .claim { tally.noteReply(to: intended, at: now) }
        guard answer.isAccepted else {
            tally[keyPath: count].refused += 1
            return
        }
        tally[keyPath: count].accepted += 1
        if key.kind == .bid {
            tally.bidAnswers.record(nanoseconds: now - intended)
        } else {
            tally.claimAnswers.record(nanoseconds: now - intended)
        }
        guard let sequence = answer.sequence else { return }
        log?.add(room: room, sequence: sequence, key: answer.key)
        accepted.append(
            Accepted(key: key, sequence: sequence, intended: intended, answered: now)
        )
    }
}

extension Stand {
    /// Every tenth bid is what the page asks for, which many bid at once; the others go above it.
    private static let contestedEvery = 10

    private func bid(_ due: Schedule.Due) {
        guard let lots, let bidder = nextInRoom() else {
            tally.bids.unsent += 1
            return
        }
        let isContested = due.key.number % Self.contestedEvery == Self.contestedEvery - 1
        let amount = price.amount(isContested: isContested)
        let command =
            "{\"type\":\"bid\",\"key\":\"\(due.key.text)\",\"room\":\"\(room)\","
            + "\"lot\":\(lots.auction),\"amount\":\(amount),\"confirmed\":true}"
        tally.bids.sent += 1
        send(command, due, from: bidder)
    }

    private func claim(_ due: Schedule.Due) {
        guard let flash = lots?.flash, !buyers.isEmpty else {
            tally.claims.unsent += 1
            return
        }
        let buyer = buyers[due.key.number % buyers.count]
        guard buyer.place != nil else {
            tally.claims.unsent += 1
            return
        }
        let command =
            "{\"type\":\"claim\",\"key\":\"\(due.key.text)\",\"room\":\"\(room)\","
            + "\"lot\":\(flash),\"quantity\":1}"
        tally.claims.sent += 1
        send(command, due, from: buyer)
    }

    private func send(_ command: String, _ due: Schedule.Due, from viewer: Viewer) {
        pending[due.key] = due.intended
        tally.lateness.record(nanoseconds: SystemClock.nanoseconds - due.intended)
        viewer.send(command)
    }

    /// The next buyer in turn who is in the room.
    private func nextInRoom() -> Viewer? {
        for _ in buyers.indices {
            let buyer = buyers[nextBidder % buyers.count]
            nextBidder += 1
            if buyer.place != nil { return buyer }
        }
        return nil
    }
}

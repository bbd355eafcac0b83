@testable import Market

/// The rules once more, in the plainest way: lists, and everything computed from them when asked.
///
/// It shares only value types with the room that it judges.
final class ReferenceRoom {
    struct Bidder {
        let household: Int?
        var isMuted = false
        var strikes = 0
    }

    struct Memory {
        let actor: Actor
        let key: IdempotencyKey
        let command: Command
        let answer: Result<Outcome, Refusal>
    }

    let initialStock: [ProductID: Int]
    var isOpen = false
    var featured: LotID?
    var lots: [ReferenceLot] = []
    var bidders: [Bidder] = []
    var holds: [Hold] = []
    var accepted: [Memory] = []
    var refused: [Memory] = []

    init(stock: [ProductID: Int]) {
        initialStock = stock
    }

    func decide(
        _ command: Command,
        by actor: Actor,
        key: IdempotencyKey?,
        at now: Timestamp
    ) -> Result<Outcome, Refusal> {
        if case .bidder(let paddle) = actor, !isKnown(paddle) { return .failure(.unknownPaddle) }
        guard isAllowed(command, to: actor) else { return .failure(.wrongRole) }
        guard let key, actor != .clock else { return carryOut(command, by: actor, at: now) }
        let own = { (memory: Memory) in memory.actor == actor }
        for memories in [accepted.filter(own).suffix(256), refused.filter(own).suffix(256)] {
            guard let memory = memories.last(where: { $0.key == key }) else { continue }
            return memory.command == command ? memory.answer : .failure(.keyReused)
        }
        let answer = carryOut(command, by: actor, at: now)
        let memory = Memory(actor: actor, key: key, command: command, answer: answer)
        switch answer {
        case .success: accepted.append(memory)
        case .failure: refused.append(memory)
        }
        return answer
    }

    /// What a restart does to the answers that no journal has.
    func forgetRefusals() {
        refused = []
    }

    func isKnown(_ paddle: Paddle) -> Bool {
        (1...max(1, bidders.count)).contains(paddle.rawValue) && !bidders.isEmpty
    }

    func stock(of product: ProductID) -> Int? {
        guard let initial = initialStock[product] else { return nil }
        var used = 0
        for lot in lots where lot.phase != .ended {
            for choice in lot.stock?.choices ?? [nil] {
                used += quantity(lot, choice) * (parts(lot, choice)[product] ?? 0)
            }
        }
        for hold in holds where hold.state == .held || hold.state == .paid {
            let lot = lots[hold.lot.rawValue - 1]
            guard lot.phase == .ended else { continue }
            used += hold.quantity * (parts(lot, hold.choice)[product] ?? 0)
        }
        return initial - used
    }

    func held(_ lot: ReferenceLot) -> Int {
        holds.filter { $0.lot == lot.id && $0.state == .held }.map(\.quantity).reduce(0, +)
    }

    func sold(_ lot: ReferenceLot) -> Int {
        holds.filter { $0.lot == lot.id && $0.state == .paid }.map(\.quantity).reduce(0, +)
    }

    func free(_ lot: ReferenceLot) -> Int {
        lot.terms.quantity - held(lot) - sold(lot)
    }

    /// Units that are held or bought in a lot for somebody or their household, whoever pays.
    func taken(_ lot: ReferenceLot, by paddle: Paddle) -> Int {
        let theirs = holds.filter { hold in
            home(of: hold.beneficiary ?? hold.paddle) == home(of: paddle)
                && hold.lot == lot.id && (hold.state == .held || hold.state == .paid)
        }
        return theirs.map(\.quantity).reduce(0, +)
    }

    /// The first bidder of a bidder's household.
    func home(of paddle: Paddle) -> Int {
        guard let household = bidders[paddle.rawValue - 1].household else {
            return paddle.rawValue
        }
        return (bidders.firstIndex { $0.household == household } ?? 0) + 1
    }

    func lot(_ id: LotID) throws(Refusal) -> ReferenceLot {
        guard id.rawValue >= 1, id.rawValue <= lots.count else { throw .unknownLot }
        return lots[id.rawValue - 1]
    }

    func hold(_ id: HoldID) throws(Refusal) -> Hold {
        guard id.rawValue >= 1, id.rawValue <= holds.count else { throw .unknownHold }
        return holds[id.rawValue - 1]
    }

    private func isAllowed(_ command: Command, to actor: Actor) -> Bool {
        switch command {
        case .offer, .confirm: actor != .host && actor != .clock
        case .release: actor != .clock
        case .register: actor == .host || actor == .clock
        case .commit, .close, .advance, .expire, .turnAway, .recover: actor == .clock
        default: actor == .host
        }
    }

    private func carryOut(
        _ command: Command,
        by actor: Actor,
        at now: Timestamp
    ) -> Result<Outcome, Refusal> {
        do throws(Refusal) {
            guard case .bidder(let paddle) = actor else {
                return .success(try manage(command, by: actor, at: now))
            }
            return .success(try trade(command, by: paddle, at: now))
        } catch {
            return .failure(error)
        }
    }
}

/// A lot of the reference: its terms, its window, and the list of its bids.
final class ReferenceLot {
    struct Bid {
        let paddle: Paddle
        let amount: Int64
        let at: Timestamp
        var isVoid = false
    }

    let id: LotID
    let terms: LotTerms
    /// Present in a sale from stock.
    let stock: ReferenceStock?
    var phase = LotView.State.prepared
    var start: Timestamp?
    var since = Timestamp(milliseconds: 0)
    var end = Timestamp(milliseconds: 0)
    /// How far everything but bids has moved the end.
    var moved: Milliseconds = 0
    var left: Milliseconds = 0
    var extended = 0
    var isFinal = false
    var bids: [Bid] = []
    var result: LotResult?
    var hammer: Int64?
    var winner: Paddle?
    var reason: String?
    var offered: [Paddle] = []
    /// Steps of a Dutch auction.
    var steps = 0
    /// When a closed book is opened.
    var settlesAt = Timestamp(milliseconds: 0)
    /// The book as it was closed, and whether it is open.
    var book: ReferenceBook?
    var isBookOpen = false
    /// Members of a group, of those who paid, and units, as they were at its end.
    var finalCounts: [Int]?

    init(id: LotID, terms: LotTerms) {
        self.id = id
        self.terms = terms
        stock = ReferenceStock(terms.format)
    }

    var english: EnglishTerms? {
        terms.format.terms(as: EnglishTerms.self)
    }

    func admit(at now: Timestamp) throws(Refusal) {
        switch phase {
        case .prepared: throw .lotNotStarted
        case .paused: throw .lotPaused
        case .closing, .ended: throw .lotEnded(lateBy: max(0, now - end))
        case .running:
            if now >= end { throw .lotEnded(lateBy: now - end) }
            if now < since { throw since == start ? .lotNotStarted : .lotPaused }
        }
    }

    func refuseIfOver(at now: Timestamp) throws(Refusal) {
        if phase == .ended || (phase == .running && now >= end) {
            throw .lotEnded(lateBy: max(0, now - end))
        }
    }

    func move(to newEnd: Timestamp) {
        moved += newEnd - end
        end = newEnd
    }
}

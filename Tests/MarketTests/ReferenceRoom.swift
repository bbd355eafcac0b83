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
        let used = lots.filter { $0.terms.product == product }.map { lot in
            lot.phase == .ended ? held(lot) + sold(lot) : lot.terms.quantity
        }
        return initial - used.reduce(0, +)
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

    /// Units that a bidder, or their household, holds or has bought in a lot.
    func taken(_ lot: ReferenceLot, by paddle: Paddle) -> Int {
        let household = bidders[paddle.rawValue - 1].household
        let mine = holds.filter { hold in
            let owner = bidders[hold.paddle.rawValue - 1].household
            let isMine = hold.paddle == paddle || (household != nil && owner == household)
            return isMine && hold.lot == lot.id && (hold.state == .held || hold.state == .paid)
        }
        return mine.map(\.quantity).reduce(0, +)
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
        case .commit, .close, .advance, .expire, .recover: actor == .clock
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

    init(id: LotID, terms: LotTerms) {
        self.id = id
        self.terms = terms
    }

    var english: EnglishTerms? {
        terms.format.terms(as: EnglishTerms.self)
    }

    var flash: FlashTerms? {
        terms.format.terms(as: FlashTerms.self)
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

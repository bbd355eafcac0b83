import SeededNumbers

@testable import Market

/// A command with everything that decides it.
struct Stamped {
    let command: Command
    let actor: Actor
    let key: IdempotencyKey?
    let time: Timestamp
}

/// Makes up the commands of one night: mostly sensible, some of them wrong in every way.
struct RandomNight {
    var random: SeededGenerator
    var now = at(0)
    private var keyCount = 0
    private var sent: [Stamped] = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// The next command; the reference says what would be sensible.
    mutating func next(in room: ReferenceRoom) -> Stamped {
        passTime(until: room.nextDeadline)
        if random.chance(8), let old = sent.randomElement(using: &random) { return resend(old) }
        let (command, actor) = choose(in: room)
        var time = now
        if random.chance(10) { time = time + -random.span(0...30) }
        let stamped = Stamped(command: command, actor: actor, key: freshKey(), time: time)
        if stamped.key != nil { sent.append(stamped) }
        return stamped
    }

    /// Lets time pass, often right up to an edge.
    private mutating func passTime(until deadline: Timestamp?) {
        if random.chance(8), let deadline, deadline > now {
            now = max(now, deadline + random.span(-1...1))
            return
        }
        let most: Int64
        switch random.pick(1...100) {
        case 1...60: most = 200
        case 61...90: most = 2_000
        case 91...99: most = 10_000
        default: most = 60_000
        }
        now = now + random.span(0...most)
    }

    private mutating func freshKey() -> IdempotencyKey? {
        if random.chance(7) { return nil }
        keyCount += 1
        return IdempotencyKey(ascii: "k\(keyCount)".utf8)
    }

    /// A retry, or the same key for something else.
    private mutating func resend(_ old: Stamped) -> Stamped {
        var command = old.command
        if random.chance(25) {
            command = .bid(lot(1), amount: dong(random.span(0...200_000)), confirmed: true)
        }
        return Stamped(command: command, actor: old.actor, key: old.key, time: now)
    }

    private mutating func choose(in room: ReferenceRoom) -> (Command, Actor) {
        if !room.isOpen, random.chance(50) { return (.openRoom, .host) }
        if room.bidders.count < 4 { return (.register(household: household()), .clock) }
        if random.chance(70), let command = RandomNight.commitment(in: room) {
            return (command, .clock)
        }
        if random.chance(70), let command = opening(in: room) { return (command, .host) }
        switch random.pick(1...100) {
        case 1...22: return bid(in: room)
        case 23...44: return stockOffer(in: room)
        case 45...48: return confirmation(in: room)
        case 49...58: return take(in: room)
        case 59...61: return (.buyNow(lot(room.lots.count, of: room)), bidder(in: room))
        case 62...66: return release(in: room)
        case 67...70: return (.markPaid(hold(in: room)), actor(.host))
        case 71...94: return host(in: room)
        case 95...97: return clock(in: room)
        default: return (.register(household: household()), actor(.clock))
        }
    }

    /// What a host does while nothing is on sale.
    private mutating func opening(in room: ReferenceRoom) -> Command? {
        if room.lots.contains(where: { $0.phase == .running }) { return nil }
        let paused = room.lots.first { $0.phase == .paused }
        if let paused { return random.chance(30) ? .resume(paused.id) : nil }
        let waiting = room.lots.first { $0.phase == .prepared }
        return waiting.map { .start($0.id) } ?? .prepare(RandomTerms.make(using: &random))
    }

    /// Now and then somebody who may not.
    mutating func actor(_ usual: Actor) -> Actor {
        if random.chance(97) { return usual }
        return [.host, .clock, .bidder(Paddle(1))][random.pick(0...2)]
    }

    private mutating func household() -> Int? {
        random.chance(40) ? random.pick(1...2) : nil
    }

    mutating func bidder(in room: ReferenceRoom) -> Actor {
        random.chance(98)
            ? .bidder(Paddle(random.pick(1...min(5, room.bidders.count))))
            : actor(.bidder(Paddle(random.pick(-1...room.bidders.count + 1))))
    }

    private mutating func lot(_ count: Int) -> LotID {
        LotID(random.chance(97) ? random.pick(1...max(1, count)) : random.pick(-1...count + 1))
    }

    /// Mostly a lot on sale.
    mutating func lot(_ count: Int, of room: ReferenceRoom) -> LotID {
        let running = room.lots.filter { $0.phase == .running }
        if random.chance(85), let lot = running.randomElement(using: &random) { return lot.id }
        return lot(count)
    }

    mutating func hold(in room: ReferenceRoom) -> HoldID {
        let open = room.holds.filter { $0.state == .held }
        if random.chance(70), let hold = open.randomElement(using: &random) { return hold.id }
        return HoldID(random.pick(0...room.holds.count + 1))
    }

    private mutating func release(in room: ReferenceRoom) -> (Command, Actor) {
        let id = hold(in: room)
        let owner = room.holds.first { $0.id == id }?.paddle
        if random.chance(70), let owner { return (.release(id), .bidder(owner)) }
        return (.release(id), random.chance(50) ? .host : bidder(in: room))
    }

    private mutating func bid(in room: ReferenceRoom) -> (Command, Actor) {
        let id = lot(room.lots.count, of: room)
        var amount = random.span(1...300_000)
        if let terms = room.lots.first(where: { $0.id == id })?.sealed {
            amount = sealedAmount(terms)
        }
        if let lot = room.lots.first(where: { $0.id == id }), let terms = lot.english {
            let least = room.minimumNextBid(lot, terms)
            switch random.pick(1...20) {
            case 1...9: amount = least + random.span(0...3_000)
            case 10...15: amount = least + random.span(0...50_000)
            case 16: amount = least - 1
            case 17: amount = room.ranking(room.standing(lot)).first?.amount ?? least
            case 18: amount = least * random.span(4...8)
            case 19: amount = terms.reservePrice?.dong ?? least
            default: amount = random.chance(5) ? random.span(99_999_999_999...100_000_000_001) : 0
            }
        }
        let bid = Command.bid(id, amount: dong(amount), confirmed: random.chance(70))
        return (bid, bidder(in: room))
    }

    private mutating func clock(in room: ReferenceRoom) -> (Command, Actor) {
        switch random.pick(1...9) {
        case 7...8: (drawing(in: room), actor(.clock))
        case 9: (turningAway(in: room), actor(.clock))
        case 1: (.recover(downtime: random.span(-1...40_000)), actor(.clock))
        case 2...4: (.close(lot(room.lots.count, of: room)), actor(.clock))
        case 5...6: (advance(in: room), actor(.clock))
        default: (.expire(hold(in: room)), actor(.clock))
        }
    }

    private mutating func turningAway(in room: ReferenceRoom) -> Command {
        let paddle = Paddle(random.pick(0...min(5, room.bidders.count + 1)))
        return .turnAway(lot(room.lots.count, of: room), paddle)
    }

    private mutating func host(in room: ReferenceRoom) -> (Command, Actor) {
        let id = lot(room.lots.count, of: room)
        let text = random.chance(90) ? "Gõ nhầm" : ""
        let command: Command
        switch random.pick(1...32) {
        case 1...6: command = .prepare(RandomTerms.make(using: &random))
        case 7...13: command = .start(waiting(in: room))
        case 14: command = .push(lot(room.lots.count))
        case 15...16: command = .extend(id, by: random.span(900...20_000))
        case 17...18: command = .pause(id)
        case 19...22: command = .resume(paused(in: room))
        case 23: command = .cancel(lot(room.lots.count), reason: text)
        case 24...26: command = .voidBid(id, BidID(random.pick(0...8)), reason: text)
        case 27: command = .mute(Paddle(random.pick(0...room.bidders.count)))
        case 28: command = .unmute(Paddle(random.pick(1...room.bidders.count)))
        case 29...30: command = .switchToDraw(id)
        case 31: command = .closeRoom
        default: command = .openRoom
        }
        return (command, actor(.host))
    }

    private mutating func waiting(in room: ReferenceRoom) -> LotID {
        room.lots.first { $0.phase == .prepared }?.id ?? lot(room.lots.count)
    }

    private mutating func paused(in room: ReferenceRoom) -> LotID {
        room.lots.first { $0.phase == .paused }?.id ?? lot(room.lots.count)
    }
}

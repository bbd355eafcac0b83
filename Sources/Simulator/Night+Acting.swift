import Market
import MarketProtocol
import MarketRoom

// What people do.
extension Night {
    /// Somebody does something.
    func act() {
        let person = random.pick(from: people)
        guard person.address != nil else {
            connect(person)
            return
        }
        switch random.pick(1...100) {
        case 1...16: askAgain(person)
        case 17...22: repeatSettled(person)
        case 23...25:
            if let address = person.address { submit(.behind, from: address, person) }
        case 26...30:
            send(.chat(text: "Còn mấy hộp?"), freshKey(), by: person)
        default:
            guard let command = choose(for: person) else { return }
            send(.command(command), freshKey(), by: person)
        }
    }

    /// Sends what is unanswered again, with its key.
    private func askAgain(_ person: Person) {
        guard !person.asked.isEmpty else { return }
        let asked = random.pick(from: person.asked)
        send(asked.request, asked.key, by: person)
    }

    /// Asks something that was answered already: nothing may come of it but the same answer.
    private func repeatSettled(_ person: Person) {
        guard !person.settled.isEmpty else { return }
        let settled = random.pick(from: person.settled)
        send(settled.request, settled.key, by: person)
    }

    private func choose(for person: Person) -> Command? {
        guard let room = server?.look(person.room, { $0.decided }) else { return nil }
        return person.isHost ? chooseForHost(room, person.room) : chooseForBuyer(room)
    }

    private func chooseForBuyer(_ room: Room) -> Command? {
        let open = room.holds.filter { $0.state == .held }
        if let gift = open.first(where: { $0.kind == .gift }), random.chance(20) {
            return .confirm(gift.id)
        }
        if !open.isEmpty, random.chance(12) { return .release(random.pick(from: open).id) }
        guard room.lotCount > 0 else { return nil }
        let lots = lots(of: room) { $0.state == .running }
        let lot =
            lots.isEmpty || random.chance(10)
            ? LotID(random.pick(1...room.lotCount)) : random.pick(from: lots)
        guard let view = room.view(of: lot), let terms = room.terms(of: lot) else { return nil }
        return SimulatedFormat.of(terms).map { .offer(lot, $0.ask(view, &random)) }
    }

    private func chooseForHost(_ room: Room, _ id: RoomID) -> Command {
        if !room.isOpen, random.chance(90) { return .openRoom }
        let running = lots(of: room) { $0.state == .running }
        let paused = lots(of: room) { $0.state == .paused }
        let prepared = lots(of: room) { $0.state == .prepared }
        if let lot = paused.first, random.chance(40) { return .resume(lot) }
        if let lot = prepared.first, random.chance(running.isEmpty ? 75 : 25) { return .start(lot) }
        if running.isEmpty, prepared.isEmpty { return prepare(in: id) }
        return chooseRarely(room, id, running.first ?? LotID(max(1, room.lotCount)))
    }

    private func chooseRarely(_ room: Room, _ id: RoomID, _ lot: LotID) -> Command {
        let open = room.holds.filter { $0.state == .held || $0.state == .expired }
        switch random.pick(1...100) {
        case 1...35:
            return open.isEmpty ? .push(lot) : .markPaid(random.pick(from: open).id)
        case 36...55: return prepare(in: id)
        case 56...59: return .switchToDraw(lot)
        case 60...63: return .extend(lot, by: random.span(1...10) * 1_000)
        case 64...70: return .pause(lot)
        case 71...75: return .cancel(lot, reason: "Gõ nhầm")
        case 76...84: return .voidBid(lot, BidID(random.pick(1...3)), reason: "Gõ nhầm")
        case 85...92: return .push(lot)
        case 93...95: return .mute(Paddle(random.pick(1...plan.buyers)))
        case 96...98: return .unmute(Paddle(random.pick(1...plan.buyers)))
        default: return .closeRoom
        }
    }

    private func prepare(in room: RoomID) -> Command {
        let format = random.pick(from: SimulatedFormat.all)
        return .prepare(format.terms(SimulatedStall.products(of: room), &random))
    }

    private func lots(of room: Room, _ fits: (LotView) -> Bool) -> [LotID] {
        (1..<(room.lotCount + 1)).map { LotID($0) }.filter { room.view(of: $0).map(fits) ?? false }
    }
}

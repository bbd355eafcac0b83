import Market
import MarketProtocol

/// What everybody in a room may see, all of it durable.
struct PublicState {
    /// Ended lots that somebody who comes in still sees, the newest ones.
    static let endedLotsMax = 20

    /// The room's own part.
    struct Front: Equatable {
        var isOpen = false
        var featured: LotID?
        var pinned: String?
    }

    private(set) var front: Front
    private(set) var lots: [LotView]
    private(set) var cards: [LotCard]
    private(set) var chat: [ChatMessage]
    /// The journal's number of the last record that is in here.
    private(set) var sequence: Int64

    /// The state of a room that was read back from the disk.
    init(
        _ room: Room,
        profile: RoomProfile,
        pinned: String?,
        chat: [ChatMessage],
        sequence: Int64
    ) {
        front = Front(isOpen: room.isOpen, featured: room.featured, pinned: pinned)
        lots = []
        cards = []
        self.chat = chat
        self.sequence = sequence
        for number in 1..<(room.lotCount + 1) {
            let lot = LotID(number)
            guard let view = room.view(of: lot) else { continue }
            show(view, terms: room.terms(of: lot), profile)
        }
    }

    /// Takes over what a flight has made durable.
    ///
    /// The room is only asked for the terms of new lots, which never change.
    mutating func show(_ flight: Flight, _ room: Room, _ profile: RoomProfile) {
        if let front = flight.front { self.front = front }
        for view in flight.lots.values.sorted(by: { $0.lot < $1.lot }) {
            show(view, terms: room.terms(of: view.lot), profile)
        }
        chat.removeAll { flight.news.hidden.contains($0.id) }
        chat += flight.news.chat
        if chat.count > Limits.chatMessages { chat.removeFirst(chat.count - Limits.chatMessages) }
        sequence = max(sequence, flight.sequence)
    }

    /// Whether everybody could see already that nothing of a lot is left.
    func isGone(_ lot: LotID) -> Bool {
        let index = lot.rawValue - 1
        return lots.indices.contains(index) && lots[index].isGone
    }

    private mutating func show(_ view: LotView, terms: LotTerms?, _ profile: RoomProfile) {
        let index = view.lot.rawValue - 1
        if index < lots.count {
            lots[index] = view
        } else if let terms, let card = profile.card(of: terms) {
            lots.append(view)
            cards.append(card)
        }
    }
}

extension PublicState {
    /// The whole state as one object, for somebody who comes in.
    func snapshot(_ profile: RoomProfile, present: Int, hostPresent: Bool) -> [UInt8] {
        var json = JSONWriter(capacity: 1024 + lots.count * 768 + chat.count * 128)
        json.object { json in
            json.object("title", profile.title.write)
            json.object("producer") { json in
                json.field("id", profile.producer.id.rawValue)
                json.object("name", profile.producer.name.write)
                json.field("commune", profile.producer.unit.commune)
                json.field("district", profile.producer.unit.district)
                json.object("story", profile.producer.story.write)
                json.field("stars", profile.stars)
            }
            json.field("host", profile.hostName)
            writeFront(to: &json)
            writePresence(to: &json, present, hostPresent)
            json.array("lots") { json in
                for lot in current {
                    let index = lot.rawValue - 1
                    lots[index].write(to: &json, card: cards[index])
                }
            }
            json.array("chat") { json in
                for message in chat { message.write(to: &json) }
            }
        }
        return json.bytes
    }

    /// Writes what changed as the fields of an update.
    func write(
        _ news: RoomNews,
        present: Int,
        hostPresent: Bool,
        to json: inout JSONWriter
    ) {
        if news.roomChanged { writeFront(to: &json) }
        if news.presenceChanged { writePresence(to: &json, present, hostPresent) }
        let lots = news.changedLots
        if !lots.isEmpty {
            json.array("lots") { json in
                for lot in lots {
                    let index = lot.rawValue - 1
                    let card = news.newLots.contains(lot) ? cards[index] : nil
                    self.lots[index].write(to: &json, card: card)
                }
            }
        }
        if !news.chat.isEmpty {
            json.array("chat") { json in
                for message in news.chat { message.write(to: &json) }
            }
        }
        if !news.hidden.isEmpty {
            json.array("hidden") { json in
                for message in news.hidden { json.value(Int64(message.rawValue)) }
            }
        }
        news.notice?.write(to: &json)
    }

    /// Everything that can change, for a reader that fell behind: an update that leaves nothing out.
    func writeWhole(present: Int, hostPresent: Bool, to json: inout JSONWriter) {
        var news = RoomNews()
        news.roomChanged = true
        news.presenceChanged = true
        news.lots = Set(current)
        news.newLots = news.lots
        json.field("whole", true)
        write(news, present: present, hostPresent: hostPresent, to: &json)
        json.array("chat") { json in
            for message in chat { message.write(to: &json) }
        }
    }

    /// The lots that are still to be seen: a stall that has been open for days does not show them all.
    private var current: [LotID] {
        var ended = 0
        return lots.reversed().filter { view in
            if view.state == .ended { ended += 1 }
            return view.state != .ended || ended <= Self.endedLotsMax || view.lot == front.featured
        }
        .map(\.lot).reversed()
    }

    private func writeFront(to json: inout JSONWriter) {
        json.field("state", front.isOpen ? "open" : "closed")
        json.field("featured", front.featured?.rawValue)
        json.field("pinned", front.pinned)
    }

    private func writePresence(to json: inout JSONWriter, _ present: Int, _ hostPresent: Bool) {
        json.field("present", present)
        json.field("hostPresent", hostPresent)
    }
}

extension RoomNews.Notice {
    fileprivate func write(to json: inout JSONWriter) {
        json.object("notice") { json in
            switch self {
            case .recovered(let downtime):
                json.field("kind", "recovered")
                json.field("downtime", downtime)
            case .stopped: json.field("kind", "stopped")
            case .resumed: json.field("kind", "resumed")
            case .restarting(let until):
                json.field("kind", "restarting")
                json.field("until", until?.milliseconds)
            }
        }
    }
}

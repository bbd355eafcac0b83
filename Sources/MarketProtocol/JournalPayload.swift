public import Market

/// One accepted command as the journal keeps it: who, what, and what came of it.
///
/// The text is public: bidders appear as paddle numbers. Replaying decides `command` again and must write the
/// same bytes, so whoever holds the journal can check every result.
public struct JournalPayload: Equatable, Sendable {
    /// Who commanded.
    public let actor: Actor
    /// The sender's key, by which a buyer finds the own command again.
    public let key: IdempotencyKey?
    /// What was commanded.
    public let command: Command

    /// A command as it was accepted.
    public init(actor: Actor, key: IdempotencyKey?, command: Command) {
        self.actor = actor
        self.key = key
        self.command = command
    }

    /// Reads a payload back; its outcome is not read but decided again.
    public init(_ bytes: RawSpan) throws(MessageRefusal) {
        let fields = try MessageFields(bytes)
        let name = try fields.string(.type, utf8Max: 32, bytes)
        guard let command = try Command(name, fields, bytes) else { throw .unknownCommand }
        actor = try Actor(fields, bytes)
        key = fields.value(.key) == nil ? nil : try fields.key(bytes)
        self.command = command
    }

    /// Reads a payload back; its outcome is not read but decided again.
    public init(_ payload: [UInt8]) throws(MessageRefusal) {
        // Bytes have no padding, which is what the raw view of a span must not show.
        try self.init(unsafe payload.span.bytes)
    }

    /// The lot that a `prepare` has made, as its outcome says.
    public static func preparedLot(_ payload: [UInt8]) -> LotID? {
        let bytes = unsafe payload.span.bytes
        guard let fields = try? MessageFields(bytes),
            case .object(let range)? = fields.value(.outcome),
            let outcome = try? MessageFields(bytes.extracting(range))
        else { return nil }
        return try? outcome.lot()
    }

    /// What may be shown of the entry while its lot is on sale: who acted and when, but no secret amount.
    ///
    /// Nor the key: with it the amount would be all that is not known of what the entry's hash covers, and could be
    /// tried out. A key that nobody can guess keeps it secret.
    public func encodeWithheld() -> [UInt8] {
        var json = JSONWriter(capacity: 96)
        json.object { json in
            json.field("type", word: command.name)
            write(actor, to: &json)
            if case .offer(let lot, _) = command { json.field("lot", lot.rawValue) }
            json.field("withheld", true)
        }
        return json.bytes
    }

    private func write(_ actor: Actor, to json: inout JSONWriter) {
        switch actor {
        case .bidder(let paddle): json.field("actor", paddle.rawValue)
        case .host: json.field("actor", "host")
        case .clock: json.field("actor", "clock")
        }
    }

    /// The bytes for the journal.
    public func encode(_ outcome: Outcome) -> [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.object { json in
            json.field("type", word: command.name)
            write(actor, to: &json)
            if let key { json.field("key", key) }
            command.write(to: &json)
            outcome.write(to: &json)
        }
        return json.takeBytes()
    }
}

extension Actor {
    init(_ fields: MessageFields, _ bytes: RawSpan) throws(MessageRefusal) {
        switch fields.value(.actor) {
        case nil: throw .missingField(FieldName.actor.rawValue)
        case .integer(let number):
            guard FieldBounds.identifier.contains(number) else {
                throw .outOfRange(FieldName.actor.rawValue)
            }
            self = .bidder(Paddle(Int(number)))
        default:
            switch try fields.string(.actor, utf8Max: 8, bytes) {
            case "host": self = .host
            case "clock": self = .clock
            default: throw .outOfRange(FieldName.actor.rawValue)
            }
        }
    }
}

extension Outcome {
    /// Writes an `outcome` object; nothing for ``Outcome/done``.
    func write(to json: inout JSONWriter) {
        if case .done = self { return }
        json.object("outcome") { json in
            switch self {
            case .done: break
            case .registered(let paddle): json.field("paddle", paddle.rawValue)
            case .prepared(let lot): json.field("lot", lot.rawValue)
            case .bid(let bid): bid.write(to: &json)
            case .bought(let hold), .claimed(let hold), .paid(let hold):
                json.object("hold", hold.write)
            case .closed(let result, let holds):
                json.field("result", result.rawValue)
                json.holds(holds, one: "hold", several: "holds")
            case .returned(let holds):
                json.holds(holds, one: "offered", several: "given")
            case .entered, .waiting, .closing, .stepped: writeProgress(to: &json)
            }
        }
    }
}

extension Outcome {
    /// Writes what came of an entry, or of a lot's next moment.
    func writeProgress(to json: inout JSONWriter) {
        switch self {
        case .entered(let entry): json.field("entry", entry)
        case .waiting(let ticket, let place):
            json.field("ticket", ticket)
            json.field("place", place)
        case .closing(let hash, let settlesAt):
            json.field("hash", hash.description)
            json.field("settlesAt", settlesAt.milliseconds)
        case .stepped(let step, let price):
            json.field("step", step)
            json.field("price", price.dong)
        default: break
        }
    }
}

extension JSONWriter {
    /// Writes one hold as an object and several as an array; nothing for none.
    ///
    /// Whose an auction's hold is follows from its bids; all others name their paddle.
    fileprivate mutating func holds(_ holds: [Hold], one: StaticString, several: StaticString) {
        func write(_ hold: Hold, to json: inout JSONWriter) {
            json.object { json in
                if hold.kind != .win { json.field("paddle", hold.paddle.rawValue) }
                hold.write(to: &json)
            }
        }
        if holds.count == 1 {
            name(one)
            write(holds[0], to: &self)
        } else if !holds.isEmpty {
            array(several) { json in
                for hold in holds { write(hold, to: &json) }
            }
        }
    }
}

extension BidOutcome {
    func write(to json: inout JSONWriter) {
        json.field("bid", bid.rawValue)
        json.field("price", price.dong)
        json.field("leader", leader?.rawValue)
        json.field("leading", leading)
        if let extendedUntil { json.field("extendedUntil", extendedUntil.milliseconds) }
    }
}

extension Hold.Kind {
    /// The word on the wire.
    var word: StaticString {
        switch self {
        case .win: "win"
        case .claim: "claim"
        case .gift: "gift"
        case .pledge: "pledge"
        }
    }
}

extension Hold.State {
    /// The word on the wire.
    var word: StaticString {
        switch self {
        case .held: "held"
        case .paid: "paid"
        case .expired: "expired"
        case .released: "released"
        }
    }
}

extension Hold {
    /// Writes the hold as an object's fields.
    public func write(to json: inout JSONWriter) {
        json.field("hold", id.rawValue)
        json.field("lot", lot.rawValue)
        json.field("kind", word: kind.word)
        json.field("quantity", quantity)
        json.field("unit", unitPrice.dong)
        json.field("total", total.dong)
        json.field("state", word: state.word)
        json.field("deadline", deadline.milliseconds)
        if round > 0 { json.field("round", round) }
        if let choice { json.field("choice", choice.rawValue) }
        if let beneficiary { json.field("for", beneficiary.rawValue) }
        if least > 0 { json.field("least", least) }
        if refund > .zero { json.field("refund", refund.dong) }
    }
}

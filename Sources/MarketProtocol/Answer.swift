public import Market

/// The answer to one message, for its sender alone.
public enum Answer {
    /// Accepted and durable.
    ///
    /// The sequence is the journal's number of the record, where one was made.
    public static func accepted(
        _ key: IdempotencyKey,
        at stamp: Timestamp,
        sequence: Int64?,
        outcome: Outcome
    ) -> [UInt8] {
        answer(key, at: stamp, ok: true) { json in
            if let sequence { json.field("seq", sequence) }
            outcome.writeAnswer(to: &json)
        }
    }

    /// Accepted, with nothing in the journal: chat and pins.
    public static func accepted(
        _ key: IdempotencyKey,
        at stamp: Timestamp,
        message: MessageID?
    ) -> [UInt8] {
        answer(key, at: stamp, ok: true) { json in
            if let message { json.field("message", message.rawValue) }
        }
    }

    /// Refused by the rules or by the room.
    public static func refused(
        _ key: IdempotencyKey,
        at stamp: Timestamp,
        _ refusal: Refusal
    ) -> [UInt8] {
        answer(key, at: stamp, ok: false) { refusal.write(to: &$0) }
    }

    /// Not understood.
    public static func unreadable(_ message: UnreadableMessage, at stamp: Timestamp) -> [UInt8] {
        answer(message.key, at: stamp, ok: false) { message.refusal.write(to: &$0) }
    }

    private static func answer(
        _ key: IdempotencyKey?,
        at stamp: Timestamp,
        ok: Bool,
        _ body: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 384)
        json.object { json in
            json.field("type", word: "answer")
            json.field("key", key)
            json.field("ok", ok)
            json.field("at", stamp.milliseconds)
            body(&json)
        }
        return json.takeBytes()
    }
}

extension Outcome {
    /// Writes what the sender needs to know at once.
    func writeAnswer(to json: inout JSONWriter) {
        switch self {
        case .done: break
        case .registered(let paddle): json.field("paddle", paddle.rawValue)
        case .prepared(let lot): json.field("lot", lot.rawValue)
        case .bid(let bid): bid.write(to: &json)
        case .bought(let hold), .claimed(let hold), .paid(let hold):
            json.object("hold", hold.write)
        case .closed(let result, _): json.field("result", result.rawValue)
        case .returned: break
        case .entered, .waiting, .closing, .stepped: writeProgress(to: &json)
        }
    }
}

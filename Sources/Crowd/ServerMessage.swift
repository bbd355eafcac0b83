import MarketProtocol

/// What a crowd reads of the server's messages: as little as it needs, for most come to every viewer.
enum ServerMessage {
    enum Kind {
        case update
        case answer
        case joined
        case other
    }

    /// Where the value of `type`, the first field, begins.
    private static let typeOffset = 9

    /// A place and its keys fit well below this.
    private static let headBytesMax = 320

    static func kind(_ message: RawSpan) -> Kind {
        if message.has("update\"", at: typeOffset) { return .update }
        if message.has("answer\"", at: typeOffset) { return .answer }
        if message.has("joined\"", at: typeOffset) { return .joined }
        return .other
    }

    /// The journal's number that an update or a snapshot stands for, from the message's head.
    static func sequence(_ message: RawSpan) -> Int64? {
        let mark: StaticString = "\"seq\":"
        let end = min(message.byteCount, headBytesMax)
        var offset = typeOffset
        while offset < end {
            if message.byte(at: offset) == UInt8(ascii: "\""), message.has(mark, at: offset) {
                return digits(message, from: offset + mark.utf8CodeUnitCount)
            }
            offset += 1
        }
        return nil
    }

    /// Whether an answer accepts the claim of this number.
    static func isAcceptance(of claim: Int, _ answer: RawSpan) -> Bool {
        let begin: StaticString = "answer\",\"key\":\"c"
        guard answer.has(begin, at: typeOffset) else { return false }
        var offset = typeOffset + begin.utf8CodeUnitCount
        guard digits(answer, from: offset) == Int64(claim) else { return false }
        while offset < answer.byteCount, answer.byte(at: offset) != UInt8(ascii: "\"") {
            offset += 1
        }
        return answer.has("\",\"ok\":true", at: offset)
    }

    private static func digits(_ message: RawSpan, from start: Int) -> Int64? {
        var offset = start
        var number: Int64 = 0
        while offset < message.byteCount, offset - start < 18 {
            let byte = message.byte(at: offset)
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
            number = number * 10 + Int64(byte - UInt8(ascii: "0"))
            offset += 1
        }
        return offset > start ? number : nil
    }

    /// The least next bid on a lot, where an update tells it.
    static func minimumNextBid(on lot: Int, in update: RawSpan) -> Int64? {
        var next: Int64?
        var cursor = JSONCursor()
        // A message that cannot be read brings no news; the server's answers will show it.
        try? cursor.readObject(update) { name, value throws(JSONError) in
            guard case .array(let range) = value, update.equals("lots", at: name) else { return }
            var elements = JSONCursor(at: range.lowerBound)
            try elements.readArray(update) { element throws(JSONError) in
                guard case .object(let range) = element else { return }
                let fields = try fields(of: update.extracting(range))
                if fields.lot == Int64(lot) { next = fields.next }
            }
        }
        return next
    }

    private static func fields(
        of object: RawSpan
    ) throws(JSONError) -> (lot: Int64?, next: Int64?) {
        var lot: Int64?
        var next: Int64?
        var cursor = JSONCursor()
        try cursor.readObject(object) { name, value throws(JSONError) in
            guard case .integer(let number) = value else { return }
            if object.equals("lot", at: name) { lot = number }
            if object.equals("next", at: name) { next = number }
        }
        return (lot, next)
    }
}

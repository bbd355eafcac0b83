/// One chat message as everybody sees it.
public struct ChatMessage: Hashable, Codable, Sendable {
    /// The message's number in the room.
    public let id: MessageID
    /// The sender's paddle; `nil` for the host.
    public let paddle: Paddle?
    /// The sender's public name.
    public let name: String
    /// Whether the host wrote it.
    public var isHost: Bool { paddle == nil }
    /// The trimmed text.
    public let text: String
    /// When it was stamped.
    public let at: Timestamp

    /// A message as read back from a record.
    public init(id: MessageID, paddle: Paddle?, name: String, text: String, at: Timestamp) {
        self.id = id
        self.paddle = paddle
        self.name = name
        self.text = text
        self.at = at
    }
}

/// How often people may write in a chat; a burst at once, then one message for each interval.
public struct ChatRates: Hashable, Sendable {
    /// Messages that a bidder may post at once.
    public var burst = Limits.chatBurst
    /// Milliseconds that earn a bidder one more message.
    public var interval = Limits.chatInterval
    /// Messages that a host may post at once.
    public var hostBurst = Limits.hostChatBurst
    /// Milliseconds that earn a host one more message.
    public var hostInterval = Limits.hostChatInterval

    /// The usual rates; see ``Limits``.
    public init() {}
}

/// The last messages of a room, with the rules of posting; not journaled.
public struct ChatBook: Sendable {
    /// The messages, oldest first, at most ``Limits/chatMessages``.
    public private(set) var messages: [ChatMessage]
    private var lastID: Int
    private let rates: ChatRates
    private var hostBucket: TokenBucket
    private var buckets: [Paddle: TokenBucket] = [:]

    /// A book that continues after messages read back from a record, in their order.
    ///
    /// - Parameters:
    ///   - messages: Those that are still shown.
    ///   - last: The highest number ever given, which may be that of a hidden message.
    ///   - rates: How often people may write.
    public init(
        messages: [ChatMessage] = [],
        after last: MessageID = MessageID(0),
        rates: ChatRates = ChatRates()
    ) {
        self.rates = rates
        hostBucket = TokenBucket(burst: rates.hostBurst, every: rates.hostInterval)
        self.messages = Array(messages.suffix(Limits.chatMessages))
        lastID = max(last.rawValue, messages.map(\.id.rawValue).max() ?? 0)
    }

    /// Adds a message.
    ///
    /// - Parameters:
    ///   - text: 1-280 characters after trimming, plain.
    ///   - paddle: The sender's paddle; `nil` for the host.
    ///   - name: The sender's public name.
    ///   - isMuted: Whether the host has silenced the sender; see ``Room/isMuted(_:)``.
    ///   - now: The stamp of the command.
    /// - Returns: The message as it is to be shown.
    /// - Throws: `muted`, `textEmpty`, `textTooLong`, `textNotPlain` or `rateLimited`.
    public mutating func post(
        _ text: String,
        from paddle: Paddle?,
        name: String,
        isMuted: Bool = false,
        at now: Timestamp
    ) throws(Refusal) -> ChatMessage {
        if isMuted { throw .muted }
        let plain = try plainText(text)
        try spend(from: paddle, at: now)
        lastID += 1
        let message = ChatMessage(
            id: MessageID(lastID),
            paddle: paddle,
            name: name,
            text: plain,
            at: now
        )
        if messages.count == Limits.chatMessages { messages.removeFirst() }
        messages.append(message)
        return message
    }

    /// Takes a message out.
    ///
    /// - Throws: `unknownMessage` when it is not among the kept ones.
    public mutating func hide(_ message: MessageID) throws(Refusal) {
        guard let index = messages.firstIndex(where: { $0.id == message }) else {
            throw .unknownMessage
        }
        messages.remove(at: index)
    }

    private mutating func spend(from paddle: Paddle?, at now: Timestamp) throws(Refusal) {
        guard let paddle else { return try hostBucket.spend(at: now) }
        let fresh = TokenBucket(burst: rates.burst, every: rates.interval)
        try buckets[paddle, default: fresh].spend(at: now)
    }
}

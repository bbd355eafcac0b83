public import Market

/// A place in a room's stream of publications.
///
/// The epoch names one life of the server; offsets count publications from 1 within it.
public struct Position: Equatable, Sendable {
    /// Longest epoch in bytes.
    public static let epochBytesMax = 32

    /// Names one life of the server.
    public let epoch: String
    /// The last publication seen.
    public let offset: Int64

    /// A place in a stream.
    public init(epoch: String, offset: Int64) {
        self.epoch = epoch
        self.offset = offset
    }
}

/// What a page asks of a room.
public enum RoomRequest: Equatable, Sendable {
    /// Enter; with a position, ask for what was missed since.
    case join(Position?)
    case leave
    /// A command of the market's rules.
    case command(Command)
    case chat(text: String)
    case pin(text: String)
    case unpin
    case hideChat(MessageID)
}

/// One message from a page.
public struct ClientMessage: Equatable, Sendable {
    /// What is asked, and of whom.
    public enum Body: Equatable, Sendable {
        /// The server's clock.
        case time
        /// A request to the room with this slug.
        case room(String, RoomRequest)
    }

    /// The sender's name for this intent, the same on a retry.
    public let key: IdempotencyKey
    /// What is asked.
    public let body: Body

    /// A message with its key.
    public init(key: IdempotencyKey, body: Body) {
        self.key = key
        self.body = body
    }
}

/// A message that was refused before it reached a room; the key is nil where none could be read.
public struct UnreadableMessage: Error, Equatable, Sendable {
    /// The message's key, to answer to.
    public let key: IdempotencyKey?
    /// What is wrong with it.
    public let refusal: MessageRefusal
}

extension ClientMessage {
    /// Longest room slug in bytes.
    public static let slugBytesMax = 64

    /// Reads one text message.
    ///
    /// - Throws: ``UnreadableMessage`` with the wire's reason.
    public init(_ bytes: RawSpan) throws(UnreadableMessage) {
        var key: IdempotencyKey?
        do {
            let fields = try MessageFields(bytes)
            let readKey = try fields.key(bytes)
            key = readKey
            self.init(key: readKey, body: try Body(fields, bytes))
        } catch {
            throw UnreadableMessage(key: key, refusal: error)
        }
    }
}

extension ClientMessage.Body {
    init(_ fields: MessageFields, _ bytes: RawSpan) throws(MessageRefusal) {
        let type = try fields.string(.type, utf8Max: 32, bytes)
        if type == "time" {
            self = .time
            return
        }
        let slug = try fields.string(.room, utf8Max: ClientMessage.slugBytesMax, bytes)
        self = .room(slug, try RoomRequest(type, fields, bytes))
    }
}

extension RoomRequest {
    init(_ type: String, _ fields: MessageFields, _ bytes: RawSpan) throws(MessageRefusal) {
        switch type {
        case "join":
            self = .join(try Position(fields, bytes))
        case "leave":
            self = .leave
        case "chat":
            self = .chat(text: try fields.string(.text, utf8Max: FieldBounds.textBytesMax, bytes))
        case "pin":
            self = .pin(text: try fields.string(.text, utf8Max: FieldBounds.textBytesMax, bytes))
        case "unpin":
            self = .unpin
        case "hideChat":
            self = .hideChat(
                MessageID(rawValue: Int(try fields.integer(.message, in: FieldBounds.identifier)))
            )
        default:
            guard FieldBounds.peopleCommands.contains(type),
                let command = try Command(type, fields, bytes)
            else { throw .unknownCommand }
            self = .command(command)
        }
    }
}

extension Position {
    init?(_ fields: MessageFields, _ bytes: RawSpan) throws(MessageRefusal) {
        guard
            let epoch = try fields.optionalString(
                .epoch,
                utf8Max: Position.epochBytesMax,
                bytes
            ),
            let offset = try fields.optionalInteger(.offset, in: 0...Int64.max)
        else { return nil }
        self.init(epoch: epoch, offset: offset)
    }
}

extension MessageFields {
    func key(_ bytes: RawSpan) throws(MessageRefusal) -> IdempotencyKey {
        switch value(.key) {
        case nil: throw .missingField(FieldName.key.rawValue)
        case .string(let range, isEscaped: false):
            guard range.count <= 16,
                let key = IdempotencyKey(ascii: range.map { bytes.byte(at: $0) })
            else { throw .outOfRange(FieldName.key.rawValue) }
            return key
        case .string: throw .outOfRange(FieldName.key.rawValue)
        default: throw .wrongType(FieldName.key.rawValue)
        }
    }
}

internal import HTTPProtocol

/// The requests of one connection, one after another.
///
/// Pure: bytes in, steps out.
///
/// A request is handed out whole, and none before the one before it was answered. Between
/// requests nothing is kept.
struct HTTPExchange {
    /// What the bytes so far ask for.
    enum Step {
        /// Answer this request, then call ``HTTPExchange/answered()``.
        case answer(HTTPRequest)
        /// The client waits for leave to send the body (RFC 9110 §10.1.1).
        case invite
        /// Answer with this status and end the connection.
        case refuse(status: Int)
        /// Nothing, before more bytes or the answer to the request at hand.
        case wait
    }

    private let bodyBytesMax: Int
    private var parser: RequestHeadParser
    private var bytes: [UInt8] = []
    private var start = 0
    private var head: RequestHead?
    private var isInvited = false
    private var hasServed = false

    /// Whether a request was handed out and not yet answered.
    private(set) var isAnswering = false

    /// Whether the request at hand is for the head of an answer only.
    private(set) var isForHead = false

    /// Whether the client may send a request after the one at hand.
    private(set) var keepsAlive = true

    /// Bytes that came and were not handed out yet.
    var bufferedBytes: Int { bytes.count - start }

    init(bodyBytesMax: Int) {
        self.bodyBytesMax = bodyBytesMax
        parser = RequestHeadParser()
    }

    /// What the connection is waiting for.
    var wait: RequestWait {
        if isAnswering { return .answer }
        return hasServed && head == nil && bufferedBytes == 0 ? .nextRequest : .request
    }

    /// Keeps bytes that came.
    mutating func receive(_ more: Span<UInt8>) {
        bytes.append(copying: more)
    }

    /// Looks at the bytes so far.
    mutating func next() -> Step {
        guard !isAnswering else { return .wait }
        if head == nil {
            guard bufferedBytes > 0 else { return .wait }
            do {
                guard let found = try Self.parse(&parser, bytes, from: start) else {
                    return .wait
                }
                start += found.consumed
                if let refusal = begin(found.head) { return .refuse(status: refusal) }
            } catch {
                return .refuse(status: error.status)
            }
        }
        guard let head else { return .wait }
        let length = head.contentLength ?? 0
        guard bufferedBytes >= length else { return invitation(head) }
        let body = Array(bytes[start..<(start + length)])
        start += length
        self.head = nil
        release()
        isAnswering = true
        return .answer(HTTPRequest(head: head, body: body))
    }

    /// The request at hand was answered; the next may be looked at.
    mutating func answered() {
        isAnswering = false
        isForHead = false
        hasServed = true
    }

    /// Takes the bytes after the request at hand, which no longer are HTTP.
    mutating func takeRest() -> [UInt8] {
        defer { bytes = [] }
        return Array(bytes[start...])
    }

    private static func parse(
        _ parser: inout RequestHeadParser,
        _ bytes: [UInt8],
        from start: Int
    ) throws(HTTPRefusal) -> (head: RequestHead, consumed: Int)? {
        // The parser reads within the span, whose bytes stay where they are meanwhile.
        try unsafe parser.parse(bytes.span.extracting(start..<bytes.count).bytes)
    }

    private mutating func begin(_ head: RequestHead) -> Int? {
        self.head = head
        isForHead = head.method == "HEAD"
        keepsAlive = head.keepAlive
        isInvited = false
        if let length = head.contentLength, length > bodyBytesMax { return 413 }
        if let expectation = head.fields["expect"], expectation.lowercased() != "100-continue" {
            return 417
        }
        return nil
    }

    private mutating func invitation(_ head: RequestHead) -> Step {
        // A client of HTTP/1.0 cannot have meant it (RFC 9110 §10.1.1).
        guard !isInvited, bufferedBytes == 0, head.version == .http11,
            head.fields.contains("expect")
        else { return .wait }
        isInvited = true
        return .invite
    }

    private mutating func release() {
        if start == bytes.count {
            bytes = []
            start = 0
        } else if start > 16_384 {
            bytes.removeFirst(start)
            start = 0
        }
    }
}

/// The head of an answer, as a client reads it.
public struct ResponseHead: Sendable {
    /// The version that the server speaks.
    public let version: HTTPVersion
    /// The status code, 100–599.
    public let status: Int
    /// All fields, in order.
    public let fields: HeaderFields
    /// Bytes of body that follow; `nil` when none are announced, as with a chunked body.
    public let contentLength: Int?
}

/// Reads the head of one answer after another; works as ``RequestHeadParser`` does.
///
/// Source: RFC 9112 §4.
public struct ResponseHeadParser: Sendable {
    private let limits: HeadLimits
    private var scanner = LineScanner()
    private var start: (version: HTTPVersion, status: Int)?
    private var fields = HeaderFields()

    /// Starts before the first byte of a head.
    public init(limits: HeadLimits = HeadLimits()) {
        self.limits = limits
    }

    /// Looks for a whole head.
    ///
    /// - Parameter bytes: Everything from the head's first byte on: while the answer is `nil`, call
    ///   again with the same bytes and more.
    /// - Returns: The head and the length of its bytes; `nil` when more bytes are needed.
    /// - Throws: ``HTTPRefusal``; the parser is of no use afterwards.
    public mutating func parse(
        _ bytes: RawSpan
    ) throws(HTTPRefusal) -> (head: ResponseHead, consumed: Int)? {
        while let range = try scanner.nextLine(
            in: bytes,
            bytesMax: limits.headBytesMax,
            overflow: .headTooLarge
        ) {
            let content = bytes.extracting(range)
            guard let start else {
                start = try Self.statusLine(content)
                continue
            }
            guard content.isEmpty else {
                try fields.append(line: content, max: limits.fieldsMax)
                continue
            }
            let head = ResponseHead(
                version: start.version,
                status: start.status,
                fields: fields,
                contentLength: try fields.contentLength()
            )
            let consumed = scanner.lineStart
            self = ResponseHeadParser(limits: limits)
            return (head, consumed)
        }
        return nil
    }

    /// Reads `HTTP/1.1 200 OK`; the reason may be missing together with its space.
    private static func statusLine(
        _ line: RawSpan
    ) throws(HTTPRefusal) -> (version: HTTPVersion, status: Int) {
        let space = UInt8(ascii: " ")
        guard line.byteCount >= 12, line.byte(8) == space,
            line.byteCount == 12 || line.byte(12) == space,
            let version = try HTTPVersion.parse(line.extracting(..<8)),
            line.extracting(9..<12).allBytes(\.isDigit),
            let status = Int(line.extracting(9..<12).text), (100...599).contains(status)
        else { throw .malformedStatusLine }
        return (version, status)
    }
}

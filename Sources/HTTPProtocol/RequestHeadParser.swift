/// Reads the head of one request after another.
///
/// The bytes are looked at once, however they are cut, and refused at the first that cannot be
/// right; where the cuts are makes no difference.
/// Source: RFC 9112 §2 to §6.
public struct RequestHeadParser: Sendable {
    private let limits: HeadLimits
    private var scanner = LineScanner()
    private var line: RequestLine?
    private var fields = HeaderFields()
    private var skippedEmptyLine = false

    /// Starts before the first byte of a head.
    public init(limits: HeadLimits = HeadLimits()) {
        self.limits = limits
    }

    /// Looks for a whole head.
    ///
    /// - Parameter bytes: Everything from the head's first byte on: while the answer is `nil`, call
    ///   again with the same bytes and more.
    /// - Returns: The head and the length of its bytes, which the body or the next head follows; the
    ///   parser is then ready for the next head. `nil` when more bytes are needed.
    /// - Throws: ``HTTPRefusal``; the parser is of no use afterwards.
    public mutating func parse(
        _ bytes: RawSpan
    ) throws(HTTPRefusal) -> (head: RequestHead, consumed: Int)? {
        while let range = try nextLine(bytes) {
            let content = bytes.extracting(range)
            guard let line else {
                // One empty line before a request is passed over (RFC 9112 §2.2).
                if content.isEmpty, !skippedEmptyLine {
                    skippedEmptyLine = true
                } else {
                    line = try RequestLine(content)
                }
                continue
            }
            guard content.isEmpty else {
                try fields.append(line: content, max: limits.fieldsMax)
                continue
            }
            let head = try RequestHead(line: line, fields: fields)
            let consumed = scanner.lineStart
            self = RequestHeadParser(limits: limits)
            return (head, consumed)
        }
        return nil
    }

    private mutating func nextLine(_ bytes: RawSpan) throws(HTTPRefusal) -> Range<Int>? {
        try scanner.nextLine(
            in: bytes,
            bytesMax: limits.headBytesMax,
            overflow: line == nil ? .targetTooLong : .headTooLarge
        )
    }
}

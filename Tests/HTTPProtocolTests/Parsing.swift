import HTTPProtocol
import Testing

/// What became of the bytes of a head: a summary that can be compared, or a refusal.
enum Parsed: Equatable {
    case head(summary: [String], consumed: Int)
    case needsMore
    case refused(HTTPRefusal)
}

/// Parses a request head whole, byte by byte, and in two steps at every place; expects one result.
func parseRequest(
    _ bytes: [UInt8],
    limits: HeadLimits = HeadLimits(),
    sourceLocation: SourceLocation = #_sourceLocation
) -> Parsed {
    let attempt = { (ends: [Int]) in
        var parser = RequestHeadParser(limits: limits)
        return grow(bytes, ends) { span throws(HTTPRefusal) in
            try parser.parse(span).map { (summary(of: $0.head), $0.consumed) }
        }
    }
    return expectOneResult(bytes, sourceLocation, attempt)
}

/// Why a request head is refused, the same however it is cut; `nil` when it is not.
func refusal(
    _ text: String,
    limits: HeadLimits = HeadLimits(),
    sourceLocation: SourceLocation = #_sourceLocation
) -> HTTPRefusal? {
    let parsed = parseRequest(Array(text.utf8), limits: limits, sourceLocation: sourceLocation)
    guard case .refused(let refusal) = parsed else { return nil }
    return refusal
}

/// A head with these lines after a right first line and `Host`.
func head(_ lines: String...) -> String {
    "GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
}

/// How many bytes a parser is shown, one more each time, until it refuses; `nil` when it does not.
func bytesUntilRefusal(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    var parser = RequestHeadParser()
    for end in 0...bytes.count {
        do {
            guard try unsafe parser.parse(Array(bytes[..<end]).span.bytes) == nil else {
                return nil
            }
        } catch {
            return end
        }
    }
    return nil
}

/// Does the same as ``parseRequest(_:limits:sourceLocation:)`` for the head of an answer.
func parseResponse(
    _ text: String,
    sourceLocation: SourceLocation = #_sourceLocation
) -> Parsed {
    let bytes = Array(text.utf8)
    let attempt = { (ends: [Int]) in
        var parser = ResponseHeadParser()
        return grow(bytes, ends) { span throws(HTTPRefusal) in
            try parser.parse(span).map { ([String($0.head.status)], $0.consumed) }
        }
    }
    return expectOneResult(bytes, sourceLocation, attempt)
}

/// Parses a request head that must be right.
func requestHead(_ text: String) throws -> RequestHead {
    var parser = RequestHeadParser()
    let parsed = try unsafe parser.parse(Array(text.utf8).span.bytes)
    return try #require(parsed).head
}

private func summary(of head: RequestHead) -> [String] {
    [head.method, head.target, head.path, head.query ?? "-", "\(head.version)"]
        + head.fields.map { "\($0.name): \($0.value)" }
}

/// Shows the parser ever more of the bytes, up to each of `ends`, until it comes to a result.
private func grow(
    _ bytes: [UInt8],
    _ ends: [Int],
    _ parse: (RawSpan) throws(HTTPRefusal) -> ([String], Int)?
) -> Parsed {
    do {
        for end in ends {
            if let (summary, consumed) = try unsafe parse(Array(bytes[..<end]).span.bytes) {
                return .head(summary: summary, consumed: consumed)
            }
        }
        return .needsMore
    } catch {
        return .refused(error)
    }
}

private func expectOneResult(
    _ bytes: [UInt8],
    _ sourceLocation: SourceLocation,
    _ attempt: ([Int]) -> Parsed
) -> Parsed {
    let whole = attempt([bytes.count])
    #expect(attempt(Array(0...bytes.count)) == whole, sourceLocation: sourceLocation)
    for cut in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 500))
    where attempt([cut, bytes.count]) != whole {
        Issue.record("a cut after \(cut) bytes changes the result", sourceLocation: sourceLocation)
    }
    return whole
}

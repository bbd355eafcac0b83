import FuzzInput
import HTTPProtocol
import WebSocketProtocol

/// Heads of requests and answers.
///
/// Setup: bit 0 takes small limits.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let input = unsafe FuzzInput(start, count) else { return -1 }
    let limits =
        input.flag(0) ? HeadLimits(headBytesMax: 64, fieldsMax: 3) : HeadLimits()
    let request = agreed(input) { RequestReader(limits) }
    if case .head(let head, let consumed) = request {
        checkRequest(head, consumed, input.bytes, limits)
        checkUpgrade(head)
    }
    let answer = agreed(input) { AnswerReader(limits) }
    if case .head(let head, let consumed) = answer {
        require(consumed <= limits.headBytesMax, "an answer's head is over the limit")
        require(head.fields.count <= limits.fieldsMax, "an answer has too many fields")
    }
    checkEncoder(input)
    return 0
}

/// What became of the bytes.
enum Parsed<Head> {
    case head(Head, consumed: Int)
    case needsMore
    case refused(HTTPRefusal)
}

/// A parser of either kind of head.
protocol HeadReader {
    associatedtype Head
    mutating func parse(_ bytes: RawSpan) throws(HTTPRefusal) -> (head: Head, consumed: Int)?
    static func summary(of head: Head) -> [String]
}

struct RequestReader: HeadReader {
    private var parser: RequestHeadParser
    init(_ limits: HeadLimits) { parser = RequestHeadParser(limits: limits) }

    mutating func parse(
        _ bytes: RawSpan
    ) throws(HTTPRefusal) -> (head: RequestHead, consumed: Int)? {
        try parser.parse(bytes)
    }

    static func summary(of head: RequestHead) -> [String] {
        [
            head.method, head.target, head.path, "\(head.query ?? "none")", "\(head.version)",
            "\(head.contentLength ?? -1)", "\(head.keepAlive)",
        ] + head.fields.flatMap { [$0.name, $0.value] }
    }
}

struct AnswerReader: HeadReader {
    private var parser: ResponseHeadParser
    init(_ limits: HeadLimits) { parser = ResponseHeadParser(limits: limits) }

    mutating func parse(
        _ bytes: RawSpan
    ) throws(HTTPRefusal) -> (head: ResponseHead, consumed: Int)? {
        try parser.parse(bytes)
    }

    static func summary(of head: ResponseHead) -> [String] {
        ["\(head.version)", "\(head.status)", "\(head.contentLength ?? -1)"]
            + head.fields.flatMap { [$0.name, $0.value] }
    }
}

/// Parses the bytes whole, then growing as the input says, then growing by one; demands one result.
func agreed<Reader: HeadReader>(
    _ input: FuzzInput,
    _ reader: () -> Reader
) -> Parsed<Reader.Head> {
    let whole = grow(reader(), input.bytes, [input.bytes.count])
    for ends in [input.ends, Array(0...input.bytes.count)] {
        let cut = grow(reader(), input.bytes, ends)
        require(same(Reader.self, cut, whole), "cuts change the result: \(cut), whole \(whole)")
    }
    return whole
}

/// Shows a parser ever more of the bytes until it comes to a result.
func grow<Reader: HeadReader>(
    _ reader: Reader,
    _ bytes: [UInt8],
    _ ends: [Int]
) -> Parsed<Reader.Head> {
    var reader = reader
    do throws(HTTPRefusal) {
        for end in ends {
            let shown = unsafe bytes.span.bytes.extracting(first: end)
            if let (head, consumed) = try reader.parse(shown) {
                return .head(head, consumed: consumed)
            }
        }
        return .needsMore
    } catch {
        return .refused(error)
    }
}

func same<Reader: HeadReader>(
    _ reader: Reader.Type,
    _ left: Parsed<Reader.Head>,
    _ right: Parsed<Reader.Head>
) -> Bool {
    switch (left, right) {
    case (.head(let one, let first), .head(let other, let second)):
        first == second && Reader.summary(of: one) == Reader.summary(of: other)
    case (.needsMore, .needsMore): true
    case (.refused(let one), .refused(let other)): one == other
    default: false
    }
}

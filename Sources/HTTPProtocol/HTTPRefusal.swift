/// Why a head is not taken; the connection is answered with ``status`` and closed.
///
/// Source: RFC 9112.
public enum HTTPRefusal: Error, Equatable, Sendable {
    /// A line does not end with CR LF, or holds a control byte (§2.2).
    case malformedLine
    /// The first line is not method, target and version with one space between (§3).
    case malformedRequestLine
    /// The first line of an answer is not version, status and reason (§4).
    case malformedStatusLine
    /// The target is of no known form, is not ASCII, or its path leaves the root (§3.2).
    case malformedTarget
    /// A field has no colon, a space before it, a name that is no token, or is folded (§5).
    case malformedField
    /// `Host` is missing, doubled or not a host (§3.2).
    case host
    /// `Content-Length` is not one number, or given twice (§6.3).
    case contentLength
    /// Both `Content-Length` and `Transfer-Encoding` are given (§6.3).
    case contentLengthAndTransferEncoding
    /// The first line does not end within the limit.
    case targetTooLong
    /// The head does not end within the limit.
    case headTooLarge
    /// The head has more fields than the limit.
    case tooManyFields
    /// A `Transfer-Encoding` that ends with `chunked`; bodies here have a length (§6.1).
    case transferEncoding
    /// A `Transfer-Encoding` that does not tell where the body ends, or in HTTP/1.0 (§6.1, §6.3).
    case faultyTransferEncoding
    /// A version other than 1.0 and 1.1.
    case version

    /// The status of the answer.
    public var status: Int {
        switch self {
        case .malformedLine, .malformedRequestLine, .malformedStatusLine, .malformedTarget,
            .malformedField, .host, .contentLength, .contentLengthAndTransferEncoding,
            .faultyTransferEncoding:
            400
        case .targetTooLong: 414
        case .headTooLarge, .tooManyFields: 431
        case .transferEncoding: 501
        case .version: 505
        }
    }
}

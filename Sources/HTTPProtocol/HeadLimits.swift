/// How large a head may be.
public struct HeadLimits: Sendable, Equatable {
    /// The most bytes up to and with the empty line.
    public var headBytesMax: Int
    /// The most fields.
    public var fieldsMax: Int

    /// 8 KiB and 64 fields by default.
    public init(headBytesMax: Int = 8192, fieldsMax: Int = 64) {
        precondition(headBytesMax > 0 && fieldsMax > 0, "limits are positive")
        self.headBytesMax = headBytesMax
        self.fieldsMax = fieldsMax
    }
}

/// The versions of HTTP spoken here.
public enum HTTPVersion: Sendable {
    /// HTTP/1.0: one request a connection.
    case http10
    /// HTTP/1.1.
    case http11

    /// Reads `HTTP/1.1` or `HTTP/1.0`; `nil` when it is not a version at all.
    ///
    /// - Throws: ``HTTPRefusal/version`` for any other version.
    static func parse(_ bytes: RawSpan) throws(HTTPRefusal) -> HTTPVersion? {
        let text = bytes.text
        guard text.utf8.count == 8, text.hasPrefix("HTTP/") else { return nil }
        guard bytes.byte(5).isDigit, bytes.byte(6) == UInt8(ascii: "."), bytes.byte(7).isDigit
        else { return nil }
        switch text {
        case "HTTP/1.1": return .http11
        case "HTTP/1.0": return .http10
        default: throw .version
        }
    }
}

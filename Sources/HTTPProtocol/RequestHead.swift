/// A request without its body.
public struct RequestHead: Sendable {
    /// The method as it came, a token such as `GET`.
    public let method: String
    /// The target as it came.
    public let target: String
    /// The path with its escapes resolved: starts with `/` and has no dot segments, or is `*`.
    public let path: String
    /// What follows the question mark, as it came; `nil` without one.
    public let query: String?
    /// The version that the client speaks.
    public let version: HTTPVersion
    /// All fields, in order.
    public let fields: HeaderFields
    /// Bytes of body that follow the head; `nil` when none are announced.
    public let contentLength: Int?
    /// Whether the client may send another request on this connection.
    ///
    /// HTTP/1.0 connections always end after one answer.
    public let keepAlive: Bool

    /// Puts a head together and checks what concerns several of its parts.
    ///
    /// - Throws: ``HTTPRefusal`` for `Host`, the length of the body, or a transfer encoding.
    init(line: RequestLine, fields: HeaderFields) throws(HTTPRefusal) {
        method = line.method
        target = line.target
        path = line.parts.path
        query = line.parts.query
        version = line.version
        self.fields = fields
        try Self.checkHost(fields, line: line)
        contentLength = try fields.bodyLength(version: line.version)
        keepAlive = line.version == .http11 && !fields.list("connection", contains: "close")
    }

    private static func checkHost(
        _ fields: HeaderFields,
        line: RequestLine
    ) throws(HTTPRefusal) {
        let hosts = fields.all("host")
        guard let host = hosts.first else {
            guard line.version == .http10 else { throw .host }
            return
        }
        guard hosts.count == 1, unsafe Authority.isValid(Array(host.utf8).span.bytes) else {
            throw .host
        }
        if let authority = line.parts.authority {
            guard HeaderFields.equalIgnoringCase(authority, host) else { throw .host }
        }
    }
}

/// The first line of a request.
struct RequestLine {
    var method: String
    var target: String
    var parts: RequestTarget
    var version: HTTPVersion

    /// Reads a line without its end.
    ///
    /// - Throws: ``HTTPRefusal/malformedRequestLine``, ``HTTPRefusal/version`` or
    ///   ``HTTPRefusal/malformedTarget``.
    init(_ line: RawSpan) throws(HTTPRefusal) {
        let space = UInt8(ascii: " ")
        guard let first = line.firstOffset(of: space),
            let second = line.firstOffset(of: space, from: first + 1),
            let version = try HTTPVersion.parse(line.extracting((second + 1)...))
        else { throw .malformedRequestLine }
        let method = line.extracting(..<first)
        guard !method.isEmpty, method.allBytes(\.isTokenByte) else { throw .malformedRequestLine }
        self.method = method.text
        let target = line.extracting((first + 1)..<second)
        self.target = target.text
        parts = try RequestTarget(target, method: self.method)
        self.version = version
    }
}

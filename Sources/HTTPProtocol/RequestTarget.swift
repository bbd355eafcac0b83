/// The target of a request, taken apart.
///
/// Source: RFC 9112 §3.2, RFC 3986 §3.
struct RequestTarget: Equatable {
    /// The path with its escapes resolved; it starts with `/`, or is `*`.
    var path: String
    /// What follows the question mark, as it came.
    var query: String?
    /// Host and port, when the target is a whole address.
    var authority: String?

    private init(path: String, query: String?, authority: String? = nil) {
        self.path = path
        self.query = query
        self.authority = authority
    }

    /// Reads a target.
    ///
    /// - Throws: ``HTTPRefusal/malformedTarget``.
    init(_ target: RawSpan, method: String) throws(HTTPRefusal) {
        guard !target.isEmpty, target.allBytes(\.isTargetByte) else { throw .malformedTarget }
        if target.byte(0) == UInt8(ascii: "/") {
            try self.init(pathAndQuery: target)
        } else if method == "OPTIONS", target.byteCount == 1, target.byte(0) == UInt8(ascii: "*") {
            self.init(path: "*", query: nil)
        } else {
            try self.init(absolute: target)
        }
    }

    private init(pathAndQuery target: RawSpan) throws(HTTPRefusal) {
        let mark = target.firstOffset(of: UInt8(ascii: "?"))
        self.init(
            path: try Self.decodedPath(target.extracting(..<(mark ?? target.byteCount))),
            query: mark.map { target.extracting(($0 + 1)...).text }
        )
    }

    /// Reads `http://authority/path?query`, which every server must take.
    private init(absolute target: RawSpan) throws(HTTPRefusal) {
        let schemes = ["http://", "https://"].filter { scheme in
            target.byteCount > scheme.utf8.count
                && HeaderFields.equalIgnoringCase(
                    target.extracting(..<scheme.utf8.count).text,
                    scheme
                )
        }
        guard let scheme = schemes.first else { throw .malformedTarget }
        let rest = target.extracting(scheme.utf8.count...)
        var end = 0
        while end < rest.byteCount, rest.byte(end) != UInt8(ascii: "/"),
            rest.byte(end) != UInt8(ascii: "?")
        {
            end += 1
        }
        guard Authority.isValid(rest.extracting(..<end)) else { throw .malformedTarget }
        if end < rest.byteCount, rest.byte(end) == UInt8(ascii: "/") {
            try self.init(pathAndQuery: rest.extracting(end...))
        } else {
            let query = end < rest.byteCount ? rest.extracting((end + 1)...).text : nil
            self.init(path: "/", query: query)
        }
        authority = rest.extracting(..<end).text
    }

    /// Resolves escapes and refuses what could leave the root or hide a boundary: dot segments,
    /// escaped slashes, control bytes, and what is not UTF-8.
    private static func decodedPath(_ raw: RawSpan) throws(HTTPRefusal) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.byteCount)
        var offset = 0
        while offset < raw.byteCount {
            var byte = raw.byte(offset)
            offset += 1
            if byte == UInt8(ascii: "%") {
                guard let escaped = raw.escapedByte(offset) else { throw .malformedTarget }
                byte = escaped
                offset += 2
                guard byte >= 0x20, byte != 0x7F, byte != UInt8(ascii: "/") else {
                    throw .malformedTarget
                }
            }
            bytes.append(byte)
        }
        for segment in bytes.split(separator: UInt8(ascii: "/")) {
            guard segment.count > 2 || !segment.allSatisfy({ $0 == UInt8(ascii: ".") }) else {
                throw .malformedTarget
            }
        }
        guard let path = String(validating: bytes, as: UTF8.self) else { throw .malformedTarget }
        return path
    }
}

import HTTPProtocol
import Testing

struct RequestTargetTests {
    private func head(_ target: String, method: String = "GET") throws -> RequestHead {
        try requestHead("\(method) \(target) HTTP/1.1\r\nHost: cho.example\r\n\r\n")
    }

    @Test(arguments: [
        ("/", "/", nil), ("/a/b", "/a/b", nil), ("/a?", "/a", ""), ("/?a=b?c", "/", "a=b?c"),
        ("/ch%E1%BB%A3", "/chợ", nil), ("/a%2eb", "/a.b", nil), ("/...", "/...", nil),
        ("/.well-known", "/.well-known", nil), ("/a..b/c..", "/a..b/c..", nil), ("//a", "//a", nil),
        ("/a%25b", "/a%b", nil), ("/a+b;c=d,e|f", "/a+b;c=d,e|f", nil), ("/%3F?%3F", "/?", "%3F"),
    ])
    func `RFC 3986 §2.1 escapes in the path are resolved, the query is left`(
        target: String,
        path: String,
        query: String?
    ) throws {
        let head = try head(target)
        #expect(head.path == path && head.query == query && head.target == target)
    }

    @Test(arguments: [
        "/..", "/.", "/a/../b", "/a/.", "/../../etc/passwd", "/%2e%2e/a", "/%2E", "/.%2e/a",
        "/a/%2e./b", "/a%2Fb", "/a%2fb", "/..%2f..%2fetc",
    ])
    func `a path that could leave its folder is refused`(target: String) {
        #expect(throws: HTTPRefusal.malformedTarget) { try head(target) }
    }

    @Test(arguments: [
        "/%", "/%4", "/%4g", "/%g4", "/%00", "/a%0d%0ab", "/%7f", "/%C0%AF", "/%FF", "/%ED%A0%80",
        "/chợ", "/a#b", "/a\"b", "/<a>", "/a\\b", "a", "a/b", "*", "?", "http:/", "http://",
        "http:///a", "http://user@a/", "ftp://cho.example/", "cho.example:80", "http://a:b/",
    ])
    func `RFC 9112 §3.2 a target of no known form is refused`(target: String) {
        #expect(throws: HTTPRefusal.malformedTarget) { try head(target) }
    }

    @Test func `RFC 9112 §3.2.2 a whole address is taken if it names the host`() throws {
        let full = try head("http://CHO.example/a%20b?c")
        #expect(full.path == "/a b" && full.query == "c")
        #expect(try head("HTTPS://cho.example").path == "/")
        let bare = try head("http://cho.example?q")
        #expect(bare.path == "/" && bare.query == "q")
        #expect(throws: HTTPRefusal.host) { try head("http://other.example/") }
    }

    @Test func `RFC 9112 §3.2.4 the asterisk is for OPTIONS`() throws {
        #expect(try head("*", method: "OPTIONS").path == "*")
        #expect(throws: HTTPRefusal.malformedTarget) {
            try head("cho.example:443", method: "CONNECT")
        }
    }
}

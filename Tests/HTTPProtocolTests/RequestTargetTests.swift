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
    func `RFC 3986 §6.2.2.3 a path that could leave its folder is refused`(target: String) {
        #expect(throws: HTTPRefusal.malformedTarget) { try head(target) }
    }

    @Test(arguments: [
        "/%2e%2e", "/%2E%2E/", "/a/%2E%2e/b", "/.%2E", "/%2e.", "/./a", "/a/./b", "/a/%2e/b",
        "/a/..", "/a/..?b", "//..", "/..//", "http://cho.example/..", "http://cho.example/%2e%2E/a",
        "/%2F", "/%2f..", "/a%2Fb?c", "http://cho.example/a%2fb", "/%2f%2e%2e",
    ])
    func `RFC 3986 §6.2.2 dots and slashes are refused however they are escaped`(target: String) {
        #expect(refusal("GET \(target) HTTP/1.1\r\nHost: cho.example\r\n\r\n") == .malformedTarget)
        #expect(HTTPRefusal.malformedTarget.status == 400)
    }

    @Test(arguments: [
        ("/%252e%252e/a", "/%2e%2e/a"), ("/a%252Fb", "/a%2Fb"), ("/%5c..%5c", "/\\..\\"),
        ("/%2e%2e%2e", "/..."), ("/a%3fb", "/a?b"), ("/a%23b", "/a#b"), ("/%20", "/ "),
    ])
    func `RFC 3986 §2.4 an escape is resolved once`(target: String, path: String) throws {
        #expect(try head(target).path == path)
    }

    @Test(arguments: [
        "/?..", "/?/../", "/a?%2e%2e%2f", "/?a=%2F", "/?%", "/?a?b", "/?a=[b]{c}|d^`e`",
    ])
    func `RFC 3986 §3.4 a query is not a path and stays as it came`(target: String) throws {
        let head = try head(target)
        let mark = try #require(target.firstIndex(of: "?"))
        #expect(head.query == String(target[mark...].dropFirst()))
        #expect(head.path == String(target[..<mark]))
    }

    @Test(arguments: [
        "/#", "/a#b", "/?a#b", "#", "http://cho.example/#a", "http://cho.example#a",
        "http://cho.example?a#b",
    ])
    func `RFC 9112 §3.2 a target has no fragment`(target: String) {
        #expect(refusal("GET \(target) HTTP/1.1\r\nHost: cho.example\r\n\r\n") == .malformedTarget)
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
        for (target, method) in [
            ("*", "GET"), ("*", "HEAD"), ("*", "options"), ("*", "CONNECT"), ("**", "OPTIONS"),
            ("*?a", "OPTIONS"), ("*/", "OPTIONS"),
        ] {
            #expect(throws: HTTPRefusal.malformedTarget) { try head(target, method: method) }
        }
        #expect(try head("/*", method: "OPTIONS").path == "/*")
    }

    @Test func `RFC 9112 §3.2.3 host and port alone are for proxies`() {
        for method in ["CONNECT", "GET", "OPTIONS"] {
            for target in ["cho.example:443", "cho.example", "[::1]:443", "127.0.0.1:80"] {
                #expect(throws: HTTPRefusal.malformedTarget) { try head(target, method: method) }
            }
        }
    }

    @Test(arguments: [
        "http:/cho.example/", "http:cho.example/", "http//cho.example/", "://cho.example/",
        "ws://cho.example/", "wss://cho.example/", "file:///etc", "javascript:a", "data:,a",
        "http://", "https://", "http:///", "http://?a", "http://@cho.example/",
        "http://a@cho.example/", "http://cho.example@b/", "http://cho.example:a/",
        "http://cho.example:65536/", "http://[cho.example]/", "http://cho.example\\a",
        "http://cho%2", "httpx://cho.example/",
    ])
    func `RFC 9112 §3.2.2 a whole address of another kind is refused`(target: String) {
        #expect(refusal("GET \(target) HTTP/1.1\r\nHost: cho.example\r\n\r\n") == .malformedTarget)
    }
}

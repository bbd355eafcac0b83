import HTTPProtocol
import Testing

struct AuthorityTests {
    @Test(arguments: [
        "a", "a.b-c.example", "A.EXAMPLE", "127.0.0.1:80", "a:", "a:0", "a:65535", "a:00080", "a,b",
        "a_b", "a%2Db", "xn--ch-fka.example", "[::1]", "[::]", "[::1]:", "[2001:db8::1]:8080",
        "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7::]", "[::2:3:4:5:6:7:8]", "[ABCD:ef01::192.0.2.255]",
        "[1:2:3:4:5:6:0.0.0.0]", "[0000:000:00::0]",
    ])
    func `RFC 9112 §3.2 a right host passes`(host: String) throws {
        let text = "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n"
        #expect(refusal(text) == nil)
        #expect(try requestHead(text).fields["host"] == host)
        #expect(
            try requestHead("GET http://\(host)/ HTTP/1.1\r\nHost: \(host)\r\n\r\n").path == "/"
        )
    }

    @Test(arguments: [
        "", "a b", "a\tb", "a/b", "a/", "/", "user@a", "user:password@a", "a:b", "a:-1", "a:+80",
        "a: 80", "a:65536", "a:123456", "a:80:80", "a:80a", ":", ":80", "a?b", "a#b", "a\\b",
        "a\"b",
        "<a>", "a|b", "a^b", "`a`", "{a}", "%", "a%", "a%4", "a%4g", "a%g4", "é", "a\u{A0}",
        "http://a", "a, b", "::1", "1:2:3:4:5:6:7:8", "[", "]", "[]", "[::1", "::1]", "[::1]a",
        "[::1]80", "[::1]]", "[[::1]]", "a[::1]", "[a]", "[1]", "[:]", "[:::]", "[1::2::3]",
        "[12345::]", "[g::]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]",
        "[1:2:3:4:5:6:7:]", "[:2:3:4:5:6:7:8]", "[::1:]", "[1.2.3.4]", "[::1.2.3]", "[::1.2.3.4.5]",
        "[::1.2.3.256]", "[::01.2.3.4]", "[::1.2.3.4:5]", "[1:2:3:4:5:6:7:1.2.3.4]", "[::1%251]",
        "[fe80::1%eth0]", "[v1.a]", "[::+1]", "[::-1]",
    ])
    func `RFC 9112 §3.2 a host that is none is refused`(host: String) {
        #expect(refusal("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") == .host)
        #expect(refusal("GET / HTTP/1.0\r\nHost: \(host)\r\n\r\n") == .host)
        #expect(HTTPRefusal.host.status == 400)
    }

    @Test func `RFC 9112 §3.2 no host or two are refused`() {
        #expect(refusal("GET / HTTP/1.1\r\n\r\n") == .host)
        #expect(refusal("GET http://a/ HTTP/1.1\r\n\r\n") == .host)
        for second in ["a", "b", ""] {
            #expect(refusal(head("host: \(second)")) == .host)
            #expect(refusal(head("X: y", "HOST: \(second)")) == .host)
            #expect(refusal("GET / HTTP/1.0\r\nHost: a\r\nHost: \(second)\r\n\r\n") == .host)
        }
        #expect(refusal("GET / HTTP/1.0\r\n\r\n") == nil)
    }

    @Test(arguments: [
        "b", "a.", "a:80", "a:", "aa", "a.example", "[::1]", "xa", "127.0.0.1",
    ])
    func `RFC 9112 §3.2.2 a whole address of another host is refused`(other: String) {
        #expect(refusal("GET http://\(other)/ HTTP/1.1\r\nHost: a\r\n\r\n") == .host)
        #expect(refusal("GET https://a/ HTTP/1.1\r\nHost: \(other)\r\n\r\n") == .host)
    }

    @Test func `RFC 9112 §3.2.2 a whole address names the host in any case`() {
        #expect(refusal("GET HTTP://A:80/ HTTP/1.1\r\nHost: a:80\r\n\r\n") == nil)
        #expect(refusal("GET http://[::A]/ HTTP/1.1\r\nHost: [::a]\r\n\r\n") == nil)
    }
}

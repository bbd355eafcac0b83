import HTTPProtocol
import Testing

struct HeaderFieldsTests {
    @Test(arguments: [
        "close", "CLOSE", " close", "close\t", "keep-alive, close", "close,keep-alive", "a,,close",
        ",close,", "Upgrade ,\t Close", "x\r\nConnection: close", "close\r\nConnection: keep-alive",
    ])
    func `RFC 9112 §9.3 a connection that the client ends does not stay open`(
        value: String
    ) throws {
        #expect(refusal(head("Connection: \(value)")) == nil)
        #expect(try !requestHead(head("Connection: \(value)")).keepAlive)
    }

    @Test(arguments: [
        "", "keep-alive", "Upgrade, keep-alive", "closed", "clos", "x-close", "close;x", "c lose",
        "\"close\"", "close close", ",", "cloſe",
    ])
    func `RFC 9112 §9.3 a connection stays open unless the client ends it`(
        value: String
    ) throws {
        #expect(refusal(head("Connection: \(value)")) == nil)
        #expect(try requestHead(head("Connection: \(value)")).keepAlive)
    }

    @Test func `RFC 9112 §9.3 a connection of HTTP 1.0 does not stay open`() throws {
        let text = "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"
        #expect(refusal(text) == nil)
        #expect(try !requestHead(text).keepAlive)
    }

    @Test(arguments: [
        "websocket", "WebSocket", "h2c, websocket", "websocket ,h2c", ",websocket", "\twebsocket ",
        "h2c\r\nupgrade: websocket",
    ])
    func `RFC 9110 §7.8 a protocol is found in the list of Upgrade`(value: String) throws {
        let fields = try requestHead(head("Upgrade: \(value)")).fields
        #expect(fields.list("UPGRADE", contains: "websocket"))
    }

    @Test(arguments: [
        "", "websockets", "web socket", "xwebsocket", "websocket/13", "websocket;x",
        "h2c websocket",
        "\"websocket\"", "web,socket", "webſocket", "websoc\u{212A}et",
    ])
    func `RFC 9110 §7.8 a protocol of a similar name is another one`(value: String) throws {
        let fields = try requestHead(head("Upgrade: \(value)")).fields
        #expect(!fields.list("Upgrade", contains: "websocket"))
    }

    @Test(arguments: [
        ("X:a", "a"), ("X: a", "a"), ("X:\t a \t", "a"), ("X:", ""), ("X: \t", ""), ("X::", ":"),
        ("X: a: b", "a: b"), ("X:\"a, b\"", "\"a, b\""), ("X: é\u{A0}", "é\u{A0}"),
    ])
    func `RFC 9112 §5 a value is what is between the spaces`(line: String, value: String) throws {
        #expect(refusal(head(line)) == nil)
        #expect(try requestHead(head(line)).fields["x"] == value)
    }

    @Test func `RFC 9110 §5.1 a name is any token and is compared without regard to case`() throws {
        let name = "!#$%&'*+-.^_`|~09azAZ"
        #expect(refusal(head("\(name): a")) == nil)
        let fields = try requestHead(head("\(name): a")).fields
        #expect(fields[name.lowercased()] == "a" && fields[name.uppercased()] == "a")
    }

    @Test(arguments: Array("\"(),/:;<=>?@[\\]{} \t".unicodeScalars))
    func `RFC 9112 §5.1 a name with a delimiter in it is refused`(delimiter: Unicode.Scalar) {
        for line in ["\(delimiter)X: a", "X\(delimiter)Y: a", "X\(delimiter): a"] {
            // A colon ends the name, which is right unless it is empty.
            let isName = delimiter == ":" && line.first == "X"
            #expect(refusal(head(line)) == (isName ? nil : .malformedField))
        }
    }
}

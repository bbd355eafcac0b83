import Testing
import WebSocketProtocol

struct OpeningHandshakeTests {
    typealias Fields = [(name: String, value: String)]

    /// The request of RFC 6455 §1.2, less its subprotocols.
    static let request: Fields = [
        ("Host", "server.example.com"), ("Upgrade", "websocket"), ("Connection", "Upgrade"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Origin", "http://example.com"),
        ("Sec-WebSocket-Version", "13"),
    ]

    private func accept(
        _ fields: Fields = request,
        method: String = "GET",
        isHTTP11: Bool = true,
        subprotocols: [String] = [],
        origins: OriginPolicy = .any
    ) throws(HandshakeRefusal) -> OpeningHandshake.Accepted {
        try OpeningHandshake.accept(
            method: method,
            isHTTP11: isHTTP11,
            fields: fields,
            subprotocols: subprotocols,
            origins: origins,
            deflate: .disabled
        )
    }

    /// The request with one field taken out and others put in.
    private func request(without name: String, with fields: (String, String)...) -> Fields {
        Self.request.filter { $0.name != name } + fields.map { (name: $0.0, value: $0.1) }
    }

    @Test func `RFC 6455 §1.3 the example of the standard is answered`() throws {
        let accepted = try accept()
        let fields = accepted.fields.map { "\($0.name): \($0.value)" }
        #expect(
            fields == [
                "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            ]
        )
        #expect(accepted.subprotocol == nil && accepted.deflate == nil)
    }

    @Test func `RFC 6455 §4.2.1 tokens are found in lists, in any case`() throws {
        let fields =
            request(without: "Connection", with: ("connection", "keep-alive,\t uPgrade "))
            .filter { $0.name != "Upgrade" } + [("UPGRADE", "h2c, WebSocket")]
        #expect(throws: Never.self) { try accept(fields) }
    }

    @Test(arguments: [
        ("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
        ("x3JJHMbDL1EzLkh9GBhXDw==", "HSmrc0sMlYUkAGmm5OPpG2HaGWk="),
    ])
    func `RFC 6455 §4.2.2 the key is answered`(key: String, answer: String) throws {
        let name = "Sec-WebSocket-Key"
        let accepted = try accept(request(without: name, with: (name.uppercased(), key)))
        #expect(accepted.fields.contains { $0 == ("Sec-WebSocket-Accept", answer) })
    }

    @Test(arguments: [
        "", " ", "=", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ===",
        "dGhlIHNhbXBsZSBub25jZQ==,", "dGhlIHNhbXBsZSBub25jZQ==dGhl", "dGhlIHNhbXBsZSBub25j",
        "dGhlIHNhbXBsZSBub25jZTE=", "dGhlIHNhbXBsZSBub25jZTEy", "dGhlIHNhbXBsZSBub25jZ_==",
        "dGhlIHNhbXBsZSBub25jZ-==", "dGhlIHNhbXBsZSB ub25jZQ==", "dGhlIHNhbXBsZSBub25jZ\u{E9}==",
        "\"dGhlIHNhbXBsZSBub25jZQ==\"", "=dGhlIHNhbXBsZSBub25jZQ=", "the sample nonce",
    ])
    func `RFC 6455 §4.2.1 a key that is not 16 bytes in base 64 is refused`(key: String) {
        let name = "Sec-WebSocket-Key"
        #expect(throws: HandshakeRefusal.key) {
            try accept(request(without: name, with: (name, key)))
        }
        #expect(HandshakeRefusal.key.status == 400)
    }

    @Test(arguments: ["POST", "HEAD", "OPTIONS", "CONNECT", "PUT", "get", "Get", "GETS", ""])
    func `RFC 6455 §4.2.1 only GET opens a WebSocket`(method: String) {
        #expect(throws: HandshakeRefusal.method) { try accept(method: method) }
        #expect(HandshakeRefusal.method.status == 400)
    }

    @Test(arguments: [
        "", ",", " , ,", "h2c", "websocket2", "websocket/13", "web socket", "webſocket",
    ])
    func `RFC 6455 §4.2.1 an upgrade to something else is refused`(value: String) {
        #expect(throws: HandshakeRefusal.notUpgrade) {
            try accept(request(without: "Upgrade", with: ("Upgrade", value)))
        }
        #expect(HandshakeRefusal.notUpgrade.status == 426)
        #expect(HandshakeRefusal.notUpgrade.fields.contains { $0 == ("Upgrade", "websocket") })
    }

    @Test(arguments: [
        "", ",", "close", "keep-alive", "upgrades", "up grade", "upgrade;", "websocket",
    ])
    func `RFC 6455 §4.2.1 without Upgrade in the list of Connection it is refused`(value: String) {
        #expect(throws: HandshakeRefusal.notUpgrade) {
            try accept(request(without: "Connection", with: ("Connection", value)))
        }
    }

    @Test func `RFC 6455 §4.2.1 lists may be spread over several fields`() throws {
        let connections = request(
            without: "Connection",
            with: ("connection", "keep-alive"),
            ("Connection", ",Upgrade")
        )
        #expect(try accept(connections).fields.count == 3)
        let upgrades = request(
            without: "Upgrade",
            with: ("upgrade", "h2c"),
            ("UPGRADE", "websocket")
        )
        #expect(try accept(upgrades).fields.count == 3)
    }

    @Test(arguments: [
        "", " ", ",", ", ,", "a b", "a, b c", "a;b", "a/b", "\"a\"", "a, (b)", "é", "a@b", "a, [b]",
    ])
    func `RFC 6455 §4.2.1 a list of subprotocols against the grammar is refused`(value: String) {
        #expect(throws: HandshakeRefusal.malformedField) {
            try accept(request(without: "", with: ("Sec-WebSocket-Protocol", value)))
        }
        #expect(HandshakeRefusal.malformedField.status == 400)
    }

    @Test func `RFC 6455 §4.2.1 what is optional may be left out and other fields are ignored`()
        throws
    {
        let bare = request(without: "Origin", with: ("X-Other", "a b \"c\""), ("Cookie", "a=b"))
        #expect(try accept(bare).fields.count == 3)
        let empty = request(without: "", with: ("Content-Length", "0"))
        #expect(try accept(empty).fields.count == 3)
    }

    @Test func `RFC 6455 §4.2.1 each requirement that is not met is refused`() {
        let key = "Sec-WebSocket-Key"
        let cases: [(HandshakeRefusal, Fields)] = [
            (.host, request(without: "Host")),
            (.host, request(without: "", with: ("host", "b"))),
            (.notUpgrade, request(without: "Upgrade")),
            (.notUpgrade, request(without: "Upgrade", with: ("Upgrade", "websockets"))),
            (.notUpgrade, request(without: "Connection")),
            (.notUpgrade, request(without: "Connection", with: ("Connection", "close"))),
            (.key, request(without: key)),
            (.key, request(without: key, with: (key, ""))),
            (.key, request(without: key, with: (key, "dGhlIHNhbXBsZSBub25j"))),
            (.key, request(without: key, with: (key, "dGhlIHNhbXBsZSBub25jZQ"))),
            (.key, request(without: key, with: (key, "dGhlIHNhbXBsZSBub25jZQ!="))),
            (.key, request(without: "", with: (key, "dGhlIHNhbXBsZSBub25jZQ=="))),
            (.body, request(without: "", with: ("Content-Length", "3"))),
            (.body, request(without: "", with: ("Transfer-Encoding", "chunked"))),
            (.malformedField, request(without: "", with: ("Sec-WebSocket-Protocol", "a b"))),
            (.malformedField, request(without: "", with: ("Sec-WebSocket-Extensions", "a; =b"))),
        ]
        for (refusal, fields) in cases {
            #expect(throws: refusal) { try accept(fields) }
        }
        #expect(throws: HandshakeRefusal.method) { try accept(method: "POST") }
        #expect(throws: HandshakeRefusal.httpVersion) { try accept(isHTTP11: false) }
    }

    @Test(arguments: ["12", "8", "014", "13, 8", "", "x"])
    func `RFC 6455 §4.4 another version is answered with the one spoken here`(version: String) {
        let name = "Sec-WebSocket-Version"
        #expect(throws: HandshakeRefusal.version) {
            try accept(request(without: name, with: (name, version)))
        }
        #expect(throws: HandshakeRefusal.version) { try accept(request(without: name)) }
        #expect(throws: HandshakeRefusal.version) {
            try accept(request(without: "", with: (name, "13")))
        }
        #expect(HandshakeRefusal.version.status == 426)
        #expect(HandshakeRefusal.version.fields.contains { $0 == (name, "13") })
    }

    @Test func `RFC 9110 §15.5.22 a refusal with 426 says what to upgrade to, and closes`() {
        for refusal in [HandshakeRefusal.version, .notUpgrade] {
            #expect(refusal.fields.contains { $0 == ("Upgrade", "websocket") })
            #expect(refusal.fields.contains { $0 == ("Connection", "Upgrade, close") })
        }
        let others: [HandshakeRefusal] = [
            .method, .httpVersion, .host, .key, .origin, .malformedField, .body,
        ]
        #expect(others.allSatisfy { $0.fields.isEmpty && $0.status != 426 })
    }

    @Test func `RFC 6455 §4.2.2 the server's best common subprotocol is chosen`() throws {
        let name = "Sec-WebSocket-Protocol"
        let offers = request(without: "", with: (name, "chat, nightmarket.v1.json"), (name, "x"))
        #expect(try accept(offers, subprotocols: ["x", "chat"]).subprotocol == "x")
        let accepted = try accept(offers, subprotocols: ["nightmarket.v1.json"])
        #expect(accepted.fields.contains { $0 == (name, "nightmarket.v1.json") })
        #expect(try accept(offers, subprotocols: ["Chat"]).subprotocol == nil)
        #expect(try accept(offers).fields.count == 3)
    }

    @Test func `RFC 6455 §10.2 the origin is compared exactly`() {
        let own = request(without: "Origin", with: ("Origin", "https://server.example.com"))
        let foreign = request(without: "Origin", with: ("Origin", "https://example.com"))
        let listed = OriginPolicy.listed(["https://example.com"])
        let same = OriginPolicy.sameOrigin(scheme: "https")
        #expect(throws: Never.self) { try accept(own, origins: same) }
        #expect(throws: Never.self) { try accept(foreign, origins: listed) }
        #expect(throws: Never.self) { try accept(request(without: "Origin"), origins: same) }
        #expect(throws: HandshakeRefusal.origin) { try accept(foreign, origins: same) }
        #expect(throws: HandshakeRefusal.origin) { try accept(own, origins: listed) }
        #expect(throws: HandshakeRefusal.origin) {
            try accept(own, origins: .sameOrigin(scheme: "http"))
        }
        for origin in [
            "", "null", "https://server.example.com.evil", "https://server.example.com:444",
            "https://server.example.com/", "https://server.example.com ", "server.example.com",
            "https://server.example", "https://server.example.com, https://server.example.com",
            "https:\u{2215}\u{2215}server.example.com", "https://ſerver.example.com",
        ] {
            #expect(throws: HandshakeRefusal.origin) {
                try accept(request(without: "Origin", with: ("Origin", origin)), origins: same)
            }
        }
        #expect(throws: HandshakeRefusal.origin) {
            try accept(own + [("Origin", "https://server.example.com")], origins: same)
        }
        #expect(HandshakeRefusal.origin.status == 403)
    }
}

import Testing
import WebSocketProtocol

struct ClientHandshakeTests {
    typealias Fields = [(name: String, value: String)]

    /// The nonce of RFC 6455 §1.3.
    private static let nonce = Array("the sample nonce".utf8)
    private let handshake = ClientHandshake(
        nonce: nonce,
        subprotocols: ["nightmarket.v1.json"],
        deflate: DeflateParameters(serverMaxWindowBits: 12)
    )

    private func response(
        accept: String = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        _ more: (String, String)...
    ) -> Fields {
        [
            ("upgrade", "WebSocket"), ("connection", "keep-alive, upgrade"),
            ("sec-websocket-accept", accept),
        ] + more.map { (name: $0.0, value: $0.1) }
    }

    @Test func `RFC 6455 §4.1 the request has every field it needs`() {
        let request = handshake.request(
            host: "cho.example:8080",
            target: "/live?x=1",
            fields: [("Cookie", "a=b")]
        )
        #expect(
            String(decoding: request, as: UTF8.self)
                == """
                GET /live?x=1 HTTP/1.1\r
                Host: cho.example:8080\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Protocol: nightmarket.v1.json\r
                Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12; \
                client_max_window_bits\r
                Cookie: a=b\r
                \r\n
                """
        )
    }

    @Test func `RFC 6455 §4.1 a right answer is taken with what it chose`() throws {
        let plain = try handshake.check(status: 101, fields: response())
        #expect(plain.subprotocol == nil && plain.deflate == nil)
        let full = try handshake.check(
            status: 101,
            fields: response(
                ("Sec-WebSocket-Protocol", "nightmarket.v1.json"),
                (
                    "Sec-WebSocket-Extensions",
                    "permessage-deflate; server_max_window_bits=10; client_max_window_bits=9; "
                        + "server_no_context_takeover"
                )
            )
        )
        #expect(full.subprotocol == "nightmarket.v1.json")
        #expect(
            full.deflate
                == DeflateParameters(
                    serverNoContextTakeover: true,
                    serverMaxWindowBits: 10,
                    clientMaxWindowBits: 9
                )
        )
    }

    @Test func `RFC 6455 §4.1 a wrong answer is refused`() {
        typealias Failure = ClientHandshake.Failure
        #expect(throws: Failure.status(200)) {
            try handshake.check(status: 200, fields: response())
        }
        #expect(throws: Failure.notUpgraded) {
            try handshake.check(status: 101, fields: Array(response().dropFirst()))
        }
        #expect(throws: Failure.accept) {
            try handshake.check(
                status: 101,
                fields: response(accept: "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            )
        }
        #expect(throws: Failure.subprotocol) {
            try handshake.check(
                status: 101,
                fields: response(("Sec-WebSocket-Protocol", "chat"))
            )
        }
    }

    @Test(arguments: [
        "permessage-deflate", "permessage-deflate; server_max_window_bits=13",
        "permessage-deflate; server_max_window_bits=12; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=12; other", "other", "a b",
        "permessage-deflate; server_max_window_bits=12, permessage-deflate",
    ])
    func `RFC 7692 §5.1 parameters that do not answer the offer are refused`(value: String) {
        #expect(throws: ClientHandshake.Failure.extensions) {
            try handshake.check(
                status: 101,
                fields: response(("Sec-WebSocket-Extensions", value))
            )
        }
    }

    @Test func `RFC 6455 §4.1 an extension that was not offered is refused`() {
        let plain = ClientHandshake(nonce: Self.nonce)
        #expect(throws: ClientHandshake.Failure.extensions) {
            try plain.check(
                status: 101,
                fields: response(("Sec-WebSocket-Extensions", "permessage-deflate"))
            )
        }
    }

    @Test func `RFC 7692 §5 server and client agree with each other for every wish`() throws {
        for server in 8...15 {
            for client in 8...15 {
                let wanted = DeflateParameters(
                    serverNoContextTakeover: server % 2 == 0,
                    clientNoContextTakeover: client % 2 == 0,
                    serverMaxWindowBits: server,
                    clientMaxWindowBits: client
                )
                let handshake = ClientHandshake(nonce: Self.nonce, deflate: wanted)
                let lines = String(
                    decoding: handshake.request(host: "h", target: "/"),
                    as: UTF8.self
                ).split(separator: "\r\n").dropFirst()
                let fields = lines.map { line in
                    let colon = line.firstIndex(of: ":") ?? line.endIndex
                    return (
                        name: String(line[..<colon]), value: String(line[colon...].dropFirst(2))
                    )
                }
                let accepted = try OpeningHandshake.accept(
                    method: "GET",
                    isHTTP11: true,
                    fields: fields,
                    subprotocols: [],
                    origins: .any,
                    deflate: .everyOffer
                )
                let agreed = try handshake.check(status: 101, fields: accepted.fields)
                #expect(agreed.deflate == wanted)
                #expect(accepted.deflate == wanted)
            }
        }
    }
}

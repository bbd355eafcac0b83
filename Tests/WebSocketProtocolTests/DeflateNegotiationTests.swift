import Testing
import WebSocketProtocol

struct DeflateNegotiationTests {
    /// What a server of this policy answers to `Sec-WebSocket-Extensions`.
    private func answer(
        _ offers: String...,
        policy: DeflatePolicy = .everyOffer
    ) throws -> (parameters: DeflateParameters?, field: String?) {
        let accepted = try OpeningHandshake.accept(
            method: "GET",
            isHTTP11: true,
            fields: OpeningHandshakeTests.request
                + offers.map { (name: "sec-websocket-extensions", value: $0) },
            subprotocols: [],
            origins: .any,
            deflate: policy
        )
        let field = accepted.fields.first { $0.name == "Sec-WebSocket-Extensions" }?.value
        return (accepted.deflate, field)
    }

    @Test func `RFC 7692 §7.1 a plain offer is answered plainly`() throws {
        let (parameters, field) = try answer("permessage-deflate")
        #expect(parameters == DeflateParameters())
        #expect(field == "permessage-deflate")
    }

    @Test func `RFC 7692 §7.1.1 both kinds of no context takeover are honoured`() throws {
        let both = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        let (parameters, field) = try answer(both)
        #expect(
            parameters
                == DeflateParameters(serverNoContextTakeover: true, clientNoContextTakeover: true)
        )
        #expect(field == both)
    }

    @Test(arguments: 8...15)
    func `RFC 7692 §7.1.2 every window size is honoured`(bits: Int) throws {
        let (server, serverField) = try answer("permessage-deflate; server_max_window_bits=\(bits)")
        #expect(server == DeflateParameters(serverMaxWindowBits: bits))
        let expected = "permessage-deflate; server_max_window_bits=\(bits)"
        #expect(serverField == expected)
        let (client, clientField) = try answer("permessage-deflate;client_max_window_bits=\(bits)")
        #expect(client == DeflateParameters(clientMaxWindowBits: bits))
        #expect(clientField == "permessage-deflate; client_max_window_bits=\(bits)")
    }

    @Test func `RFC 7692 §7.1.2.2 the client's window is limited only if it may be`() throws {
        let small = DeflatePolicy(clientWindowBitsMax: 10)
        #expect(
            try answer("permessage-deflate; client_max_window_bits", policy: small).field
                == "permessage-deflate; client_max_window_bits=10"
        )
        #expect(
            try answer("permessage-deflate; client_max_window_bits=9", policy: small).field
                == "permessage-deflate; client_max_window_bits=9"
        )
        #expect(try answer("permessage-deflate", policy: small).field == "permessage-deflate")
        #expect(
            try answer("permessage-deflate; client_max_window_bits").parameters
                == DeflateParameters()
        )
    }

    @Test func `RFC 7692 §7.1.1 shared messages need no context on either side`() throws {
        let (parameters, field) = try answer("permessage-deflate", policy: .sharedMessages)
        #expect(
            parameters
                == DeflateParameters(serverNoContextTakeover: true, clientNoContextTakeover: true)
        )
        #expect(
            field
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        )
    }

    @Test(arguments: [
        "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; client_max_window_bits=0",
        "permessage-deflate; client_max_window_bits=a",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
        "x-webkit-deflate-frame", "permessage-bzip2", "Permessage-Deflate",
    ])
    func `RFC 7692 §7 an offer that is not right is passed over`(offer: String) throws {
        #expect(try answer(offer).field == nil)
        let next = "permessage-deflate; server_max_window_bits=12"
        #expect(try answer(offer + ", " + next).field == next)
        #expect(try answer(offer, next, "permessage-deflate").field == next)
    }

    @Test(arguments: ["", " ", ",", " ,\t, "])
    func `RFC 6455 §9.1 a list without an entry is refused`(value: String) throws {
        #expect(throws: HandshakeRefusal.malformedField) { try answer(value) }
        #expect(throws: HandshakeRefusal.malformedField) { try answer(value, value) }
        #expect(try answer(value, "permessage-deflate").field == "permessage-deflate")
    }

    @Test func `RFC 6455 §9.1 nothing is agreed that was not offered`() throws {
        for policy in [DeflatePolicy.everyOffer, .sharedMessages, .disabled] {
            #expect(try answer(policy: policy).field == nil)
            #expect(try answer(policy: policy).parameters == nil)
            #expect(try answer("x-other; a=1, bar", policy: policy).field == nil)
        }
        #expect(try answer("permessage-deflate", policy: .disabled).field == nil)
    }

    @Test(arguments: 8...15, 8...15)
    func `RFC 7692 §7.1.2 both windows are honoured together, with every context`(
        server: Int,
        client: Int
    ) throws {
        for contexts in [
            "", "; server_no_context_takeover", "; client_no_context_takeover",
            "; server_no_context_takeover; client_no_context_takeover",
        ] {
            let offer =
                "permessage-deflate\(contexts); server_max_window_bits=\(server); "
                + "client_max_window_bits=\(client)"
            let (parameters, field) = try answer(offer)
            #expect(field == offer)
            #expect(
                parameters
                    == DeflateParameters(
                        serverNoContextTakeover: contexts.contains("server"),
                        clientNoContextTakeover: contexts.contains("client"),
                        serverMaxWindowBits: server,
                        clientMaxWindowBits: client
                    )
            )
        }
    }

    @Test(arguments: 9...15)
    func `RFC 7692 §7.1.2.1 an offer of a smaller window than the server makes is passed over`(
        least: Int
    ) throws {
        let policy = DeflatePolicy(serverWindowBitsMin: least)
        for bits in 8...15 {
            let offer = "permessage-deflate; server_max_window_bits=\(bits)"
            #expect(try answer(offer, policy: policy).field == (bits < least ? nil : offer))
        }
    }

    @Test(arguments: ["server_max_window_bits", "client_max_window_bits"])
    func `RFC 7692 §7.1.2 a window of another form declines the offer`(name: String) throws {
        for value in [
            "7", "16", "0", "1", "00", "08", "010", "015", "100", "-9", "+9", "9.0", "1e1", "0x9",
            "ten", "256", "18446744073709551625",
        ] {
            #expect(try answer("permessage-deflate; \(name)=\(value)").field == nil, "\(value)")
        }
        #expect(try answer("permessage-deflate; \(name)=\"9\"").field != nil)
    }

    @Test func `RFC 7692 §5 the first offer that suits is taken`() throws {
        let offers =
            "permessage-deflate; server_max_window_bits=9, permessage-deflate; "
            + "client_max_window_bits, permessage-deflate"
        let wide = DeflatePolicy(serverWindowBitsMin: 15)
        #expect(try answer(offers, policy: wide).field == "permessage-deflate")
        #expect(
            try answer(offers).field == "permessage-deflate; server_max_window_bits=9"
        )
        #expect(try answer(offers, policy: .disabled).field == nil)
    }

    @Test func `RFC 6455 §9.1 values may be quoted and space is optional`() throws {
        let (parameters, _) = try answer(
            "foo;bar=\"b\\az\" ,, permessage-deflate ;\tserver_max_window_bits = \"1\\0\"; "
                + "client_no_context_takeover ,"
        )
        #expect(
            parameters
                == DeflateParameters(clientNoContextTakeover: true, serverMaxWindowBits: 10)
        )
    }

    @Test(arguments: [
        "permessage-deflate;", "permessage-deflate; ;", ";", "a b", "a; b=", "a; b=\"", "a; b=\"\"",
        "a; b=\"c d\"", "a; b=\"c\"d", "a=b", "(a)", "a; b=\"c\\", "a; é",
    ])
    func `RFC 6455 §9.1 what breaks the grammar is refused`(value: String) {
        #expect(throws: HandshakeRefusal.malformedField) {
            try answer("permessage-deflate", value)
        }
    }
}

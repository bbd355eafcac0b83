import Testing
import WebSocketProtocol

/// What ends a connection: each broken rule with its code, and each code of the peer.
struct FailingTests {
    /// One way to break each rule, by which code the peer learns of it.
    private static let broken: [(ProtocolError, CloseCode, [UInt8])] = [
        (.reservedBits, .protocolError, frame(0x91)),
        (.unknownOpcode, .protocolError, frame(0x83)),
        (.fragmentedControlFrame, .protocolError, frame(0x09)),
        (.controlFrameTooLong, .protocolError, frame(0x89, [UInt8](repeating: 0, count: 126))),
        (.unexpectedContinuation, .protocolError, frame(0x80)),
        (.expectedContinuation, .protocolError, frame(0x01) + frame(0x81)),
        (.unmaskedFrame, .protocolError, frame(0x81, key: nil)),
        (.invalidPayloadLength, .protocolError, frame(0x81, [0x61], lengthForm: 126)),
        (.closePayloadTooShort, .protocolError, frame(0x88, [3])),
        (.invalidCloseCode, .protocolError, frame(0x88, [3, 0xED])),
        (.invalidUTF8, .invalidPayload, frame(0x81, [0xFF])),
        (.invalidUTF8, .invalidPayload, frame(0x88, [3, 0xE8, 0xFF])),
        (.invalidDeflateData, .invalidPayload, frame(0xC2, [0x07])),
        (.messageTooBig, .messageTooBig, frame(0x82, [UInt8](repeating: 0, count: 201))),
        (
            .tooManyFragments, .policyViolation,
            frame(0x02) + frame(0x00) + frame(0x00) + frame(0x80)
        ),
    ]

    @Test(arguments: broken)
    func `RFC 6455 §7.1.7 after a broken rule nothing is taken, not even a close`(
        error: ProtocolError,
        code: CloseCode,
        bytes: [UInt8]
    ) {
        let receiver = Receiver(
            limits: MessageLimits(messageBytesMax: 200, fragmentsMax: 3),
            deflate: DeflateParameters()
        )
        let after = text("b") + frame(0x89) + frame(0x88, [3, 0xE8]) + frame(0x83)
        #expect(
            receiver.feedEveryWay(text("a") + bytes + after) == .fails(error, after: .text("a"))
        )
        #expect(error.closeCode == code)
        #expect(code.isAllowedOnWire)
        var decoder = receiver.decoder()
        var outcome = Outcome()
        decoder.take(bytes, into: &outcome)
        decoder.take(after, into: &outcome)
        let isFinished = decoder.isFinished
        #expect(isFinished && outcome == .fails(error))
    }

    @Test func `RFC 6455 §7.1.7 what came before the broken rule is delivered`() {
        let before = text("a") + frame(0x89, [1]) + frame(0x01, [0x62]) + frame(0x80, [0x63])
        #expect(
            Receiver().feedEveryWay(before + frame(0x80))
                == .fails(.unexpectedContinuation, after: .text("a"), .ping([1]), .text("bc"))
        )
    }

    @Test func `RFC 6455 §7.4 every code there can be is taken or refused`() {
        for code in UInt16.min...UInt16.max {
            let isAllowed =
                switch code {
                case 0...999: false  // not used
                case 1004, 1005, 1006, 1015: false  // reserved, never on the wire
                case 1000...1014: true  // registered
                case 1016...2999: false  // reserved for the protocol
                case 3000...3999, 4000...4999: true  // libraries, applications
                default: false
                }
            let payload = [UInt8(code >> 8), UInt8(code & 0xFF)]
            let expected =
                isAllowed ? Outcome.delivers(.close(payload)) : .fails(.invalidCloseCode)
            let outcome = Receiver().feed([frame(0x88, payload)])
            #expect(outcome == expected, "code \(code)")
            #expect(CloseCode(rawValue: code).isAllowedOnWire == isAllowed)
        }
    }

    @Test func `RFC 6455 §5.5.1 a reason may have every length up to 123 bytes`() {
        for count in 0...123 {
            let payload = [3, 0xE8] + [UInt8](repeating: 0x61, count: count)
            #expect(
                Receiver().feedEveryWay(frame(0x88, payload)) == .delivers(.close(payload))
            )
        }
        #expect(
            Receiver().feedEveryWay(frame(0x88, [3, 0xE8] + [UInt8](repeating: 0x61, count: 124)))
                == .fails(.controlFrameTooLong)
        )
    }

    @Test func `RFC 6455 §7.1.5 a close without a code has none`() throws {
        #expect(Receiver().feedEveryWay(frame(0x88)) == .delivers(.close([])))
        #expect(try unsafe ClosePayload([UInt8]().span.bytes).code == nil)
    }

    @Test func `RFC 6455 §5.5.1 after a close nothing is read, right or wrong`() {
        let close = frame(0x88, [3, 0xE8])
        for after in [
            text("a"), frame(0x89), frame(0x88), frame(0x80), frame(0x83), frame(0x81, key: nil),
            [0xFF], frame(0xC1, [7]), [UInt8](repeating: 0, count: 300),
        ] {
            for before in [[], text("b"), frame(0x01, [0x62])] {
                let outcome = Receiver().feedEveryWay(before + close + after)
                #expect(outcome.error == nil && outcome.deliveries.last == .close([3, 0xE8]))
                #expect(outcome == Receiver().feed([before + close]))
            }
        }
    }
}

import Testing
import WebSocketProtocol

/// The first two bytes of a frame, all of them, in every state that a connection can be in.
struct FrameRuleTests {
    /// What has happened before the frame: frames that leave the connection in some state.
    struct State: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let before: [UInt8]
        let isMessageOpen: Bool
        let deflates: Bool

        var receiver: Receiver { Receiver(deflate: deflates ? DeflateParameters() : nil) }
    }

    static let states = [
        State(testDescription: "idle", before: [], isMessageOpen: false, deflates: false),
        State(
            testDescription: "after text",
            before: text("a"),
            isMessageOpen: false,
            deflates: false
        ),
        State(
            testDescription: "in a message",
            before: frame(0x01, [0x61]),
            isMessageOpen: true,
            deflates: false
        ),
        State(
            testDescription: "in a message, after a ping",
            before: frame(0x02) + frame(0x00) + frame(0x89),
            isMessageOpen: true,
            deflates: false
        ),
        State(testDescription: "idle, deflating", before: [], isMessageOpen: false, deflates: true),
        State(
            testDescription: "in a plain message, deflating",
            before: frame(0x01, [0x61]),
            isMessageOpen: true,
            deflates: true
        ),
        State(
            testDescription: "in a compressed message",
            before: frame(0x41, [UInt8](hex: "f248")),
            isMessageOpen: true,
            deflates: true
        ),
    ]

    /// The rules of §5.2, §5.4 and §5.5 for a first byte, and of RFC 7692 §6 for RSV1.
    private func isAllowed(_ first: UInt8, _ state: State) -> Bool {
        let fin = first & 0x80 != 0
        let rsv1 = first & 0x40 != 0
        guard first & 0x30 == 0 else { return false }
        switch first & 0x0F {
        case 0: return state.isMessageOpen && !rsv1
        case 1, 2: return !state.isMessageOpen && (!rsv1 || state.deflates)
        case 8, 9, 10: return fin && !rsv1
        default: return false
        }
    }

    @Test(arguments: states)
    func `RFC 6455 §5.2 every first byte is judged at once, in every state`(state: State) {
        for first in UInt8.min...UInt8.max {
            let bytes = state.before + [first]
            let place = state.receiver.bytesUntilFailure(bytes)
            let expected = isAllowed(first, state) ? nil : bytes.count
            #expect(place == expected, "first byte \(first)")
            guard expected != nil else { continue }
            let outcome = state.receiver.feedEveryWay(bytes + frame(0x89) + text("after"))
            #expect(outcome.error?.closeCode == .protocolError, "first byte \(first)")
        }
    }

    @Test(arguments: states)
    func `RFC 6455 §5.1 every second byte is judged at once, in every state`(state: State) {
        for first in UInt8.min...UInt8.max where isAllowed(first, state) {
            let isControl = first & 0x08 != 0
            for second in UInt8.min...UInt8.max {
                let length = second & 0x7F
                let isMasked = second & 0x80 != 0
                let isShort = !isControl || length <= 125 && (first != 0x88 || length != 1)
                let bytes = state.before + [first, second]
                let expected = isMasked && isShort ? nil : bytes.count
                let place = state.receiver.bytesUntilFailure(bytes)
                #expect(place == expected, "\(first) \(second)")
                guard expected != nil else { continue }
                let error = state.receiver.feedEveryWay(bytes + frame(0x89)).error
                #expect(error?.closeCode == .protocolError, "\(first) \(second)")
                #expect((error == .unmaskedFrame) == !isMasked, "\(first) \(second)")
            }
        }
    }

    @Test(arguments: [UInt8(0x81), 0x82, 0x01, 0x02, 0x88, 0x89, 0x8A])
    func `RFC 6455 §5.1 a frame without mask fails even if it is empty`(first: UInt8) {
        for count in [0, 1, 125] {
            let payload = [UInt8](repeating: 0x61, count: count)
            let bytes = text("a") + frame(first, payload, key: nil) + text("b")
            #expect(Receiver().feedEveryWay(bytes) == .fails(.unmaskedFrame, after: .text("a")))
        }
    }

    @Test func `RFC 6455 §5.2 each length in a longer form than it needs fails`() {
        let large = Receiver(limits: MessageLimits(messageBytesMax: 1 << 20))
        for length in 0...125 {
            let bytes: [UInt8] = [0x82, 0xFE, 0, UInt8(length)]
            #expect(large.bytesUntilFailure(bytes) == 4)
            #expect(large.feedEveryWay(bytes) == .fails(.invalidPayloadLength))
        }
        for length in [0, 1, 125, 126, 127, 255, 256, 65_534, 65_535] {
            let last = [UInt8(length >> 8), UInt8(length & 0xFF)]
            let bytes: [UInt8] = [0x82, 0xFF, 0, 0, 0, 0, 0, 0] + last
            #expect(large.bytesUntilFailure(bytes) == 10)
            #expect(large.feedEveryWay(bytes) == .fails(.invalidPayloadLength))
        }
        for bytes in [
            [0x82, 0xFE, 0, 126], [0x82, 0xFE, 0xFF, 0xFF], [0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0],
        ] as [[UInt8]] {
            #expect(large.bytesUntilFailure(bytes) == nil)
        }
    }

    @Test func `RFC 6455 §5.2 a length of 64 bits fails at its first byte if that has bit 7`() {
        for high in UInt8(0x80)...0xFF {
            #expect(Receiver().bytesUntilFailure([0x82, 0xFF, high]) == 3)
        }
    }

    @Test func `RFC 6455 §5.3 every frame has its own key`() {
        let keys: [UInt32] = [0, 1, 0xFFFF_FFFF, 0x8000_0000, 0x0102_0304, exampleKey]
        let whole = keys.flatMap { frame(0x81, Array("chợ".utf8), key: $0) }
        let expected = Outcome(deliveries: keys.map { _ in .text("chợ") })
        #expect(Receiver().feedEveryWay(whole) == expected)
        let parts = frame(0x01, [0x61], key: 7) + keys.flatMap { frame(0x00, [0x62], key: $0) }
        #expect(
            Receiver().feedEveryWay(parts + frame(0x80, [0x63], key: 0xAABB_CCDD))
                == .delivers(.text("abbbbbbc"))
        )
    }

    @Test func `RFC 6455 §5.8 without an extension nothing reserved means anything`() {
        for opcode in [UInt8(3), 4, 5, 6, 7, 11, 12, 13, 14, 15] {
            for bits in [UInt8(0x00), 0x80, 0x40, 0xC0, 0x20, 0x10, 0xF0] {
                let bytes = text("a") + frame(opcode | bits) + text("b")
                let outcome = Receiver().feedEveryWay(bytes)
                let error: ProtocolError = bits & 0x30 == 0 ? .unknownOpcode : .reservedBits
                #expect(outcome == .fails(error, after: .text("a")))
            }
        }
    }
}

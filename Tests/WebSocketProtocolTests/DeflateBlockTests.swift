import Testing
import WebSocketProtocol

/// Compressed messages of every kind of block, and what no block may be.
struct DeflateBlockTests {
    let receiver = Receiver(deflate: DeflateParameters())

    /// The payload of a message of these blocks.
    private static func payload(_ write: (inout DeflateWriter) -> Void) -> [UInt8] {
        var writer = DeflateWriter()
        write(&writer)
        return writer.endMessage()
    }

    /// A message of blocks of every kind, some of them marked as the last one.
    private static let mixed = payload { writer in
        writer.fixed("Chợ ")
        writer.stored(Array("đêm ".utf8))
        writer.fixed("Hà ", isLast: true)
        writer.stored([], isLast: true)
        writer.stored(Array("Nội".utf8), isLast: true)
        writer.fixed("")
        writer.fixed([.literal(0x21), .reference(distance: 1)], isLast: true)
    }
    private static let mixedText = "Chợ đêm Hà Nội!!!!"

    @Test func `RFC 7692 §7.2.3.5 a message may have blocks of every kind`() {
        let bytes = frame(0xC1, Self.mixed)
        let expected = Delivery.text(Self.mixedText)
        #expect(receiver.feedEveryWay(bytes) == .delivers(expected))
        #expect(receiver.feedEveryWay(bytes + bytes) == .delivers(expected, expected))
    }

    @Test func `RFC 7692 §7.2.3.1 a message may be cut into frames at every byte`() {
        for cut in 0...Self.mixed.count {
            let bytes =
                frame(0x41, Array(Self.mixed[..<cut])) + frame(0x89, [1])
                + frame(0x80, Array(Self.mixed[cut...]))
            #expect(receiver.feed([bytes]) == .delivers(.ping([1]), .text(Self.mixedText)))
        }
        let frames = frame(0x41) + Self.mixed.flatMap { frame(0x00, [$0]) } + frame(0x80)
        let roomy = Receiver(
            limits: MessageLimits(fragmentsMax: 1000),
            deflate: DeflateParameters()
        )
        #expect(roomy.feedEveryWay(frames) == .delivers(.text(Self.mixedText)))
    }

    @Test(arguments: [
        payload { $0.fixed("Hello", isLast: true) },
        payload { $0.stored(Array("Hello".utf8), isLast: true) },
        payload { writer in
            writer.fixed("", isLast: true)
            writer.fixed("Hello")
        },
        payload { writer in
            writer.stored([], isLast: true)
            writer.fixed("Hel", isLast: true)
            writer.fixed("lo", isLast: true)
            writer.stored([], isLast: true)
        },
        payload { writer in "Hello".forEach { writer.fixed(String($0)) } },
        payload { writer in "Hello".utf8.forEach { writer.stored([$0]) } },
    ])
    func `RFC 7692 §7.2.3.4 last blocks end neither the message nor the context`(payload: [UInt8]) {
        let hello = Delivery.text("Hello")
        let again = [UInt8](hex: "f200110000")
        #expect(
            receiver.feedEveryWay(frame(0xC1, payload) + frame(0xC1, again) + frame(0xC1, payload))
                == .delivers(hello, hello, hello)
        )
    }

    @Test(arguments: [0, 1, 2, 31, 255])
    func `RFC 7692 §7.2.3.6 an empty message may have any number of blocks`(count: Int) {
        let payloads = [
            Self.payload { writer in (0..<count).forEach { _ in writer.stored([]) } },
            Self.payload { writer in (0..<count).forEach { _ in writer.fixed("") } },
            Self.payload { writer in (0..<count).forEach { writer.stored([], isLast: $0 % 2 == 0) }
            },
        ]
        for payload in payloads {
            let bytes = frame(0xC1, payload) + frame(0xC2, payload)
            #expect(receiver.feedEveryWay(bytes) == .delivers(.text(""), .binary([])))
        }
    }

    @Test func `RFC 7692 §7.2.3.6 an empty message may come in empty frames`() {
        let frames = frame(0x41) + frame(0x00) + frame(0x00, [0]) + frame(0x80)
        #expect(
            receiver.feedEveryWay(frames + frames + frame(0xC1, [UInt8](hex: "f248cdc9c90700")))
                == .delivers(.text(""), .text(""), .text("Hello"))
        )
    }

    private static let invalid: [[UInt8]] = [
        payload { $0.bits(6, 3) },  // a reserved kind of block
        payload { $0.bits(7, 3) },  // the same, marked as the last one
        payload { $0.fixed([.literal(0x61), .code(286)]) },
        payload { $0.fixed([.literal(0x61), .code(287)]) },
        payload { $0.fixed([.literal(0x61), .distanceCode(30)]) },
        payload { $0.fixed([.literal(0x61), .distanceCode(31)]) },
        payload { $0.fixed([.literal(0x61), .reference(distance: 2)]) },
        payload { $0.fixed([.literal(0x61)], hasEnd: false) },
        payload { writer in
            writer.fixed("Hello", isLast: true)
            writer.bits(7, 3)  // what follows the last block is no block
        },
        payload { $0.bits(4 | 30 << 3, 8) },  // 287 codes for literals and lengths
        payload { $0.bits(4 | 31 << 8, 17) },  // 32 codes for distances
        payload { $0.bits(4, 3 + 5 + 5 + 4 + 12) },  // no code at all for the lengths of codes
        payload { writer in
            writer.bits(4, 3 + 5 + 5 + 4)
            writer.bits(1 | 1 << 3 | 1 << 6 | 1 << 9, 12)  // four codes of one bit
        },
        [0x02],  // a block that ends in what the receiver adds
    ]

    @Test(arguments: invalid)
    func `RFC 7692 §7.2.2 what is no deflate data fails`(payload: [UInt8]) {
        for first in [UInt8(0xC1), 0xC2] {
            let bytes = frame(0x81, [0x61]) + frame(first, payload) + frame(0x81, [0x62])
            #expect(
                receiver.feedEveryWay(bytes) == .fails(.invalidDeflateData, after: .text("a"))
            )
        }
        let ahead = frame(0x41, Array(payload.prefix(1)))
        let rest = frame(0x80, Array(payload.dropFirst()))
        #expect(receiver.feedEveryWay(ahead + rest) == .fails(.invalidDeflateData))
        #expect(ProtocolError.invalidDeflateData.closeCode == .invalidPayload)
    }

    @Test func `RFC 7692 §7.2.2 a stored length that differs from its complement fails at once`() {
        for bit in 0..<16 {
            var payload = Self.payload { $0.stored(Array("Hello".utf8)) }
            payload[3 + bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(receiver.feedEveryWay(frame(0xC1, payload)) == .fails(.invalidDeflateData))
            #expect(receiver.bytesUntilFailure(frame(0xC1, payload)) == 6 + 5)
        }
    }

    @Test func `RFC 7692 §7.2.2 a message that ends too early fails, wherever it does`() {
        let whole = Self.payload { writer in
            writer.fixed("Hello")
            writer.stored(Array("Hello".utf8))
        }
        // What the receiver adds may end the stored block, as its head or as its content.
        let endings = [7: "Hello", 12: "HelloH\u{0}\u{0}\u{FF}\u{FF}", whole.count: "HelloHello"]
        for count in 1...whole.count {
            let latin = endings[count]?.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            let expected = latin.map { Outcome.delivers(.binary($0)) }
            let bytes = frame(0xC2, Array(whole[..<count]))
            #expect(receiver.feedEveryWay(bytes) == expected ?? .fails(.invalidDeflateData))
        }
    }

    @Test func `RFC 6455 §7.1.7 after data that do not inflate nothing more is read`() {
        let bad = frame(0xC1, Self.payload { $0.bits(6, 3) })
        let more = frame(0xC1, [UInt8](hex: "f248cdc9c90700")) + frame(0x89) + frame(0x88)
        #expect(receiver.feedEveryWay(bad + more) == .fails(.invalidDeflateData))
    }
}

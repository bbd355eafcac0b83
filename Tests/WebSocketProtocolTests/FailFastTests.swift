import Testing
import WebSocketProtocol

/// Text that stops being UTF-8 fails at that byte, plain or compressed, and in a close's reason.
struct FailFastTests {
    /// Bytes that are not UTF-8, and how many of them it takes to know.
    private static let wrong: [(hex: String, count: Int)] = [
        ("80", 1), ("BF", 1), ("C0 80", 1), ("C1 BF", 1), ("F5 80", 1), ("F8 88", 1), ("FC", 1),
        ("FE", 1), ("FF", 1), ("C2 41", 2), ("DF C0", 2), ("E0 80 80", 2), ("E0 9F BF", 2),
        ("ED A0 80", 2), ("ED BF BF", 2), ("F0 80 80 80", 2), ("F0 8F BF BF", 2),
        ("F4 90 80 80", 2), ("F4 BF", 2), ("E1 80 41", 3), ("EF BF C0", 3), ("F1 80 80 41", 4),
        ("F4 8F BF C0", 4), ("CE BA E1 BD B9 CF 83 CE BC CE B5 ED A0 80", 13),
    ]
    private static let before = Array("chợ đêm ".utf8)
    private static let after = Array(" còn nữa, còn nữa".utf8)

    private let plain = Receiver()
    private let deflating = Receiver(deflate: DeflateParameters())

    @Test(arguments: wrong)
    func `RFC 6455 §8.1 plain text fails at its first wrong byte`(hex: String, count: Int) {
        let bytes = [UInt8](hex: hex)
        let whole = frame(0x81, Self.before + bytes + Self.after)
        #expect(plain.feedEveryWay(whole) == .fails(.invalidUTF8))
        #expect(plain.bytesUntilFailure(whole) == 6 + Self.before.count + count)
        for cut in 0...count {
            let first = frame(0x01, Self.before + bytes[..<cut])
            let ping = frame(0x89, [0xFF])
            let last = frame(0x80, bytes[cut...] + Self.after)
            #expect(
                plain.feedEveryWay(first + ping + last)
                    == (cut == count
                        ? .fails(.invalidUTF8) : .fails(.invalidUTF8, after: .ping([0xFF])))
            )
            let place = cut == count ? first.count : first.count + ping.count + 6 + count - cut
            #expect(plain.bytesUntilFailure(first + ping + last) == place)
        }
    }

    @Test(arguments: wrong)
    func `RFC 6455 §8.1 stored text fails at its first wrong byte`(hex: String, count: Int) {
        var writer = DeflateWriter()
        writer.stored(Self.before)
        writer.stored([UInt8](hex: hex) + Self.after)
        let bytes = frame(0xC1, writer.endMessage())
        #expect(deflating.feedEveryWay(bytes) == .fails(.invalidUTF8))
        #expect(deflating.bytesUntilFailure(bytes) == 6 + 5 + Self.before.count + 5 + count)
    }

    @Test(arguments: wrong)
    func `RFC 6455 §8.1 compressed text fails at the byte that completes its first wrong one`(
        hex: String,
        count: Int
    ) {
        let text = Self.before + [UInt8](hex: hex) + Self.after
        var writer = DeflateWriter()
        writer.fixed(text.prefix(Self.before.count + count).map { .literal($0) }, hasEnd: false)
        // The byte that holds the last bit of the wrong byte's code.
        let place = writer.bytes.count
        writer = DeflateWriter()
        writer.fixed(text.map { .literal($0) })
        let payload = writer.endMessage()
        #expect(deflating.feedEveryWay(frame(0xC1, payload)) == .fails(.invalidUTF8))
        #expect(deflating.bytesUntilFailure(frame(0xC1, payload)) == 6 + place)
        let frames = frame(0x41) + payload.flatMap { frame(0x00, [$0]) } + frame(0x80)
        let roomy = Receiver(
            limits: MessageLimits(fragmentsMax: 1000),
            deflate: DeflateParameters()
        )
        #expect(roomy.bytesUntilFailure(frames) == 6 + 7 * place)
        let binary = Outcome.delivers(.binary(text))
        #expect(deflating.feedEveryWay(frame(0xC2, payload)) == binary)
    }

    @Test(arguments: wrong)
    func `RFC 6455 §5.5.1 a close's reason fails at its first wrong byte`(
        hex: String,
        count: Int
    ) {
        let bytes = frame(0x88, [0x03, 0xE8] + Self.before + [UInt8](hex: hex) + Self.after)
        #expect(plain.feedEveryWay(bytes) == .fails(.invalidUTF8))
        #expect(plain.bytesUntilFailure(bytes) == 6 + 2 + Self.before.count + count)
    }

    @Test(arguments: ["C2", "E1", "E1 BB", "F0", "F0 9F", "F0 9F 8E"])
    func `RFC 6455 §8.1 a message that ends inside a character fails at its end`(hex: String) {
        let text = Self.before + [UInt8](hex: hex)
        #expect(plain.feedEveryWay(frame(0x81, text)) == .fails(.invalidUTF8))
        #expect(plain.bytesUntilFailure(frame(0x81, text)) == 6 + text.count)
        let apart = frame(0x01, text) + frame(0x00) + frame(0x80)
        #expect(plain.feedEveryWay(apart) == .fails(.invalidUTF8))
        #expect(plain.bytesUntilFailure(apart) == apart.count)
        var writer = DeflateWriter()
        writer.fixed(text.map { .literal($0) })
        let compressed = frame(0xC1, writer.endMessage())
        #expect(deflating.feedEveryWay(compressed) == .fails(.invalidUTF8))
        #expect(deflating.bytesUntilFailure(compressed) == compressed.count)
        let close = frame(0x88, [0x03, 0xE8] + text)
        #expect(plain.feedEveryWay(close) == .fails(.invalidUTF8))
    }

    @Test(arguments: [
        "00", "7F", "C2 80", "DF BF", "E0 A0 80", "ED 9F BF", "EE 80 80", "EF BF BF", "EF BB BF",
        "F0 90 80 80", "F4 8F BF BF", "EF BF BE", "F0 9F BF BE", "F4 8F BF BE",
    ])
    func `RFC 3629 §4 the first and last characters of each length pass`(hex: String) {
        let text = Self.before + [UInt8](hex: hex) + Self.after
        let expected = Outcome.delivers(Delivery(kind: .text, payload: text))
        #expect(plain.feedEveryWay(frame(0x81, text)) == expected)
        var writer = DeflateWriter()
        writer.fixed(text.map { .literal($0) })
        #expect(deflating.feedEveryWay(frame(0xC1, writer.endMessage())) == expected)
    }
}

import SeededNumbers
import Testing
import WebSocketProtocol

struct DeflateStreamTests {
    /// Messages of many sizes that repeat themselves and each other at many distances.
    private static func messages(seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed)
        let words = (0..<300).map { _ in
            (0..<Int.random(in: 2...9, using: &generator)).map { _ in
                UInt8.random(in: 0x61...0x7A, using: &generator)
            }
        }
        let sizes = [0, 1, 5, 40, 0, 300, 2000, 3, 70_000, 0, 0, 120, 9000]
        return sizes.map { size in
            var message: [UInt8] = []
            while message.count < size { message += words.randomElement(using: &generator) ?? [] }
            return Array(message.prefix(size))
        }
    }

    private struct Stream: CustomTestStringConvertible {
        let receiving: Endpoint
        let windowBits: Int
        let keepsContext: Bool

        static let all = (8...15).flatMap { bits in
            [true, false].flatMap { keeps in
                [Endpoint.server, .client].map {
                    Stream(receiving: $0, windowBits: bits, keepsContext: keeps)
                }
            }
        }

        var testDescription: String { "to \(receiving), \(windowBits) bits, \(keepsContext)" }

        /// Agreed for this direction only.
        var agreed: DeflateParameters {
            switch receiving {
            case .server:
                DeflateParameters(
                    clientNoContextTakeover: !keepsContext,
                    clientMaxWindowBits: windowBits
                )
            case .client:
                DeflateParameters(
                    serverNoContextTakeover: !keepsContext,
                    serverMaxWindowBits: windowBits
                )
            }
        }
    }

    @Test(arguments: Stream.all)
    private func `RFC 7692 §7.1.2 messages pass through every window size both ways`(
        stream: Stream
    ) {
        let (windowBits, keepsContext) = (stream.windowBits, stream.keepsContext)
        let agreed = stream.agreed
        let receiver = Receiver(
            endpoint: stream.receiving,
            limits: MessageLimits(messageBytesMax: 100_000),
            deflate: agreed
        )
        let deflater = Deflater(windowBits: windowBits, keepsContext: keepsContext)
        let messages = Self.messages(seed: UInt64(windowBits))
        var bytes: [UInt8] = []
        for message in messages {
            var payload: [UInt8] = []
            unsafe deflater.deflate(message.span.bytes, to: &payload)
            let key: UInt32? = stream.receiving == .server ? 0x0102_03FF : nil
            FrameEncoder.append(.text, payload, rsv1: true, maskingKey: key, to: &bytes)
        }
        let expected = Outcome(deliveries: messages.map { Delivery(kind: .text, payload: $0) })
        #expect(receiver.feed([bytes]) == expected)
        #expect(receiver.feed(bytes.map { [$0] }) == expected)
    }

    @Test(arguments: 8...15)
    func `RFC 7692 §7.1.1.1 without context takeover each message stands alone`(
        windowBits: Int
    ) throws {
        let deflater = Deflater(windowBits: windowBits, keepsContext: false)
        for message in Self.messages(seed: 1) + Self.messages(seed: 1) {
            var payload: [UInt8] = []
            unsafe deflater.deflate(message.span.bytes, to: &payload)
            let alone = Inflater(windowBits: windowBits)
            #expect(try inflated(payload, alone) == message)
            var again: [UInt8] = []
            unsafe deflater.deflate(message.span.bytes, to: &again)
            #expect(again == payload)
        }
    }

    @Test(arguments: 8...15, [true, false])
    func `RFC 7692 §7.1.2.1 no reference goes back further than the window`(
        windowBits: Int,
        keepsContext: Bool
    ) throws {
        let deflater = Deflater(windowBits: windowBits, keepsContext: keepsContext, level: 9)
        var distances: Set<Int> = []
        for message in Self.messages(seed: 7) + Self.messages(seed: 7) {
            var payload: [UInt8] = []
            unsafe deflater.deflate(message.span.bytes, to: &payload)
            var reader = DeflateReader(payload + [0x00, 0x00, 0xFF, 0xFF])
            distances.formUnion(try reader.distances())
        }
        let farthest = try #require(distances.max())
        #expect(farthest <= 1 << windowBits)
        #expect(farthest > 1 << (windowBits - 2))
    }

    @Test(arguments: 1...9)
    func `RFC 7692 §7.2.1 random data and every level pass`(level: Int) throws {
        var generator = SeededGenerator(seed: UInt64(level))
        let deflater = Deflater(windowBits: 15, keepsContext: true, level: level)
        let inflater = Inflater(windowBits: 15)
        for count in [1, 8191, 8192, 8193, 100_000, 16] {
            let message = generator.bytes(count)
            var payload: [UInt8] = []
            unsafe deflater.deflate(message.span.bytes, to: &payload)
            #expect(payload.count <= count + count / 1000 + 16)
            #expect(try inflated(payload, inflater) == message)
        }
    }

    @Test func `RFC 7692 §7.2.3.6 an empty message is the byte 0, again and again`() {
        let deflater = Deflater(windowBits: 15, keepsContext: true)
        var payload: [UInt8] = []
        for _ in 0..<3 { unsafe deflater.deflate([UInt8]().span.bytes, to: &payload) }
        #expect(payload == [0, 0, 0])
    }

    @Test func `RFC 7692 §7.2.3 Hello is compressed as in the standard`() {
        let deflater = Deflater(windowBits: 15, keepsContext: true)
        var first: [UInt8] = []
        unsafe deflater.deflate(Array("Hello".utf8).span.bytes, to: &first)
        #expect(first == [UInt8](hex: "f248cdc9c90700"))
        var second: [UInt8] = []
        unsafe deflater.deflate(Array("Hello".utf8).span.bytes, to: &second)
        #expect(second == [UInt8](hex: "f200110000"))
    }

    private func inflated(_ payload: [UInt8], _ inflater: Inflater) throws -> [UInt8] {
        var output: [UInt8] = []
        let keep = { (piece: RawSpan) throws(ProtocolError) in
            unsafe piece.withUnsafeBytes { unsafe output.append(contentsOf: $0) }
        }
        try unsafe inflater.inflate(payload.span.bytes, produced: keep)
        try inflater.endMessage(produced: keep)
        return output
    }
}
